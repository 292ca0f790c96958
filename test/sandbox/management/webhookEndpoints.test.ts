import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  WebhookDeliveryRow,
  WebhookHistoryRow,
  WebhookRow,
} from '../../../src/upstream/management/webhookEndpoints.js';
import { type Bed, errorForm, first, startBed } from '../support.js';

let bed: Bed;

beforeAll(async () => {
  bed = await startBed();
});
afterAll(() => bed[Symbol.asyncDispose]());

async function subscribe(url: string, event: WebhookRow['subscribed_to']): Promise<WebhookRow> {
  const { status, body } = await bed.send('POST', 'webhooks', { url, subscribed_to: event, type: 'json_v1' });
  expect(status).toBe(200);
  return body as WebhookRow;
}

async function history(webhook: WebhookRow, query = ''): Promise<readonly WebhookDeliveryRow[]> {
  const { status, body } = await bed.send('GET', `webhooks/${webhook.id}/history${query}`);
  expect(status).toBe(200);
  return (body as WebhookHistoryRow).history;
}

describe('webhook subscriptions', () => {
  it('are listed, created, changed and deleted', async () => {
    const seeded = await bed.rows<WebhookRow>('webhooks');
    expect(seeded.map(({ subscribed_to, type }) => [subscribed_to, type])).toEqual([
      ['OnOrderCompleted', 'json_v1'],
      ['OnRefund', 'json_v1'],
      ['OnSubscriptionCanceled', 'discord_v1'],
    ]);
    expect(new Set(seeded.map(({ secret }) => secret)).size).toBe(3);

    const url = 'https://example.com/a';
    const made = await subscribe(url, 'OnRefund');
    expect(made).toMatchObject({ url, subscribed_to: 'OnRefund', type: 'json_v1' });
    const change = { url: 'https://example.com/b', subscribed_to: 'OnChargeback', reset_secret: false };
    const changed = (await bed.send('PATCH', `webhooks/${made.id}`, change)).body;
    expect(changed).toEqual({ ...made, url: change.url, subscribed_to: 'OnChargeback' });
    const reset = (await bed.send('PATCH', `webhooks/${made.id}`, { ...change, reset_secret: true })).body;
    expect((reset as WebhookRow).secret).not.toBe(made.secret);
    expect((await bed.send('DELETE', `webhooks/${made.id}`)).status).toBe(204);
    expect((await bed.send('DELETE', `webhooks/${made.id}`)).body).toEqual(errorForm(404, 'not-found'));
    expect(await bed.rows('webhooks')).toEqual(seeded);
  });

  const RIGHT = { url: 'https://example.com/', subscribed_to: 'OnRefund', type: 'json_v1' };
  it.each<[string, Record<string, unknown>, string]>([
    ['POST', { ...RIGHT, url: 'example.com' }, 'url'],
    ['POST', { ...RIGHT, url: 'ftp://example.com' }, 'url'],
    ['POST', { ...RIGHT, subscribed_to: 'ON_REFUND' }, 'subscribed_to'],
    ['POST', { ...RIGHT, type: 'xml' }, 'type'],
    ['POST', { url: RIGHT.url, type: 'json_v1' }, 'subscribed_to'],
    ['POST', { ...RIGHT, secret: 'x' }, 'secret'],
    ['PATCH', { url: RIGHT.url, subscribed_to: 'OnRefund' }, 'reset_secret'],
    ['PATCH', { ...RIGHT, reset_secret: false }, 'type'],
  ])('%s %j is refused for %s', async (method, body, path) => {
    const { id } = first(await bed.rows<WebhookRow>('webhooks'));
    const answer = await bed.send(method, method === 'POST' ? 'webhooks' : `webhooks/${id}`, body);
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual(errorForm(400, 'bad-request'));
    expect((answer.body as { errors: { path: string }[] }).errors.map((error) => error.path)).toEqual([path]);
  });

  it('their history has numbered pages', async () => {
    const webhook = first(await bed.rows<WebhookRow>('webhooks'));
    const pages = [await history(webhook), await history(webhook, '?page=2'), await history(webhook, '?page=9')];
    expect(pages.map(({ length }) => length)).toEqual([25, 15, 0]);
    const all = pages.flat();
    expect(all.map(({ id }) => id)).toEqual(
      all.map(({ id }) => id).toSorted((a, b) => (BigInt(a) < BigInt(b) ? 1 : -1)),
    );
    const failed = await history(webhook, '?state=failed');
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.every(({ state, executions }) => state === 'failed' && executions.length === 2)).toBe(true);
    expect((await bed.send('GET', `webhooks/${webhook.id}/history?page=0`)).status).toBe(400);
    expect((await bed.send('GET', `webhooks/${webhook.id}/history?state=lost`)).status).toBe(400);
    expect((await bed.send('GET', 'webhooks/1/history')).status).toBe(404);
  });
});
