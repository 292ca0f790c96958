import type { IdType, Scope } from '../../core/resources.js';
import type { GatewayContext } from '../../resolvers/kit/context.js';
import type { Deleted } from '../../resolvers/kit/deletions.js';
import type { RowInput } from '../../resolvers/kit/ids.js';
import { builder } from './builder.js';
import { payloadOf } from './payloads.js';

/** A mutation that deletes one row with one PayNow call; its type gives it its names. */
interface Deletion {
  readonly type: IdType;
  readonly requires: Scope;
  readonly description: string;
  /** What the parts of the input are, and the argument that holds it. */
  readonly input: Readonly<Record<'description' | 'id' | 'storeId' | 'argument', string>>;
  readonly resolve: (input: RowInput, context: GatewayContext) => Promise<Deleted>;
}

/** Adds `deleteCoupon`, `DeleteCouponInput` and `DeleteCouponPayload`, or those of another type. */
export function addDeletion({ type, requires, description, input: texts, resolve }: Deletion): void {
  const input = builder.inputType(`Delete${type}Input`, {
    description: texts.description,
    fields: (t) => ({
      id: t.id({ required: true, description: texts.id }),
      storeId: t.id({ description: texts.storeId }),
    }),
  });
  const payload = payloadOf<{ deletedId?: string }>(`Delete${type}Payload`, (t) => ({
    deletedId: t.id({
      nullable: true,
      description: 'Global id of what was deleted; null when it was refused.',
      resolve: ({ deletedId }) => deletedId ?? null,
    }),
  }));
  builder.mutationField(`delete${type}`, (t) =>
    t.field({
      type: payload,
      nullable: true,
      requires,
      calls: 1,
      description,
      args: { input: t.arg({ type: input, required: true, description: texts.argument }) },
      resolve: (_, { input: given }, context) => resolve(given, context),
    }),
  );
}
