import {
  type DocumentNode,
  defaultFieldResolver,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  Kind,
  type OperationDefinitionNode,
  TypeNameMetaFieldDef,
  visit,
} from 'graphql';
import { frozen } from '../../core/frozen.js';
import {
  argumentsOf,
  type Collected,
  collectFields,
  type Scope,
  type Selected,
  type Variables,
} from '../limits/collect.js';
import { completing } from './complete.js';
import type { FieldPlan, QueryPlan, SelectionPlan } from './model.js';

/** What leads into the schema itself, and a response name that is no plain property. */
const LEFT_OUT = new Set(['__schema', '__type', '__proto__']);

/** Plans of one document, by operation and by which of its selections are on. */
const MAX_PLANS = 32;

/** What is found out of a document once. */
interface Seen {
  readonly isOurs: boolean;
  /** The variables that switch selections on and off. */
  readonly switches: readonly string[];
  readonly plans: Map<string, QueryPlan>;
}

/**
 * Makes queries ready: fragments, `@skip`, `@include` and arguments are looked at once for a document, not once for
 * each row. A plan holds nothing of a request but which selections are on.
 */
export class Planner {
  readonly #seen = new WeakMap<DocumentNode, Seen>();

  constructor(private readonly schema: GraphQLSchema) {}

  /**
   * The plan of an operation; `undefined` for what is left to graphql's own executor: mutations, subscriptions,
   * introspection, and whatever is not plain.
   * @param variables coerced
   */
  planFor(document: DocumentNode, operation: OperationDefinitionNode, variables: Variables): QueryPlan | undefined {
    const { isOurs, switches, plans } = this.#look(document);
    const root = this.schema.getQueryType();
    if (!isOurs || operation.operation !== 'query' || !root) return undefined;
    let name = operation.name?.value ?? '';
    const on: Record<string, unknown> = {};
    for (const each of switches) {
      if (typeof variables[each] !== 'boolean') return undefined;
      on[each] = variables[each];
      name += ` ${each}=${String(variables[each])}`;
    }
    const known = plans.get(name);
    if (known) return known;
    if (plans.size >= MAX_PLANS) plans.clear();
    const fragments = Object.fromEntries(
      document.definitions.flatMap((each) =>
        each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [],
      ),
    );
    const scope = { schema: this.schema, fragments, variables: on };
    const plan = { operation, fragments, root, selection: new Selection(scope, [operation]) };
    plans.set(name, plan);
    return plan;
  }

  #look(document: DocumentNode): Seen {
    const known = this.#seen.get(document);
    if (known) return known;
    let isOurs = true;
    const switches = new Set<string>();
    visit(document, {
      Field: ({ name, alias }) => {
        if (LEFT_OUT.has(name.value) || LEFT_OUT.has(alias?.value ?? '')) isOurs = false;
      },
      Directive: ({ arguments: given = [] }) => {
        for (const { value } of given) if (value.kind === Kind.VARIABLE) switches.add(value.name.value);
      },
    });
    const seen = { isOurs, switches: [...switches], plans: new Map<string, QueryPlan>() };
    this.#seen.set(document, seen);
    return seen;
  }
}

class Selection implements SelectionPlan {
  readonly #byType = new Map<GraphQLObjectType, readonly FieldPlan[]>();

  constructor(
    private readonly scope: Scope,
    private readonly selected: Selected,
  ) {}

  fieldsOf(type: GraphQLObjectType): readonly FieldPlan[] {
    const known = this.#byType.get(type);
    if (known) return known;
    const fields = collectFields(this.scope, type, this.selected).flatMap((each) => this.#plan(type, each) ?? []);
    this.#byType.set(type, fields);
    return fields;
  }

  #plan(type: GraphQLObjectType, { key, name, first, nodes }: Collected): FieldPlan | undefined {
    const definition = name === TypeNameMetaFieldDef.name ? TypeNameMetaFieldDef : type.getFields()[name];
    if (!definition) return undefined;
    const below = isCompositeType(getNamedType(definition.type)) ? new Selection(this.scope, nodes) : undefined;
    return {
      key,
      name,
      nodes,
      parentType: type,
      type: definition.type,
      resolve: definition.resolve ?? defaultFieldResolver,
      args: mentionsVariable(first) ? undefined : frozen(argumentsOf(definition, first, {})),
      complete: completing(definition.type, below),
    };
  }
}

/** Whether the arguments can differ from request to request. */
function mentionsVariable({ arguments: given = [] }: FieldNode): boolean {
  let found = false;
  for (const argument of given)
    visit(argument, {
      Variable: () => {
        found = true;
      },
    });
  return found;
}
