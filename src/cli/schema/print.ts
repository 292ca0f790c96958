import { MapperKind, mapSchema, pruneSchema } from '@graphql-tools/utils';
import {
  type GraphQLField,
  type GraphQLFieldConfig,
  type GraphQLSchema,
  introspectionFromSchema,
  printSchema,
} from 'graphql';
import type { Scope } from '../../core/resources.js';
import { type Access, accessOf } from '../../schema/kit/access.js';
import { schema } from '../../schema/schema.js';

/** What of the schema is printed, and how. */
export interface Shown {
  /** What a token with these scopes may use. */
  readonly scopes?: readonly Scope[];
  /** What a signed-in shopper may use. */
  readonly customer?: true;
  readonly introspection?: true;
}

/** The schema as text, without a line end at its end. */
export function print({ scopes, customer, introspection }: Shown): string {
  const seen = scopes ? seenBy(tokenMay(scopes)) : customer ? seenBy((access) => access === 'customer') : schema;
  return introspection ? JSON.stringify(introspectionFromSchema(seen), null, 2) : printSchema(seen);
}

/** What a token opens. A list of no scopes opens what is public. */
function tokenMay(scopes: readonly Scope[]): (access: Access) => boolean {
  const held: ReadonlySet<string> = new Set(scopes);
  return (access) => held.has(access) || (access === 'any scope' && held.size > 0);
}

/** The schema without the fields that are closed to somebody, and without what only these lead to. */
function seenBy(may: (access: Access) => boolean): GraphQLSchema {
  const isOpen = ({ extensions }: Pick<GraphQLField<unknown, unknown>, 'extensions'>): boolean => {
    const access = accessOf({ extensions });
    return access === undefined || access === 'public' || may(access);
  };
  const keep = (config: GraphQLFieldConfig<unknown, unknown>) =>
    isOpen({ extensions: config.extensions ?? {} }) ? config : null;
  const open = mapSchema(schema, {
    // Who may not see the id of a row may not see the row.
    [MapperKind.OBJECT_TYPE]: (type) => {
      const fields = type.getFields();
      const promised = type.getInterfaces().flatMap((one) => Object.keys(one.getFields()));
      return promised.every((name) => fields[name] !== undefined && isOpen(fields[name])) ? type : null;
    },
    [MapperKind.ROOT_FIELD]: keep,
    [MapperKind.OBJECT_FIELD]: keep,
  });
  return pruneSchema(open);
}
