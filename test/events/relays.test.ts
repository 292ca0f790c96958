import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SANDBOX_KEYS } from '../../src/sandbox/state.js';
import { startTestBed, type TestBed } from '../support/gateway.js';
import { type TokenFolder, tokenFolder } from '../support/tokens.js';
import { RELAY_SECRET, startTarget, type Target, verified } from './relaySupport.js';
import { deliver, nextEventId, SECRET } from './support.js';

let bed: TestBed;
let tokens: TokenFolder;
let authorization: string;

beforeAll(async () => {
  tokens = await tokenFolder();
  authorization = await tokens.bearer(['events:relay', 'secrets:read']);
  bed = await startTestBed({
    PAYNOW_WEBHOOK_SECRETS: SECRET,
    PAYNOW_API_KEY: SANDBOX_KEYS.apiKey,
    GATEWAY_TOKENS_FILE: tokens.file,
    RELAY_PRIVATE_TARGETS: 'on',
    RELAY_BACKOFF_MAX_MS: '1',
    RELAY_GIVE_UP_MS: '60000',
  });
});
afterAll(async () => {
  await bed[Symbol.asyncDispose]();
  await tokens[Symbol.asyncDispose]();
});

/** Delivers a new event of the bed's store, and gives its id. */
async function happen(eventType = 'ON_ORDER_COMPLETED', where = bed): Promise<string> {
  const eventId = nextEventId();
  const body = { store_id: where.sandbox.storeId, number: eventId };
  expect(await deliver({ url: where.url, secret: SECRET, eventId, eventType, body })).toEqual({
    status: 204,
    body: '',
  });
  return eventId;
}

const RELAY = 'id url types source state lastDeliveredCursor failuresInARow lastFailure lastStatusCode pendingReplays';

interface Change {
  readonly relay: Readonly<Record<string, unknown>> & { readonly id: string };
  readonly secret: string | null;
  readonly deletedId: string;
  readonly userErrors: readonly {
    readonly message: string;
    readonly field: readonly string[];
    readonly code: string;
  }[];
}

/** Runs one mutation on relays and gives its payload. */
async function change(name: string, input: object, fields = `relay { ${RELAY} }`, where = bed): Promise<Change> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { it: ${name}(input: $input) { ${fields} userErrors { message field code } } }`;
  const { data, errors } = await where.ask(query, { variables: { input }, authorization });
  expect(errors).toEqual([]);
  return (data as { it: Change }).it;
}

const create = (input: object, where = bed) => change('createEventRelay', input, `relay { ${RELAY} } secret`, where);

/** A target with a relay to it, made for one test. */
async function relayed(input: object = {}): Promise<Target & { readonly relayId: string; readonly secret: string }> {
  const target = await startTarget();
  const { relay, secret, userErrors } = await create({ url: target.url, ...input });
  expect(userErrors).toEqual([]);
  const end = target[Symbol.asyncDispose];
  return Object.assign(target, {
    relayId: relay.id,
    secret: secret ?? RELAY_SECRET,
    [Symbol.asyncDispose]: async () => {
      await change('deleteEventRelay', { relayId: relay.id }, 'deletedId');
      await end();
    },
  });
}

interface ShownRelay extends Readonly<Record<string, unknown>> {
  readonly deadLetters: { readonly nodes: readonly Readonly<Record<string, unknown>>[] };
}

const LETTERS = 'deadLetters { totalCount nodes { cursor eventId type attempts failure statusCode } }';

/** A relay as the list shows it. */
async function shown(relayId: string, where = bed): Promise<ShownRelay | undefined> {
  const query = `{ store { eventRelays(first: 100) { nodes { ${RELAY} nextAttemptAt ${LETTERS} } } } }`;
  const { data, errors, calls } = await where.ask(query, { authorization });
  expect(errors).toEqual([]);
  expect(calls).toHaveLength(1);
  const { nodes } = (data as { store: { eventRelays: { nodes: readonly (ShownRelay & { id: string })[] } } }).store
    .eventRelays;
  return nodes.find(({ id }) => id === relayId);
}

describe('a relay', () => {
  it('sends each event in order, signed with a secret of its own that is shown once', async () => {
    await using target = await relayed();
    const ids = [await happen(), await happen('ON_REFUND'), await happen('ON_SOMETHING_NEW')];
    await target.count(3);
    expect(target.ids()).toEqual(ids);
    const [first, , third] = target.got;
    if (!first || !third) throw new Error('there are three');
    expect(verified(first, target.secret)).toEqual({
      type: 'ORDER_COMPLETED',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      data: { store_id: bed.sandbox.storeId, number: ids[0] },
      storeId: bed.sandbox.storeId,
      eventId: ids[0],
      eventType: 'ON_ORDER_COMPLETED',
      cursor: expect.any(String),
    });
    expect(first.id).toBe(`evt_${bed.sandbox.storeId}_${ids[0]}`);
    expect(third.json).toMatchObject({ type: 'OTHER', eventType: 'ON_SOMETHING_NEW' });
    expect(() => verified(first, RELAY_SECRET)).toThrow('No matching signature');
    await expect.poll(async () => (await shown(target.relayId))?.['lastDeliveredCursor']).toBe(third.json['cursor']);
    expect(await shown(target.relayId)).toMatchObject({
      url: target.url,
      types: null,
      source: 'MUTATION',
      state: 'ACTIVE',
      failuresInARow: 0,
      lastFailure: null,
      nextAttemptAt: null,
      deadLetters: { totalCount: 0 },
    });
  });

  it('takes a secret that is given, only some types, and a cursor to start behind', async () => {
    await using first = await relayed();
    await happen();
    await happen('ON_REFUND');
    await happen();
    await first.count(3);
    const after = first.got[0]?.json['cursor'];
    const types = ['REFUND', 'OTHER'];
    await using second = await relayed({ after, types, secret: RELAY_SECRET });
    const other = await happen('ON_SOMETHING_NEW');
    await second.count(2);
    expect(second.ids()).toEqual([first.ids()[1], other]);
    for (const one of second.got) verified(one, RELAY_SECRET);
    expect((await create({ url: second.url, secret: RELAY_SECRET })).secret).toBeNull();
  });

  it('sends an event again until it arrives, with the same id, and only then the next', async () => {
    await using target = await relayed();
    let failures = 0;
    target.answer = () => (++failures <= 3 ? 500 : 200);
    const [one, two] = [await happen(), await happen()];
    await target.count(5);
    expect(target.ids()).toEqual([one, one, one, one, two]);
    expect(new Set(target.got.slice(0, 4).map(({ id }) => id)).size).toBe(1);
  });

  it('takes a redirect for a refusal, and does not wait for the end of an answer without end', async () => {
    await using target = await relayed();
    let n = 0;
    target.answer = (_, response) => {
      n += 1;
      if (n === 1) response.writeHead(302, { location: target.url }).end();
      else response.writeHead(200).write('x'.repeat(100_000));
      return n === 1 ? 302 : new Promise<number>(() => {}); // never ended
    };
    const [one, two] = [await happen(), await happen()];
    await expect.poll(() => target.ids()).toEqual([one, one, two]);
  });

  it('that waits for a slow target delays neither the receiver nor another relay', async () => {
    await using slow = await relayed();
    await using quick = await relayed();
    let release = () => {};
    slow.answer = () =>
      new Promise((resolve) => {
        release = () => resolve(204);
      });
    const ids = [await happen(), await happen(), await happen()];
    await quick.count(3);
    expect(quick.ids()).toEqual(ids);
    expect(slow.ids()).toEqual(ids.slice(0, 1));
    slow.answer = () => 204;
    release();
    await expect.poll(() => slow.ids()).toEqual(ids);
  });

  it('that is paused sends nothing, and goes on where it stopped', async () => {
    await using target = await relayed();
    const { relayId } = target;
    const paused = await change('pauseEventRelay', { relayId });
    expect(paused).toMatchObject({ relay: { id: relayId, state: 'PAUSED' }, userErrors: [] });
    await using other = await relayed();
    const ids = [await happen(), await happen()];
    await other.count(2);
    expect(target.ids()).toEqual([]);
    expect(await change('pauseEventRelay', { relayId, paused: false })).toMatchObject({ relay: { state: 'ACTIVE' } });
    await target.count(2);
    expect(target.ids()).toEqual(ids);
  });

  it('that is deleted sends nothing more, and is gone', async () => {
    await using other = await relayed();
    await using target = await startTarget();
    const { relay } = await create({ url: target.url });
    expect(await change('deleteEventRelay', { relayId: relay.id }, 'deletedId')).toEqual({
      deletedId: relay.id,
      userErrors: [],
    });
    await happen();
    await other.count(1);
    expect(target.ids()).toEqual([]);
    expect(await shown(relay.id)).toBeUndefined();
    const again = await change('deleteEventRelay', { relayId: relay.id }, 'deletedId');
    expect(again).toMatchObject({ deletedId: null, userErrors: [{ code: 'NOT_FOUND', field: ['relayId'] }] });
  });

  it('replays a part of the log by cursors or by dates, and then goes on', async () => {
    await using target = await relayed();
    const ids = [await happen(), await happen(), await happen()];
    await target.count(3);
    const { relayId } = target;
    const [from, to] = target.got.map(({ json }) => json['cursor']);
    expect(await change('replayEvents', { relayId, from, to })).toMatchObject({ userErrors: [] });
    await target.count(5);
    const timestamp = target.got[2]?.json['timestamp'];
    await change('replayEvents', { relayId, from: timestamp });
    await target.count(6);
    const four = await happen();
    await expect.poll(() => target.ids().at(-1)).toBe(four);
    expect(target.ids().slice(0, 5)).toEqual([...ids, ids[0], ids[1]]);
    expect(target.ids().slice(5, -1)).toContain(ids[2]); // and what else came in that millisecond
    await expect.poll(async () => (await shown(relayId))?.['pendingReplays']).toBe(0);
  });
});

describe('relays are refused', () => {
  const SHORT = `whsec_${Buffer.from('short').toString('base64')}`;

  it.each([
    ['no address', { url: 'nonsense' }, 'url', 'INVALID'],
    ['another scheme', { url: 'ftp://example.com/' }, 'url', 'INVALID'],
    ['a password', { url: 'https://a:b@example.com/' }, 'url', 'INVALID'],
    ['a long address', { url: `https://example.com/${'a'.repeat(2_048)}` }, 'url', 'INVALID'],
    ['a short secret', { secret: SHORT }, 'secret', 'INVALID'],
    ['a secret of another form', { secret: 'abc' }, 'secret', 'INVALID'],
    ['no types', { types: [] }, 'types', 'TOO_MANY'],
    ['no cursor', { after: 'nonsense' }, 'after', 'INVALID'],
  ])('%s', async (_, input, field, code) => {
    expect(await create({ url: 'https://example.com/', ...input })).toMatchObject({
      relay: null,
      secret: null,
      userErrors: [{ field: [field], code }],
    });
  });

  it.each([
    ['no cursor and no date', { from: 'nonsense' }, 'from'],
    ['a date without an offset', { from: '2026-01-01T00:00:00' }, 'from'],
    ['an end before the beginning', { from: '2026-01-02T00:00:00Z', to: '2026-01-01T00:00:00Z' }, 'to'],
  ])('replays with %s', async (_, range, field) => {
    await using target = await relayed();
    expect(await change('replayEvents', { relayId: target.relayId, ...range })).toMatchObject({
      relay: null,
      userErrors: [{ field: [field], code: 'INVALID' }],
    });
  });

  it('an eleventh replay while ten wait', async () => {
    await using target = await relayed();
    const { relayId } = target;
    await change('pauseEventRelay', { relayId });
    const replay = () => change('replayEvents', { relayId, from: '2026-01-01T00:00:00Z' });
    for (let n = 0; n < 10; n += 1) expect(await replay()).toMatchObject({ userErrors: [] });
    expect(await replay()).toMatchObject({ relay: null, userErrors: [{ code: 'TOO_MANY' }] });
  });

  it('a token without the scope, one of another store, and a key that is not the gateway’s', async () => {
    const query = '{ store { eventRelays { nodes { id } } } }';
    const write =
      'mutation { createEventRelay(input: { url: "https://example.com/" }) { relay { id } userErrors { code } } }';
    const others = {
      'another scope': await tokens.bearer(['events:read', 'stores:read']),
      'another store': await tokens.bearer(['events:relay'], ['1']),
      'a key of somebody': 'APIKey pnapi_of_somebody_else',
    };
    for (const [name, header] of Object.entries(others)) {
      for (const text of [query, write]) {
        const { errors, calls } = await bed.ask(text, { authorization: header });
        expect([name, errors.map(({ extensions }) => extensions['code'])]).toEqual([name, ['FORBIDDEN']]);
        expect(calls).toEqual([]);
      }
    }
    const own = await bed.ask(query);
    expect(own.errors).toEqual([]);
  });

  it('the secret, to a token without secrets:read', async () => {
    const header = await tokens.bearer(['events:relay']);
    const write = 'mutation { createEventRelay(input: { url: "https://example.com/" }) { relay { id } secret } }';
    const { data, errors } = await bed.ask(write, { authorization: header });
    expect(data).toEqual({ createEventRelay: { relay: { id: expect.any(String) }, secret: null } });
    expect(errors.map(({ extensions, path }) => [extensions['code'], path])).toEqual([
      ['FORBIDDEN', ['createEventRelay', 'secret']],
    ]);
  });
});
