import SchemaBuilder, {
  BasePlugin,
  type PothosObjectTypeConfig,
  type PothosOutputFieldConfig,
  type PothosTypeConfig,
  type SchemaTypes,
} from '@pothos/core';
import type { GraphQLField, GraphQLFieldResolver } from 'graphql';
import { type Caller, isLasting, requireAnyScope, requireCustomer, requireScope } from '../../auth/caller.js';
import type { Scope } from '../../core/resources.js';
import type { GatewayContext } from '../../resolvers/kit/context.js';

/** What using a field takes: a scope, one of them whichever, a shopper's own token, or nothing. */
export type Access = Scope | 'any scope' | 'customer' | 'public';

/** Under which name a field of the finished schema keeps its access. */
const EXTENSION = 'access';

/** What using a field of the finished schema takes; `undefined` when neither it nor its type says. */
export const accessOf = (field: Pick<GraphQLField<unknown, unknown>, 'extensions'>): Access | undefined =>
  field.extensions[EXTENSION] as Access | undefined; // written by the plugin below alone

function sentence(access: Access): string {
  if (access === 'public') return 'Public.';
  if (access === 'customer') return 'Requires: customer token.';
  if (access === 'any scope') return 'Requires: API key or any scope.';
  return `Requires: ${isLasting(access) ? "the gateway's own " : ''}API key or scope ${access}.`;
}

function check(caller: Caller, access: Access): void {
  if (access === 'public') return;
  if (access === 'customer') requireCustomer(caller);
  else if (access === 'any scope') requireAnyScope(caller);
  else requireScope(caller, access);
}

const describe = (description: string | null | undefined, access: Access): string =>
  `${description ?? ''} ${sentence(access)}`.trim();

/**
 * Checks who may use a field and says so at the end of its description: one option does both, so the two cannot
 * part. A field with `requires` is checked when it is entered; the fields of a type with `requires` have been
 * entered through one, and only say so.
 */
class AccessPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  readonly #types = new Map<string, Access>();

  override onTypeConfig(config: PothosTypeConfig): PothosTypeConfig {
    if (config.kind !== 'Object') return config;
    const { requires } = (config as PothosObjectTypeConfig).pothosOptions as { requires?: Access };
    if (requires === undefined) return config;
    this.#types.set(config.name, requires);
    return { ...config, description: describe(config.description, requires) };
  }

  override onOutputFieldConfig(config: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    const access = this.#ownAccess(config) ?? this.#types.get(config.parentType);
    if (access === undefined) return config;
    const extensions = { ...config.extensions, [EXTENSION]: access };
    return { ...config, extensions, description: describe(config.description, access) };
  }

  override wrapResolve(
    resolver: GraphQLFieldResolver<unknown, Types['Context']>,
    config: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context']> {
    const access = this.#ownAccess(config);
    if (access === undefined || access === 'public') return resolver;
    return (parent, args, context, info) => {
      check((context as GatewayContext).caller, access);
      return resolver(parent, args, context, info);
    };
  }

  #ownAccess(config: PothosOutputFieldConfig<Types>): Access | undefined {
    return (config.pothosOptions as { requires?: Access }).requires;
  }
}

const NAME = 'access';

SchemaBuilder.registerPlugin(NAME, AccessPlugin);

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      access: AccessPlugin<Types>;
    }
    export interface FieldOptions {
      /** What using this field takes; checked, and said in its description. */
      requires?: Access;
    }
    export interface ObjectTypeOptions {
      /** What reaching this type takes; said in the description of the type and its fields. */
      requires?: Access;
    }
  }
}

export default NAME;
