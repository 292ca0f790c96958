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
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
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
import type { FieldPlan, OperationPlan, SelectionPlan } from './model.js';

/** Plans of one document, by operation and by which of its selections are on. */
const MAX_PLANS = 32;

/** Bytes that the plans of one document may take, about; beyond it they are made anew. */
const MAX_BYTES = 4 << 20;

/** What a planned field takes, with what completes its values and its share of what holds it. */
const FIELD_BYTES = 800;

/** What a character of a field's arguments takes once they are coerced. */
const ARGUMENT_BYTES = 8;

/** What is found out of a document once. */
interface Seen {
  /** The variables that switch selections on and off. */
  readonly switches: readonly string[];
  readonly plans: Map<string, OperationPlan>;
  /** What the plans take in memory. */
  readonly size: Size;
}

/** Grows with what is planned. */
interface Size {
  bytes: number;
}

/**
 * Makes operations ready: fragments, `@skip`, `@include` and arguments are looked at once for a document, not once for
 * each row. A plan holds nothing of a request but which selections are on.
 */
export class Planner {
  readonly #seen = new WeakMap<DocumentNode, Seen>();

  /** @param onGrown told what the plans of a document take in memory, in bytes, when it has become more */
  constructor(
    private readonly schema: GraphQLSchema,
    private readonly onGrown: (document: DocumentNode, bytes: number) => void = () => {},
  ) {}

  /**
   * The plan of an operation; `undefined` for what is left to graphql's own executor: subscriptions, and whatever is
   * not plain.
   * @param variables coerced
   */
  planFor(document: DocumentNode, operation: OperationDefinitionNode, variables: Variables): OperationPlan | undefined {
    const { switches, plans, size } = this.#look(document);
    const root = this.schema.getRootType(operation.operation);
    if (operation.operation === 'subscription' || !root) return undefined;
    let name = operation.name?.value ?? '';
    const on: Record<string, unknown> = {};
    for (const each of switches) {
      if (typeof variables[each] !== 'boolean') return undefined;
      on[each] = variables[each];
      name += ` ${each}=${String(variables[each])}`;
    }
    const known = plans.get(name);
    if (known) return known;
    if (plans.size >= MAX_PLANS || size.bytes > MAX_BYTES) {
      plans.clear();
      size.bytes = 0;
    }
    const fragments = Object.fromEntries(
      document.definitions.flatMap((each) =>
        each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [],
      ),
    );
    const grow = (bytes: number) => {
      size.bytes += bytes;
      this.onGrown(document, size.bytes);
    };
    const scope = { schema: this.schema, fragments, variables: on, grow };
    const plan = { operation, fragments, root, selection: new Selection(scope, [operation]) };
    plans.set(name, plan);
    return plan;
  }

  #look(document: DocumentNode): Seen {
    const known = this.#seen.get(document);
    if (known) return known;
    const switches = new Set<string>();
    visit(document, {
      Directive: ({ arguments: given = [] }) => {
        for (const { value } of given) if (value.kind === Kind.VARIABLE) switches.add(value.name.value);
      },
    });
    const seen = { switches: [...switches], plans: new Map<string, OperationPlan>(), size: { bytes: 0 } };
    this.#seen.set(document, seen);
    return seen;
  }
}

/** A plan's scope, and who is told what it takes in memory. */
interface PlanScope extends Scope {
  readonly grow: (bytes: number) => void;
}

class Selection implements SelectionPlan {
  readonly #byType = new Map<GraphQLObjectType, readonly FieldPlan[]>();

  constructor(
    private readonly scope: PlanScope,
    private readonly selected: Selected,
  ) {}

  fieldsOf(type: GraphQLObjectType): readonly FieldPlan[] {
    const known = this.#byType.get(type);
    if (known) return known;
    const fields = collectFields(this.scope, type, this.selected).flatMap((each) => this.#plan(type, each) ?? []);
    this.#byType.set(type, fields);
    this.scope.grow(fields.reduce((sum, field) => sum + bytesOf(field), FIELD_BYTES));
    return fields;
  }

  #plan(type: GraphQLObjectType, { key, name, first, nodes }: Collected): FieldPlan | undefined {
    const definition = definitionOf(this.scope.schema, type, name);
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

function definitionOf(schema: GraphQLSchema, type: GraphQLObjectType, name: string) {
  if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef;
  if (type === schema.getQueryType()) {
    if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
    if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  }
  return type.getFields()[name];
}

const bytesOf = ({ nodes: [first] }: FieldPlan): number =>
  FIELD_BYTES +
  (first?.arguments ?? []).reduce((sum, { loc }) => sum + (loc ? loc.end - loc.start : 0), 0) * ARGUMENT_BYTES;

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
