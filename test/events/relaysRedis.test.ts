import { expect, it } from 'vitest';
import { SANDBOX_KEYS } from '../../src/sandbox/state.js';
import { startRedis } from '../ledger/stores.js';
import { startTestBed, type TestBed } from '../support/gateway.js';
import { REDIS } from '../support/needs.js';
import { start } from '../support/processes.js';
import { RELAY_SECRET, startTarget } from './relaySupport.js';
import { deliver, nextEventId, SECRET } from './support.js';

const settings = (url: string) => ({
  REDIS_URL: url,
  GATEWAY_HASH_KEY: 'the-same-in-all-copies-of-the-gateway',
  GATEWAY_LEASE_MS: '200',
  PAYNOW_API_KEY: SANDBOX_KEYS.apiKey,
  PAYNOW_WEBHOOK_SECRETS: SECRET,
  RELAY_PRIVATE_TARGETS: 'on',
  RELAY_TIMEOUT_MS: '500',
  RELAY_BACKOFF_MAX_MS: '10',
});

async function happen(at: Pick<TestBed, 'sandbox' | 'url'>): Promise<string> {
  const eventId = nextEventId();
  const body = { store_id: at.sandbox.storeId };
  expect(await deliver({ url: at.url, secret: SECRET, eventId, body })).toEqual({ status: 204, body: '' });
  return eventId;
}

async function create(at: TestBed, url: string): Promise<string> {
  const { data, errors } = await at.ask(
    'mutation ($input: CreateEventRelayInput!) { createEventRelay(input: $input) { relay { id } userErrors { message } } }',
    { variables: { input: { url, secret: RELAY_SECRET } } },
  );
  expect(errors).toEqual([]);
  return (data as { createEventRelay: { relay: { id: string } } }).createEventRelay.relay.id;
}

it.runIf(REDIS.isThere)(
  REDIS.title('two gateways on one Redis deliver each event once and in order, also when one of them ends'),
  async () => {
    await using redis = await startRedis();
    await using target = await startTarget();
    await using one = await startTestBed(settings(redis.url));
    const ids: string[] = [];
    let relayId = '';
    {
      await using two = await startTestBed(settings(redis.url));
      relayId = await create(two, target.url);
      for (let n = 0; n < 10; n += 1) ids.push(await happen(n % 2 === 0 ? one : two));
      await target.count(10);
      expect(target.ids()).toEqual(ids);
      // A replay that one copy is asked for is made by whichever delivers.
      const from = target.got[8]?.json['cursor'];
      const query = 'mutation ($input: ReplayEventsInput!) { replayEvents(input: $input) { userErrors { message } } }';
      const replayed = await one.ask(query, { variables: { input: { relayId, from } } });
      expect([replayed.data, replayed.errors]).toEqual([{ replayEvents: { userErrors: [] } }, []]);
      ids.push(...ids.slice(8));
      await target.count(12);
      // Answered late: the copy that ends waits for it, and the other one begins behind it.
      target.answer = () => new Promise((resolve) => setTimeout(() => resolve(204), 50));
      for (let n = 0; n < 4; n += 1) ids.push(await happen(n % 2 === 0 ? one : two));
    }
    ids.push(await happen(one));
    await target.count(ids.length);
    expect(target.ids()).toEqual(ids);
  },
);

it.runIf(REDIS.isThere)(
  REDIS.title('a gateway that does not answer for a while delivers nothing of what another has taken over'),
  async () => {
    await using redis = await startRedis();
    await using target = await startTarget();
    await using one = await startTestBed(settings(redis.url));
    const relayId = await create(one, target.url);
    const first = await happen(one);
    await target.count(1);
    // Another process takes the lease, as when this one was away for longer than it holds.
    const lease = `{paynow-graphql:relays}:lease:${relayId}`;
    expect(await redis.command('GET', lease)).not.toBeNull();
    await redis.command('SET', lease, 'another process');
    const second = await happen(one);
    await expect.poll(() => redis.command('XLEN', `{paynow-graphql:events:${one.sandbox.storeId}}:log`)).toBe(2);
    const { data } = await one.ask('{ store { eventRelays { nodes { id lastDeliveredCursor failuresInARow } } } }');
    expect(data).toMatchObject({ store: { eventRelays: { nodes: [{ id: relayId, failuresInARow: 0 }] } } });
    expect(target.ids()).toEqual([first]);
    await redis.command('DEL', lease);
    await target.count(2);
    expect(target.ids()).toEqual([first, second]);
  },
);

it.runIf(REDIS.isThere)(
  REDIS.title(
    'a gateway that is killed while it delivers is followed by another, which loses nothing and keeps the order',
  ),
  async () => {
    await using redis = await startRedis();
    await using target = await startTarget();
    await using home = await startTestBed();
    const { url, storeId } = home.sandbox;
    const env = { ...settings(redis.url), PAYNOW_BASE_URL: url, PAYNOW_STORE_ID: storeId };
    await using process = await start('dist/main.js', { ...env, PORT: '0' });
    const killed = { sandbox: home.sandbox, url: String(process.hello['url']) };
    const { authorization, input } = { authorization: `APIKey ${SANDBOX_KEYS.apiKey}`, input: { url: target.url } };
    const query =
      'mutation ($input: CreateEventRelayInput!) { createEventRelay(input: $input) { userErrors { message } } }';
    const created = await fetch(killed.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: JSON.stringify({ query, variables: { input } }),
    });
    expect(await created.json()).toMatchObject({ data: { createEventRelay: { userErrors: [] } } });
    const ids = [await happen(killed)];
    await target.count(1);
    // It holds the lease by now. Another copy comes, and has nothing to deliver.
    await using other = await startTestBed(env);
    const at = { sandbox: home.sandbox, url: other.url };
    target.answer = () => new Promise(() => {}); // it never learns whether this one has arrived
    ids.push(await happen(at));
    await target.count(2);
    await process[Symbol.asyncDispose]();
    target.answer = () => 204;
    for (let n = 0; n < 3; n += 1) ids.push(await happen(at));
    await target.count(6);
    expect(target.ids()).toEqual([...ids.slice(0, 2), ...ids.slice(1)]);
    expect(target.got[1]?.id).toBe(target.got[2]?.id); // the target knows it again
    const state = '{ store { eventRelays { nodes { state failuresInARow deadLetters { nodes { eventId } } } } } }';
    const well = { state: 'ACTIVE', failuresInARow: 0, deadLetters: { nodes: [] } };
    await expect
      .poll(() => other.ask(state))
      .toMatchObject({ data: { store: { eventRelays: { nodes: [well] } } }, errors: [] });
  },
);
