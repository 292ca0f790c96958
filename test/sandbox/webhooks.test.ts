import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DeliveryItemRow } from '../../src/upstream/management/deliveryItems.js';
import type { OrderRow } from '../../src/upstream/management/orders.js';
import type { ProductRow } from '../../src/upstream/management/products.js';
import type {
  WebhookDeliveryRow,
  WebhookHistoryRow,
  WebhookRow,
} from '../../src/upstream/management/webhookEndpoints.js';
import { type Received, type Receiver, startReceiver } from '../support/receiver.js';
import { type Bed, errorForm, first, startBed } from './support.js';

let bed: Bed;

beforeEach(async () => {
  bed = await startBed({ webhookRetryMs: 1 });
});
afterEach(() => bed[Symbol.asyncDispose]());

async function subscribe(url: string, event: WebhookRow['subscribed_to'], more: object = {}): Promise<WebhookRow> {
  const { status, body } = await bed.send('POST', 'webhooks', { url, subscribed_to: event, type: 'json_v1', ...more });
  expect(status).toBe(200);
  return body as WebhookRow;
}

async function history(webhook: WebhookRow, query = ''): Promise<readonly WebhookDeliveryRow[]> {
  const { status, body } = await bed.send('GET', `webhooks/${webhook.id}/history${query}`);
  expect(status).toBe(200);
  return (body as WebhookHistoryRow).history;
}

/** Waits until nothing of this endpoint is left to be sent: the last answer is written down after it was received. */
async function settled(webhook: WebhookRow): Promise<readonly WebhookDeliveryRow[]> {
  await vi.waitFor(async () => expect(await history(webhook, '?state=pending')).toEqual([]), { timeout: 10_000 });
  return history(webhook);
}

const payloadOf = ({ text }: Received) =>
  JSON.parse(text) as { event_type: string; event_id: string; body: Record<string, unknown> };

/** What PayNow's receivers check. */
function isSigned({ headers, text }: Received, secret: string): boolean {
  const sentAt = String(headers['paynow-timestamp']);
  const signature = createHmac('sha256', secret).update(`${sentAt}.${text}`).digest('base64');
  return /^\d{13}$/.test(sentAt) && headers['paynow-signature'] === signature;
}

const completedOrder = async () => first(await bed.rows<OrderRow>('orders?status=completed&limit=1'));

describe('what happens', () => {
  let receiver: Receiver;

  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(() => receiver[Symbol.asyncDispose]());

  it('is sent signed with the secret of the endpoint: a refund, and the items it takes back', async () => {
    const refunds = await subscribe(receiver.url, 'OnRefund');
    const revoked = await subscribe(receiver.url, 'OnDeliveryItemRevoked');
    const order = await completedOrder();
    const items = await bed.rows<DeliveryItemRow>(`orders/${order.id}/delivery/items?activeOnly=true`);
    expect((await bed.send('POST', `orders/${order.id}/refund`, {})).status).toBe(200);
    const got = await receiver.wait(1 + items.length);
    expect(got).toHaveLength(1 + items.length);
    for (const one of got) {
      const isRefund = payloadOf(one).event_type === 'ON_REFUND';
      expect(isSigned(one, (isRefund ? refunds : revoked).secret)).toBe(true);
      expect(isSigned(one, (isRefund ? revoked : refunds).secret)).toBe(false);
    }
    const payloads = got.map(payloadOf);
    expect(payloads.find(({ event_type }) => event_type === 'ON_REFUND')).toMatchObject({
      event_id: expect.stringMatching(/^\d+$/) as string,
      body: { order_id: order.id, billing_email: order.billing_email, currency: 'USD', status: 'completed' },
    });
    const taken = payloads.filter(({ event_type }) => event_type === 'ON_DELIVERY_ITEM_REVOKED');
    expect(new Set(taken.map(({ body }) => body['id']))).toEqual(new Set(items.map(({ id }) => id)));
    const [delivery] = await settled(refunds);
    expect(delivery).toMatchObject({
      webhook_id: refunds.id,
      state: 'success',
      next_retry: null,
      event: 'OnRefund',
      payload: payloads.find(({ event_type }) => event_type === 'ON_REFUND'),
      executions: [{ status_code: 200, response: 'ok' }],
    });
  });

  it('items are handed out and revoked, a subscription is canceled', async () => {
    const events = ['OnDeliveryItemAdded', 'OnDeliveryItemRevoked', 'OnSubscriptionCanceled'] as const;
    for (const event of events) await subscribe(receiver.url, event);
    const product = (await bed.rows<ProductRow>('products')).find((row) => !row.single_game_server_only);
    const { customer_id: customerId } = await completedOrder();
    const root = `customers/${customerId}/delivery/items`;
    const { body } = await bed.send('POST', root, { product_id: product?.id, quantity: 2 });
    const items = body as DeliveryItemRow[];
    await receiver.wait(2);
    await bed.send('DELETE', `${root}/${first(items).id}`);
    await receiver.wait(3);
    const { id: subscriptionId } = first(await bed.rows('subscriptions?status=active&limit=1'));
    await bed.send('POST', `subscriptions/${subscriptionId}/cancel`, { cancel_at_period_end: true });
    await bed.send('POST', `subscriptions/${subscriptionId}/cancel`, {});
    const told = (await receiver.wait(4)).map(payloadOf);
    expect(told.map(({ event_type, body: { id, state, status } }) => [event_type, id, state ?? status])).toEqual([
      ['ON_DELIVERY_ITEM_ADDED', expect.any(String), 'active'],
      ['ON_DELIVERY_ITEM_ADDED', expect.any(String), 'active'],
      ['ON_DELIVERY_ITEM_REVOKED', first(items).id, 'revoked'],
      ['ON_SUBSCRIPTION_CANCELED', subscriptionId, 'canceled'],
    ]);
  });

  it('can be told of without happening', async () => {
    await subscribe(receiver.url, 'OnOrderCompleted');
    const order = await completedOrder();
    const tell = (body: object) => bed.send('POST', '/__sandbox/events', body);
    expect((await tell({ event: 'ORDER_COMPLETED', id: order.id })).status).toBe(204);
    const [received] = await receiver.wait(1);
    expect(received && payloadOf(received)).toMatchObject({
      event_type: 'ON_ORDER_COMPLETED',
      body: {
        id: order.id,
        billing_address_country: order.billing_country,
        total_amount: order.total_amount,
        customer: { id: order.customer_id },
        lines: order.lines.map(({ id, product_id }) => ({ id, product_id, product: { id: product_id } })),
      },
    });
    expect(received?.text).not.toContain('_str"');
    expect((await tell({ event: 'ORDER_COMPLETED', id: '1' })).body).toEqual(errorForm(404, 'not-found'));
    expect((await tell({ event: 'OTHER', id: order.id })).body).toMatchObject({ code: 'bad-request' });
  });
});

describe('a delivery that is not received', () => {
  const tell = async () =>
    bed.send('POST', '/__sandbox/events', { event: 'ORDER_COMPLETED', id: (await completedOrder()).id });

  it('is sent again, with a new signature, until it is; a redirect is a failure', async () => {
    await using receiver = await startReceiver([500, 302]);
    const webhook = await subscribe(receiver.url, 'OnOrderCompleted');
    await tell();
    const got = await receiver.wait(3);
    expect(new Set(got.map(({ text }) => text)).size).toBe(1);
    expect(got.every((one) => isSigned(one, webhook.secret))).toBe(true);
    const [delivery] = await settled(webhook);
    expect(delivery).toMatchObject({ state: 'success', next_retry: null });
    expect(delivery?.executions.map(({ status_code, response }) => [status_code, response])).toEqual([
      [500, 'ok'],
      [302, 'ok'],
      [200, 'ok'],
    ]);
  });

  it('is given up after six attempts; no answer counts as status 0', async () => {
    const gone = await startReceiver();
    await gone[Symbol.asyncDispose]();
    const webhook = await subscribe(gone.url, 'OnOrderCompleted');
    await tell();
    const [delivery] = await settled(webhook);
    expect(delivery).toMatchObject({ state: 'failed', next_retry: null });
    expect(delivery?.executions.map(({ status_code, response }) => [status_code, response])).toEqual(
      Array.from({ length: 6 }, () => [0, null]),
    );
  });

  it.each([
    ['https://example.com/hooks', {}],
    ['http://127.0.0.1.example.com/hooks', {}],
    ['http://localhost:1/hooks', { type: 'discord_v1' }],
  ])('never leaves this machine: %s %j', async (url, more) => {
    const webhook = await subscribe(url, 'OnOrderCompleted', more);
    await tell();
    expect(await settled(webhook)).toMatchObject([{ state: 'failed', next_retry: null, executions: [] }]);
  });

  it('leaves it where the sandbox was started to', async () => {
    await using receiver = await startReceiver();
    // This machine too, by an address that does not say so.
    const url = receiver.url.replace('127.0.0.1', '0.0.0.0');
    const here = await subscribe(url, 'OnOrderCompleted');
    await tell();
    expect(await settled(here)).toMatchObject([{ state: 'failed', executions: [] }]);
    const local = bed;
    bed = await startBed({ webhookHosts: 'any' });
    await local[Symbol.asyncDispose]();
    const seeded = first(await bed.rows<WebhookRow>('webhooks'));
    await bed.send('DELETE', `webhooks/${seeded.id}`);
    const there = await subscribe(url, 'OnOrderCompleted');
    await tell();
    expect(await settled(there)).toMatchObject([{ state: 'success', executions: [{ status_code: 200 }] }]);
  });

  it('waits no longer when the sandbox is reset or closes', async () => {
    await using receiver = await startReceiver([500]);
    await using slow = await startBed({ webhookRetryMs: 600_000 });
    const { body } = await slow.send('POST', 'webhooks', {
      url: receiver.url,
      subscribed_to: 'OnOrderCompleted',
      type: 'json_v1',
    });
    const order = first(await slow.rows<OrderRow>('orders?status=completed&limit=1'));
    await slow.send('POST', '/__sandbox/events', { event: 'ORDER_COMPLETED', id: order.id });
    await receiver.wait(1);
    await vi.waitFor(async () => {
      const answer = await slow.send('GET', `webhooks/${(body as WebhookRow).id}/history`);
      const [delivery] = (answer.body as WebhookHistoryRow).history;
      expect(delivery).toMatchObject({ state: 'pending', executions: [{ status_code: 500 }] });
      expect(Date.parse(delivery?.next_retry ?? '')).toBeGreaterThan(Date.parse(delivery?.created_at ?? '') + 500_000);
    });
    slow.sandbox.reset();
    expect(await slow.rows('webhooks')).toHaveLength(3);
    expect(receiver.received).toHaveLength(1);
  });
});
