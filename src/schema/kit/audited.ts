import SchemaBuilder, { BasePlugin, type PothosOutputFieldConfig, type SchemaTypes } from '@pothos/core';
import type { GraphQLFieldResolver } from 'graphql';
import type { GatewayContext } from '../../resolvers/kit/context.js';

/** Tells the context of every mutation: when it begins, and how it ends. A check that refuses it belongs to it. */
class AuditedPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override wrapResolve(
    resolver: GraphQLFieldResolver<unknown, Types['Context']>,
    config: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context']> {
    if (config.kind !== 'Mutation') return resolver;
    const { name } = config;
    return async (parent, args: { readonly input?: unknown }, context, info) => {
      const end = (context as GatewayContext).audit({
        field: name,
        input: args.input,
        operationName: info.operation.name?.value,
      });
      try {
        const payload = (await resolver(parent, args, context, info)) as unknown;
        end({ payload });
        return payload;
      } catch (error) {
        end({ error });
        throw error;
      }
    };
  }
}

const NAME = 'audited';

SchemaBuilder.registerPlugin(NAME, AuditedPlugin);

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      audited: AuditedPlugin<Types>;
    }
  }
}

export default NAME;
