import { badInput, GatewayError } from '../../../core/errors.js';
import { ofStore, type WebhookEndpoint } from '../../../loaders/management/webhookEndpoints.js';
import { asError } from '../../../loaders/reads/reader.js';
import {
  type CreateWebhookBody,
  createWebhook as createCall,
  deleteWebhook as deleteCall,
  listWebhooks,
  updateWebhook as updateCall,
  type WebhookHistoryRow,
} from '../../../upstream/management/webhookEndpoints.js';
import { type GatewayContext, loadersOf } from '../../kit/context.js';
import { inputRow, inputStoreId, type RowInput, type StoreInput } from '../../kit/ids.js';
import { attempt, type Outcome, refuse, type UserError, userError } from '../../kit/outcome.js';
import { deletion, ROW } from '../../kit/rowWrites.js';
import { checkWebhookChange, createBodies, mergedBody, type WebhookChange, type WebhookFields } from './body.js';

/** Which deliveries are asked for: PayNow's page number from 1, and their state as the wire spells it. */
export interface DeliveriesQuery {
  readonly page: number;
  readonly state: string;
}

/**
 * One of PayNow's numbered pages of deliveries.
 * @throws GatewayError `BAD_USER_INPUT` for a page below 1, before any call
 */
export async function deliveriesPage(
  endpoint: WebhookEndpoint,
  query: DeliveriesQuery,
  context: GatewayContext,
): Promise<WebhookHistoryRow> {
  if (query.page < 1) throw badInput(`page must be at least 1; it was ${query.page}.`);
  const { store_id: storeId, id } = endpoint;
  // What was deleted since it was listed has nothing to show.
  return (await loadersOf(context).webhookEndpoints.history(storeId, id, query)) ?? { page: query.page, history: [] };
}

/** What {@link createWebhookEndpoints} comes to; after a failure half way it holds those that exist. */
export type CreatedWebhookEndpoints = Outcome<{ readonly webhookEndpoints: readonly WebhookEndpoint[] }>;

/**
 * Creates one endpoint per event (`POST …/webhooks` each), one after the other. The first failure ends it: the payload
 * then holds those made before it, and the user errors name them.
 */
export async function createWebhookEndpoints(
  input: StoreInput & WebhookFields,
  context: GatewayContext,
): Promise<CreatedWebhookEndpoints> {
  const checked = await attempt(async () => ({ storeId: inputStoreId(input, context), bodies: createBodies(input) }));
  if (!('bodies' in checked)) return checked;
  const made: WebhookEndpoint[] = [];
  for (const [index, body] of checked.bodies.entries()) {
    const outcome = await createOne(checked.storeId, body, index, context).catch((error: unknown) =>
      // Without one made before, nothing is lost by failing as every mutation does.
      made.length === 0 ? Promise.reject(asError(error)) : { userErrors: [halfWay(error)] },
    );
    if ('made' in outcome) made.push(outcome.made);
    else if (made.length === 0) return outcome;
    else return { webhookEndpoints: made, userErrors: [...outcome.userErrors, whatExists(input.events, index)] };
  }
  return { webhookEndpoints: made, userErrors: [] };
}

const createOne = (storeId: string, body: CreateWebhookBody, index: number, context: GatewayContext) =>
  attempt(
    async () => {
      const call = { path: { storeId }, body };
      return { made: ofStore(storeId, await context.paynow().session.write('webhookEndpoints', createCall, call)) };
    },
    { subscribed_to: ['events', String(index)] },
  );

/** A failure that no input can fix, as a user error: what was made before it must not be lost with it. */
function halfWay(error: unknown): UserError {
  if (!(error instanceof GatewayError)) throw error;
  return { ...userError(error.message, [], 'OTHER'), upstreamCode: error.details.upstream?.code ?? null };
}

/** Which endpoints exist when the one at `index` failed. */
function whatExists(events: readonly string[], index: number): UserError {
  const left = events.slice(index + 1);
  const sentences = [
    `Endpoints exist for ${events.slice(0, index).join(', ')}; making the one for ${events[index]} ended this.`,
    ...(left.length > 0 ? [`Not tried: ${left.join(', ')}.`] : []),
    'Read store.webhookEndpoints before creating the rest.',
  ];
  return userError(sentences.join(' '), ['events', String(index)], 'OTHER');
}

/**
 * Changes a webhook endpoint (`PATCH …/webhooks/{id}`). PayNow wants its address and event every time, so it is read
 * out of the list first and written back with the changes; what somebody else wrote in between is lost.
 */
export const updateWebhookEndpoint = (
  input: RowInput & WebhookChange,
  context: GatewayContext,
): Promise<Outcome<{ readonly row: WebhookEndpoint }>> =>
  attempt(
    async () => {
      const { storeId, paynowId: webhookId } = inputRow(input, 'WebhookEndpoint', context);
      const path = { storeId, webhookId };
      const change = checkWebhookChange(input);
      const { session } = context.paynow();
      const rows = await session.readFresh(listWebhooks, { path: { storeId: path.storeId } });
      const row = rows.find(({ id }) => id === path.webhookId);
      if (!row) throw refuse('This store has no such webhook endpoint.', ['id'], 'NOT_FOUND');
      const call = { path, body: mergedBody(row, change) };
      return { row: ofStore(path.storeId, await session.write('webhookEndpoints', updateCall, call)) };
    },
    { ...ROW, subscribed_to: ['event'] },
    input,
  );

/** Deletes a webhook endpoint (`DELETE …/webhooks/{id}`). */
export const deleteWebhookEndpoint = deletion('webhookEndpoints', deleteCall);
