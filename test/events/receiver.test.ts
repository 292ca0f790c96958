import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAIN_STORE_ID } from '../../src/sandbox/seed/seed.js';
import { SANDBOX_KEYS } from '../../src/sandbox/state.js';
import { startTestBed, type TestBed } from '../support/gateway.js';
import { metricOf } from '../support/metrics.js';
import { deliver, nextEventId, sign, type TestDelivery } from './support.js';

/** Webhooks that come at one time; a soak sends more. */
const BURST = Number(process.env['WEBHOOK_BURST'] ?? 250);

const SECRETS = ['first-secret', 'second-secret'];

let bed: TestBed;

beforeAll(async () => {
  bed = await startTestBed({ PAYNOW_WEBHOOK_SECRETS: SECRETS.join(',') });
});
afterAll(() => bed[Symbol.asyncDispose]());

const eventIds = async (): Promise<string[]> => {
  const ids: string[] = [];
  let after: string | null = null;
  for (let more = true; more; ) {
    const { data, errors } = await bed.ask(
      'query ($after: String) { store { events(first: 100, after: $after) { nodes { eventId } pageInfo { hasNextPage endCursor } } } }',
      { variables: { after } },
    );
    expect(errors).toEqual([]);
    const { nodes, pageInfo } = (
      data as {
        store: {
          events: { nodes: { eventId: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
        };
      }
    ).store.events;
    ids.push(...nodes.map(({ eventId }) => eventId));
    after = pageInfo.endCursor;
    more = pageInfo.hasNextPage;
  }
  return ids;
};

const counted = (outcome: string): Promise<number> =>
  metricOf(bed.url, `gateway_event_deliveries_total{outcome="${outcome}"}`);

/** Delivers, and returns the result: status, body, whether the event is in the log, and what was counted. */
async function outcomeOf(outcome: string, delivery: Partial<TestDelivery>) {
  const eventId = delivery.eventId ?? nextEventId();
  const before = await counted(outcome);
  const reply = await deliver({
    url: bed.url,
    secret: SECRETS[0] ?? '',
    body: { store_id: bed.sandbox.storeId },
    ...delivery,
    eventId,
  });
  const kept = (await eventIds()).filter((id) => id === eventId).length;
  return { ...reply, kept, counted: (await counted(outcome)) - before };
}

const hourAgo = () => Date.now() - 3_600_000;

describe('POST /webhooks/paynow', () => {
  it('keeps a delivery that is signed with any of the secrets, once', async () => {
    const eventId = nextEventId();
    expect(await outcomeOf('accepted', { secret: SECRETS[1] ?? '', eventId })).toEqual({
      status: 204,
      body: '',
      kept: 1,
      counted: 1,
    });
    expect(await outcomeOf('repeated', { eventId })).toEqual({ status: 204, body: '', kept: 1, counted: 1 });
  });

  it('keeps types of events that nobody has described yet, and fields that nobody expects', async () => {
    const body = { store_id: bed.sandbox.storeId, new_field: { deep: [1, null, 'é'] } };
    expect(await outcomeOf('accepted', { eventType: 'ON_TOMORROWS_EVENT', body })).toMatchObject({
      status: 204,
      kept: 1,
    });
  });

  it('lets a clock be four minutes off, before and after', async () => {
    for (const minutes of [-4, 4]) {
      const sentAt = Date.now() + minutes * 60_000;
      expect(await outcomeOf('accepted', { sentAt })).toMatchObject({ status: 204, kept: 1 });
    }
  });

  it.each<[string, string, number, () => Partial<TestDelivery>]>([
    ['a forged signature', 'wrong-signature', 401, () => ({ secret: 'guessed' })],
    [
      'a tampered body',
      'wrong-signature',
      401,
      () => ({ headers: { 'paynow-signature': sign('first-secret', Date.now(), '{}') } }),
    ],
    [
      'a signature in hex',
      'wrong-signature',
      401,
      () => {
        const sentAt = Date.now();
        const raw = JSON.stringify({ event_type: 'ON_REFUND', event_id: '9', body: { store_id: bed.sandbox.storeId } });
        const hex = createHmac('sha256', 'first-secret').update(`${sentAt}.${raw}`).digest('hex');
        return { sentAt, raw, headers: { 'paynow-signature': hex } };
      },
    ],
    ['an empty signature', 'wrong-signature', 401, () => ({ headers: { 'paynow-signature': '' } })],
    ['no signature', 'no-signature', 401, () => ({ headers: { 'paynow-signature': undefined } })],
    ['no timestamp', 'no-timestamp', 401, () => ({ headers: { 'paynow-timestamp': undefined } })],
    ['a timestamp that is no number', 'no-timestamp', 401, () => ({ headers: { 'paynow-timestamp': 'now' } })],
    ['a delivery of an hour ago', 'stale', 401, () => ({ sentAt: hourAgo() })],
    ['a delivery from the future', 'future', 401, () => ({ sentAt: Date.now() + 3_600_000 })],
    [
      'an old delivery with a new timestamp',
      'wrong-signature',
      401,
      () => ({ sentAt: hourAgo(), headers: { 'paynow-timestamp': String(Date.now()) } }),
    ],
    ['an event of a foreign store', 'foreign-store', 403, () => ({ body: { store_id: '77' } })],
    ['what is no JSON', 'not-json', 400, () => ({ raw: '{"event_type":' })],
    ['JSON that is no event', 'not-an-event', 400, () => ({ raw: '[1,2]' })],
    ['an event without an id', 'not-an-event', 400, () => ({ raw: '{"event_type":"ON_REFUND","body":{}}' })],
    [
      'an event without a body',
      'not-an-event',
      400,
      () => ({ raw: '{"event_type":"ON_REFUND","event_id":"3","body":null}' }),
    ],
  ])('refuses %s', async (_, outcome, status, delivery) => {
    const before = (await eventIds()).length;
    expect(await outcomeOf(outcome, delivery())).toEqual({ status, body: '', kept: 0, counted: 1 });
    expect((await eventIds()).length).toBe(before);
  });

  it('refuses other methods, and bodies that are too large', async () => {
    const get = await fetch(new URL('/webhooks/paynow', bed.url));
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
    const raw = JSON.stringify({ event_type: 'ON_REFUND', event_id: '3', body: { text: 'x'.repeat(1 << 20) } });
    expect((await deliver({ url: bed.url, secret: SECRETS[0] ?? '', raw })).status).toBe(413);
  });

  it(`loses none of a burst of ${BURST}`, async () => {
    const before = (await eventIds()).length;
    const ids = Array.from({ length: BURST }, nextEventId);
    const replies = await Promise.all(
      ids.map((eventId) =>
        deliver({ url: bed.url, secret: SECRETS[0] ?? '', eventId, body: { store_id: bed.sandbox.storeId } }),
      ),
    );
    expect(replies.filter(({ status }) => status !== 204)).toEqual([]);
    const after = await eventIds();
    expect(after.length).toBe(before + BURST);
    expect(new Set(after).size).toBe(after.length);
  });
});

describe('the secrets of webhooks', () => {
  it('are read from PayNow when a signature fits none, with a pause', async () => {
    await using own = await startTestBed({ PAYNOW_API_KEY: SANDBOX_KEYS.apiKey });
    const { data } = await own.ask(
      `mutation ($url: String!) { createWebhookEndpoints(input: { url: $url, events: [REFUND] }) {
        webhookEndpoints { secret } userErrors { message }
      } }`,
      { variables: { url: new URL('/webhooks/paynow', own.url).href } },
    );
    const { createWebhookEndpoints } = data as {
      createWebhookEndpoints: { webhookEndpoints: { secret: string }[] };
    };
    const secret = createWebhookEndpoints.webhookEndpoints[0]?.secret ?? '';
    own.sandbox.calls.clear();
    const send = (given: string) =>
      deliver({ url: own.url, secret: given, eventId: nextEventId(), body: { store_id: own.sandbox.storeId } });
    expect((await send(secret)).status).toBe(204);
    expect((await send(secret)).status).toBe(204);
    expect((await send('guessed')).status).toBe(401);
    expect((await send('guessed again')).status).toBe(401);
    expect(own.sandbox.calls.list.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `GET /v1/stores/${own.sandbox.storeId}/webhooks`,
    ]);
  });

  it('of a store are known, whatever PayNow says of another store, and of another subscription', async () => {
    await using own = await startTestBed({
      PAYNOW_API_KEY: SANDBOX_KEYS.apiKey,
      GATEWAY_STORES: `7,${MAIN_STORE_ID}`,
    });
    const row = { id: '1', url: new URL('/webhooks/paynow', own.url).href, subscribed_to: 'OnRefund', type: 'json_v1' };
    own.sandbox.faults.add({
      match: { path: `/stores/${MAIN_STORE_ID}/webhooks$` },
      fault: {
        kind: 'status',
        status: 200,
        body: [{ ...row, secret: null }, null, { ...row, id: '2', secret: 'good' }],
      },
    });
    const reply = await deliver({ url: own.url, secret: 'good', body: { store_id: MAIN_STORE_ID } });
    expect(reply).toEqual({ status: 204, body: '' });
    expect(own.sandbox.calls.list.map(({ path, status }) => `${status} ${path}`).sort()).toEqual([
      `200 /v1/stores/${MAIN_STORE_ID}/webhooks`,
      '404 /v1/stores/7/webhooks',
    ]);
  });

  it('are missing: PayNow hears that it has to try again', async () => {
    await using own = await startTestBed();
    const reply = await deliver({ url: own.url, secret: 'any', body: { store_id: own.sandbox.storeId } });
    expect(reply).toEqual({ status: 503, body: '' });
  });
});
