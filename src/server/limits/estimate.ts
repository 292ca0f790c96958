import {
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isListType,
  isObjectType,
  type OperationDefinitionNode,
} from 'graphql';
import { parseGlobalId } from '../../core/ids.js';
import { cardOf, RESOURCE_OF_TYPE } from '../../core/resources.js';
import { type FieldLimits, LIMITS } from '../../schema/kit/calls.js';
import { argumentsOf, type Collected, collectFields, type Selected, type Variables } from './collect.js';
import { longestList } from './lists.js';
import { asksOnlyForIds, BATCH, batches, PLAIN_LIST, pageOf, sizeOfList, writtenArguments } from './rows.js';

/** What an operation may cost. */
export interface Estimate {
  /** PayNow calls at the worst. */
  readonly calls: number;
  /** The field that costs most, as a path of response names, and its own calls; absent when nothing costs. */
  readonly dearest: { readonly path: string; readonly calls: number } | undefined;
  /** Fields that move money or goods. */
  readonly ledgerWrites: readonly string[];
  /** Look-ups of what somebody may be guessing; one in a list counts for every row. */
  readonly guesses: number;
  /** Fields of the answer: those asked for, times the rows they may be asked of. */
  readonly fields: number;
  /** Codes and names that are tried; one field may try several. */
  readonly tries: number;
  /** Rows of the longest page, up to PayNow's own 100. */
  readonly longestPage: number;
}

/** An operation ready to be looked at: valid, with coerced variables. */
export interface Operation {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly variables: Variables;
}

/** The objects a selection is asked of. */
interface Parents {
  /** How many there may be. */
  readonly rows: number;
  /** Stores they may belong to. */
  readonly stores: number;
  /** Number of the way that led to them: fields and arguments, without aliases. */
  readonly way: number;
  /** Number of the root field's way: a store's own things are read once below it. */
  readonly root: number;
  /** Rows of the page they are, or are in; entries that were sent, in a mutation's payload. */
  readonly page: number;
  /** Response names that led to them. */
  readonly path: string;
}

/** The worst case of an operation, from its text and variables alone. */
export function estimate(operation: Operation): Estimate {
  return new Estimator(operation).run();
}

class Estimator {
  readonly #ways = new Map<string, number>();
  readonly #paid = new Set<string>();
  readonly #ledgerWrites: string[] = [];
  #calls = 0;
  #fields = 0;
  #guesses = 0;
  #tries = 0;
  #longestPage = 0;
  #dearest: Estimate['dearest'];

  constructor(private readonly its: Operation) {}

  run(): Estimate {
    const { schema, operation } = this.its;
    const type = schema.getRootType(operation.operation);
    const parents: Parents = { rows: 1, stores: 1, way: 0, root: 0, page: 1, path: '' };
    if (type) this.#visit(type, [operation], parents);
    return {
      calls: this.#calls,
      dearest: this.#dearest,
      ledgerWrites: this.#ledgerWrites,
      guesses: this.#guesses,
      fields: this.#fields,
      tries: this.#tries,
      longestPage: this.#longestPage,
    };
  }

  #visit(type: GraphQLObjectType, selected: Selected, parents: Parents): void {
    const fields = collectFields(this.its, type, selected);
    this.#fields += parents.rows * fields.length;
    for (const field of fields) {
      const definition = type.getFields()[field.name];
      if (definition) this.#field(type, definition, field, parents);
    }
  }

  #field(
    type: GraphQLObjectType,
    definition: GraphQLField<unknown, unknown>,
    field: Collected,
    parents: Parents,
  ): void {
    const given = argumentsOf(definition, field.first, this.its.variables);
    if (!given) return; // It fails before it reads anything.
    const isRoot = parents.path === '';
    // Mutations run one after the other, and what one has read the next may have to read again.
    const again = isRoot && this.its.operation.operation !== 'query' ? field.key : '';
    const way = this.#wayOf(`${parents.way} ${type.name}.${field.name} ${again} ${writtenArguments(field.first)}`);
    const list = isListType(getNullableType(definition.type));
    const sent = isRoot && this.its.operation.operation === 'mutation' ? longestList(given) : undefined;
    const first = pageOf(definition, given);
    if (first !== undefined && first <= BATCH) this.#longestPage = Math.max(this.#longestPage, first);
    const page = first ?? sent ?? parents.page;
    const children: Parents = {
      rows: parents.rows * (list ? sizeOfList(type, given, parents.page) : 1),
      stores: isRoot && list ? PLAIN_LIST : parents.stores,
      way,
      root: isRoot ? way : parents.root,
      page,
      path: isRoot ? field.key : `${parents.path}.${field.key}`,
    };
    const limits = limitsOf(definition);
    if (limits?.ledger) this.#ledgerWrites.push(field.name);
    const tries = triesOf(limits, given);
    this.#tries += parents.rows * tries;
    if (tries > 0) this.#guesses += parents.rows;
    if (limits?.calls === 'ids') this.#byIds(definition, field, given, children);
    else {
      const store = namedBy(limits);
      if (store === undefined) this.#pay(limits, field, parents, children);
      else if ((given['id'] ?? given['storeId']) != null) this.#add(1, `${children.root} once:${store}`, children.path);
      this.#into(getNamedType(definition.type), field, children);
    }
  }

  #into(type: unknown, field: Collected, children: Parents): void {
    const { schema } = this.its;
    if (!isCompositeType(type as GraphQLObjectType)) return;
    const composite = type as GraphQLCompositeType;
    if (isObjectType(composite)) this.#visit(composite, field.nodes, children);
    else if (isAbstractType(composite)) {
      for (const possible of schema.getPossibleTypes(composite)) this.#visit(possible, field.nodes, children);
    }
  }

  /** Objects named by their global ids: the ids tell how many there are of which type, and in how many stores. */
  #byIds(definition: GraphQLField<unknown, unknown>, field: Collected, given: Variables, children: Parents): void {
    const texts = [given['ids'] ?? given['id']].flat().filter((text) => typeof text === 'string');
    const ids = new Map(texts.flatMap((text) => [[text, parseGlobalId(text)] as const]));
    const types = new Map<string, { rows: number; stores: Set<string> }>();
    for (const id of ids.values()) {
      if (!id) continue;
      const found = types.get(id.type) ?? { rows: 0, stores: new Set() };
      types.set(id.type, { rows: found.rows + 1, stores: found.stores.add(id.storeId) });
    }
    for (const [name, { rows, stores }] of types) {
      const type = this.its.schema.getType(name);
      if (!isObjectType(type)) continue;
      const root = this.#wayOf(`${children.way} ${name}`);
      const group: Parents = { ...children, rows, stores: stores.size, root };
      const resource = RESOURCE_OF_TYPE.get(name);
      const isBatched = resource !== undefined && cardOf(resource).node === 'batch';
      const calls = isBatched ? batches(rows, stores.size) : rows;
      this.#add(calls, `${children.way} ${definition.name} ${name}`, children.path);
      this.#visit(type, field.nodes, group);
    }
  }

  #pay(limits: FieldLimits | undefined, field: Collected, parents: Parents, children: Parents): void {
    const calls = limits?.calls ?? 'none';
    if (typeof calls === 'number') return this.#add(parents.rows * calls, `${children.way}`, children.path);
    if (calls === 'one') return this.#add(parents.rows, `${children.way}`, children.path);
    if (calls === 'nextPage')
      return this.#add(parents.page >= BATCH ? parents.rows : 0, `${children.way}`, children.path);
    if (calls === 'none' || calls === 'ids' || asksOnlyForIds(this.its.fragments, field)) return;
    if (calls === 'related') return this.#add(children.rows, `${children.way}`, children.path);
    if (calls === 'batch') return this.#add(batches(children.rows, parents.stores), `${children.way}`, children.path);
    this.#add(parents.stores, `${parents.root} ${calls}`, children.path);
  }

  /** What is read twice in one operation is asked of PayNow once. */
  #add(calls: number, what: string, path: string): void {
    if (calls === 0 || this.#paid.has(what)) return;
    this.#paid.add(what);
    this.#calls += calls;
    if (calls > (this.#dearest?.calls ?? 0)) this.#dearest = { path, calls };
  }

  #wayOf(text: string): number {
    const known = this.#ways.get(text);
    if (known !== undefined) return known;
    this.#ways.set(text, this.#ways.size + 1);
    return this.#ways.size;
  }
}

/** The resource of a store that an argument names. */
const namedBy = ({ calls }: Partial<FieldLimits> = {}): string | undefined =>
  typeof calls === 'string' && calls.startsWith('named:') ? calls.slice('named:'.length) : undefined;

const triesOf = ({ guess = false }: Partial<FieldLimits> = {}, given: Variables): number =>
  typeof guess === 'function' ? guess(given) : Number(guess);

// What the schema says of a field.
const limitsOf = (definition: GraphQLField<unknown, unknown>): FieldLimits | undefined =>
  definition.extensions[LIMITS] as FieldLimits | undefined;
