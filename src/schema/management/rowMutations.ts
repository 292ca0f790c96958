import type { InputObjectRef, ObjectRef } from '@pothos/core';
import { type NodeResource, RESOURCES, type Scope } from '../../core/resources.js';
import type { GatewayContext } from '../../resolvers/kit/context.js';
import type { Outcome } from '../../resolvers/kit/outcome.js';
import { type BuilderTypes, builder } from '../kit/builder.js';
import { nounOf } from '../kit/nouns.js';
import { payloadOf } from '../kit/payloads.js';

/** A mutation that writes one row and shows it. */
interface RowMutation<Input, Row> {
  readonly input: InputObjectRef<BuilderTypes, Input>;
  readonly resource: NodeResource;
  readonly row: ObjectRef<BuilderTypes, Row>;
  readonly requires: Scope;
  readonly description: string;
  /** The most PayNow calls it costs; 1 when absent. */
  readonly calls?: number;
  readonly ledger?: boolean;
  readonly resolve: (input: Input, context: GatewayContext) => Promise<Outcome<{ readonly row: Row }>>;
}

/**
 * Adds a mutation such as `createBan` with `CreateBanPayload`, whose field `ban` shows the row. The row needs the read
 * scope of its resource, so that a token that may only write does not read.
 */
export function addRowMutation<Input, Row>(name: string, mutation: RowMutation<Input, Row>): void {
  const { input, resource, row: ref, requires, description, calls, ledger, resolve } = mutation;
  const { one } = nounOf(ref.name);
  const payload = payloadOf<{ row?: Row }>(`${name.charAt(0).toUpperCase()}${name.slice(1)}Payload`, (t) => ({
    [ref.name.charAt(0).toLowerCase() + ref.name.slice(1)]: t.field({
      type: ref,
      nullable: true,
      requires: RESOURCES[resource].reads,
      description: `The ${one} as it is now; null when the mutation was refused.`,
      resolve: ({ row }) => (row ?? null) as never, // of the type of its ref
    }),
  }));
  builder.mutationField(name, (t) =>
    t.field({
      type: payload,
      nullable: true,
      requires,
      calls: calls ?? 1,
      ...(ledger !== undefined && { ledger }),
      description,
      args: { input: t.arg({ type: input, required: true, description: `The input of \`${name}\`.` }) },
      resolve: (_, args, context) => resolve((args as { readonly input: Input }).input, context), // as its ref says
    }),
  );
}
