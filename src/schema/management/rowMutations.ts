import type { InputFieldMap, InputObjectRef, InputShapeFromFields, ObjectRef } from '@pothos/core';
import { type NodeResource, RESOURCES, type Scope } from '../../core/resources.js';
import type { GatewayContext } from '../../resolvers/kit/context.js';
import type { RowInput, StoreInput } from '../../resolvers/kit/ids.js';
import type { Deleted, RowOutcome } from '../../resolvers/kit/rowWrites.js';
import { type BuilderTypes, builder } from '../kit/builder.js';
import { addDeletion } from '../kit/deletions.js';
import { type InputFields, rowFields, storeIdField } from '../kit/inputs.js';
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
  readonly resolve: (input: Input, context: GatewayContext) => RowOutcome<Row>;
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

/** How rows of a resource are created, changed and deleted, each with one PayNow call. */
interface Writes<Fields extends InputFieldMap, Row> {
  readonly requires: Scope;
  /** The fields of both inputs; a new row needs those that are `required: isNew`. */
  readonly fields: (t: InputFields, isNew: boolean) => Fields;
  readonly create: (input: InputShapeFromFields<Fields> & StoreInput, context: GatewayContext) => RowOutcome<Row>;
  readonly update: (input: InputShapeFromFields<Fields> & RowInput, context: GatewayContext) => RowOutcome<Row>;
  readonly remove: (input: RowInput, context: GatewayContext) => Promise<Deleted>;
}

/** Adds `createBan`, `updateBan` and `deleteBan` with their inputs and payloads, or those of another resource. */
export function addWrites<Fields extends InputFieldMap, Row>(
  row: ObjectRef<BuilderTypes, Row>,
  resource: NodeResource,
  { requires, fields, create, update, remove }: Writes<Fields, Row>,
): void {
  const type = RESOURCES[resource].id;
  const { a, one, the } = nounOf(type);
  const shared = { resource, row, requires } as const;
  addRowMutation(`create${type}`, {
    ...shared,
    input: builder.inputType(`Create${type}Input`, {
      description: `A new ${one}.`,
      fields: (t) => ({ storeId: storeIdField(t), ...fields(t, true) }),
    }) as never, // its fields are those that `create` takes
    description: `Creates ${a}. One PayNow call.`,
    resolve: create,
  });
  addRowMutation(`update${type}`, {
    ...shared,
    input: builder.inputType(`Update${type}Input`, {
      description: `Changes of ${a}. Absent fields stay as they are.`,
      fields: (t) => ({ ...rowFields(t, the), ...fields(t, false) }),
    }) as never, // its fields are those that `update` takes
    description: `Changes ${a}. One PayNow call.`,
    resolve: update,
  });
  addDeletion({ type, requires, resolve: remove });
}
