import { toGlobalId } from '../../core/ids.js';
import { type IdType, RESOURCES, type Resource } from '../../core/resources.js';
import {
  type CallParameters,
  type None,
  type RowEndpoint,
  rowPath,
  type StoreEndpoint,
} from '../../upstream/client/endpoint.js';
import type { GatewayContext } from './context.js';
import { inputRow, inputStoreId, type RowInput, type StoreInput } from './ids.js';
import { attempt, type FieldMap, type Outcome } from './outcome.js';

/** Resources whose rows have a global id. */
type RowResource = { [R in Resource]: (typeof RESOURCES)[R] extends { readonly id: IdType } ? R : never }[Resource];

/** Makes the body of a write from its input. @throws InputProblem naming what cannot be used */
export type BodyOf<Input, Body> = (input: Input, storeId: string, context: GatewayContext) => Body;

/** A write that shows its row, or why it was refused. */
export type RowOutcome<Row> = Promise<Outcome<{ readonly row: Row }>>;

/** The result of deleting a row: its global id, or why it was refused. */
export type Deleted = Outcome<{ readonly deletedId: string }>;

/** Where a row is named that PayNow does not have. */
export const ROW: FieldMap = { 404: ['id'] };

/** Makes the resolver of a mutation that creates a row with one PayNow call. */
export const creation =
  <Input extends object, Body extends object, Row>(
    resource: RowResource,
    endpoint: StoreEndpoint<None, Body, Row>,
    bodyOf: BodyOf<Input, Body>,
    fields: FieldMap = {},
  ) =>
  (input: Input & StoreInput, context: GatewayContext): RowOutcome<Row> =>
    attempt(
      async () => {
        const storeId = inputStoreId(input, context);
        const call = { path: { storeId }, body: bodyOf(input, storeId, context) };
        return {
          row: await context
            .paynow()
            .session.write(resource, endpoint, call as unknown as CallParameters<typeof endpoint>),
        };
      },
      { 404: ['storeId'], ...fields },
      input,
    );

/** Makes the resolver of a mutation that changes the row its input names with one PayNow call. */
export const change =
  <Input extends object, Body extends object, Row>(
    resource: RowResource,
    endpoint: RowEndpoint<None, Body, Row>,
    bodyOf: BodyOf<Input, Body>,
    fields: FieldMap = {},
  ) =>
  (input: Input & RowInput, context: GatewayContext): RowOutcome<Row> =>
    attempt(
      async () => {
        const { storeId, paynowId } = inputRow(input, RESOURCES[resource].id, context);
        const call = { path: rowPath(endpoint, storeId, paynowId), body: bodyOf(input, storeId, context) };
        return {
          row: await context
            .paynow()
            .session.write(resource, endpoint, call as unknown as CallParameters<typeof endpoint>),
        };
      },
      { ...ROW, ...fields },
      input,
    );

/** Makes the resolver of a mutation that deletes the row its input names with one PayNow call. */
export const deletion =
  (resource: RowResource, endpoint: RowEndpoint<None, None, void>) =>
  (input: RowInput, context: GatewayContext): Promise<Deleted> =>
    attempt(
      async () => {
        const { storeId, paynowId } = inputRow(input, RESOURCES[resource].id, context);
        await context.paynow().session.write(resource, endpoint, { path: rowPath(endpoint, storeId, paynowId) });
        return { deletedId: toGlobalId(storeId, RESOURCES[resource].id, paynowId) };
      },
      ROW,
      input,
    );
