import SchemaBuilder, { BasePlugin, type PothosOutputFieldConfig, type SchemaTypes } from '@pothos/core';
import { defaultFieldResolver } from 'graphql';

/**
 * What using a field may cost in PayNow calls, at the worst:
 * - `none`: nothing;
 * - a number, or `one` for 1: that many calls for every object that has the field;
 * - `related`: one call for every row it leads to, nothing when only ids are asked for;
 * - `batch`: one call for up to 100 such rows, nothing when only ids are asked for;
 * - `named:RESOURCE`: a store that its argument names: the one call of `once:RESOURCE`; nothing without an argument;
 * - `once:RESOURCE`: one call per store, however often the resource is asked for;
 * - `nextPage`: one call where the page is a full one of 100;
 * - `ids`: read by the global ids in its arguments, whose types tell.
 */
export type Calls =
  | number
  | 'none'
  | 'one'
  | 'related'
  | 'batch'
  | `named:${string}`
  | `once:${string}`
  | 'nextPage'
  | 'ids';

/** What the limits want to know of a field; in the field's `extensions`. */
export interface FieldLimits {
  readonly calls: Calls;
  /** True where nobody said so: `calls` is then a pessimistic guess. */
  readonly assumed: boolean;
  /** A write that moves money or goods: one per request. */
  readonly ledger: boolean;
  /** Whether a use tries a code or a name somebody may be guessing, or how many: counted per caller and address. */
  readonly guess: boolean | CountTries;
}

/** How many codes or names a use of a field with these arguments tries. */
export type CountTries = (args: Readonly<Record<string, unknown>>) => number;

interface LimitOptions {
  readonly calls?: Calls;
  readonly ledger?: boolean;
  readonly guess?: boolean | CountTries;
}

/** Key of {@link FieldLimits} in a field's extensions. */
export const LIMITS = 'limits';

/** A mutation may have to read before and after it writes. */
const MUTATION_CALLS = 3;

/** Keeps what a field may cost, and what else limits it, where the server finds it before anything runs. */
class CallsPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onOutputFieldConfig(config: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    const options = config.pothosOptions as LimitOptions;
    const assumed = options.calls === undefined ? this.#assume(config) : undefined;
    const limits: FieldLimits = {
      calls: options.calls ?? assumed ?? 'none',
      assumed: assumed !== undefined && config.kind !== 'Mutation' && !isConnection(config),
      ledger: options.ledger === true,
      guess: options.guess ?? false,
    };
    const plain = options.calls === undefined && limits.calls === 'none' && limits.guess === false;
    return plain ? config : { ...config, extensions: { ...config.extensions, [LIMITS]: limits } };
  }

  /** Lists and mutations always call; any other resolver that takes the context may. */
  #assume(config: PothosOutputFieldConfig<Types>): Calls | undefined {
    if (config.kind === 'Mutation') return MUTATION_CALLS;
    if (isConnection(config)) return 'one';
    if (config.type.kind === 'Enum' || !mayRead(config.resolve)) return undefined;
    return config.type.kind === 'List' ? 'related' : 'one';
  }
}

/**
 * Whether a resolver may read PayNow. A manager's read needs the context, the third parameter (GraphQL's own look at a
 * property has four, and reads nothing); a shopper's needs the storefront its row was read in, which is called `shop`.
 */
function mayRead(resolve: unknown): boolean {
  if (typeof resolve !== 'function' || resolve === defaultFieldResolver) return false;
  return resolve.length > 2 || /\bshop\b(?!\.storeId)/.test(Function.prototype.toString.call(resolve));
}

function isConnection<Types extends SchemaTypes>({ type }: PothosOutputFieldConfig<Types>): boolean {
  const { name } = (type.kind === 'Object' ? type.ref : {}) as { readonly name?: string };
  return name?.endsWith('Connection') === true;
}

const NAME = 'calls';

SchemaBuilder.registerPlugin(NAME, CallsPlugin);

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      calls: CallsPlugin<Types>;
    }
    export interface FieldOptions {
      /** What using this field may cost in PayNow calls; a test asks it of every resolver that takes the context. */
      calls?: Calls;
      /** Moves money or goods: at most one such mutation per request. */
      ledger?: boolean;
      /** Tries what somebody may be guessing: one field per operation, and few tries per minute. */
      guess?: boolean | CountTries;
    }
  }
}

export default NAME;
