import type { IdType, Scope } from '../../core/resources.js';
import type { GatewayContext } from '../../resolvers/kit/context.js';
import type { RowInput } from '../../resolvers/kit/ids.js';
import type { Deleted } from '../../resolvers/kit/rowWrites.js';
import { builder } from './builder.js';
import { rowFields } from './inputs.js';
import { nounOf } from './nouns.js';
import { payloadOf } from './payloads.js';

/** A mutation that deletes one row with one PayNow call; its type gives it its names. */
interface Deletion {
  readonly type: IdType;
  readonly requires: Scope;
  /** What follows from it, as a sentence. */
  readonly effect?: string;
  readonly resolve: (input: RowInput, context: GatewayContext) => Promise<Deleted>;
}

/** Adds `deleteCoupon`, `DeleteCouponInput` and `DeleteCouponPayload`, or those of another type. */
export function addDeletion({ type, requires, effect, resolve }: Deletion): void {
  const { one, the } = nounOf(type);
  const input = builder.inputType(`Delete${type}Input`, {
    description: `The ${one} to delete.`,
    fields: (t) => rowFields(t, the),
  });
  const payload = payloadOf<{ deletedId?: string }>(`Delete${type}Payload`, (t) => ({
    deletedId: t.id({
      nullable: true,
      description: `Global id of the deleted ${one}; null when PayNow or the gateway refused.`,
      resolve: ({ deletedId }) => deletedId ?? null,
    }),
  }));
  builder.mutationField(`delete${type}`, (t) =>
    t.field({
      type: payload,
      nullable: true,
      requires,
      calls: 1,
      description: [`Deletes ${nounOf(type).a}.`, effect, 'One PayNow call.'].filter(Boolean).join(' '),
      args: { input: t.arg({ type: input, required: true, description: `The ${one} to delete.` }) },
      resolve: (_, { input: given }, context) => resolve(given, context),
    }),
  );
}
