import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { endpoint, type None } from '../../../src/upstream/client/endpoint.js';
import { mayRemember } from '../../../src/upstream/client/memo.js';
import { listTags, type TagRow } from '../../../src/upstream/management/tags.js';
import { leaveRepliesAlone } from '../../support/frozenReplies.js';
import { context, credential, failureOf, listThings, type TestClient, testClient } from './calls.js';
import { json, raw, startStandIn } from './standIn.js';

const LIST = 'GET /v1/things';
const MEMO = { memoBytes: 1 << 20 };

interface Thing {
  readonly id: string;
  readonly parts: readonly { readonly note: string }[];
}

/** A list that is large enough to be remembered; `note` decides what it says, at its very end. */
const things = (note: string): Thing[] =>
  Array.from({ length: 100 }, (_, n) => ({ id: String(n), parts: [{ note: `${'-'.repeat(50)}${note}` }] }));

const ask = async ({ client }: TestClient, who = 'anna'): Promise<Thing[]> =>
  (await client.call(listThings, {}, context({ credential: credential(who) }))) as unknown as Thing[];

leaveRepliesAlone();

describe('the memory of parsed bodies', () => {
  it('parses an unchanged body no third time, and makes every call all the same', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url, MEMO);
    standIn.always(LIST, json(things('a')));
    const [first, second, third, fourth] = [await ask(test), await ask(test), await ask(test), await ask(test)];
    expect([first, second, third]).toEqual([things('a'), things('a'), things('a')]);
    expect(first === second).toBe(false);
    expect([third === second, fourth === second]).toEqual([true, true]);
    expect(standIn.count(LIST)).toBe(4);
  });

  it('gives what has just arrived when bodies of one length take turns', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url, MEMO);
    const notes = ['a', 'a', 'a', 'b', 'a', 'b', 'b', 'b', 'c', 'a', 'a', 'a'];
    standIn.script(LIST, ...notes.map((note) => json(things(note))));
    for (const note of notes) expect(await ask(test)).toEqual(things(note));
  });

  it('gives each credential what was sent to it', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url, MEMO);
    standIn.always(LIST, (response, request) =>
      json(things(request.authorization === 'APIKey anna' ? 'of anna' : 'of bert'))(response, request),
    );
    for (const who of ['anna', 'anna', 'anna', 'bert', 'anna', 'bert', 'bert', 'bert', 'anna']) {
      expect(await ask(test, who)).toEqual(things(`of ${who}`));
    }
  });

  it('shows a refused credential nothing, whatever others have read', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url, MEMO);
    const list = json(things('a'));
    standIn.script(LIST, list, list, list, json(things('a'), 401));
    for (let n = 0; n < 3; n += 1) await ask(test);
    expect((await failureOf(ask(test, 'stranger'))).status).toBe(401);
  });

  it('shares only what nobody can change, the first receiver included', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url, MEMO);
    standIn.always(LIST, json(things('a')));
    const first = await ask(test);
    first.pop();
    const second = await ask(test);
    expect(() => second.pop()).toThrow(TypeError);
    expect(() => Object.assign(second[0]?.parts[0] ?? {}, { note: 'changed' })).toThrow(TypeError);
    expect(await ask(test)).toEqual(things('a'));
  });

  it('does not mistake one query of a path for another', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url, MEMO);
    standIn.always(LIST, (response, request) => json(things(request.target))(response, request));
    for (let n = 0; n < 4; n += 1) {
      for (const limit of [1, 2]) {
        const reply = await test.client.call(listThings, { query: { limit } }, context());
        expect(reply).toEqual(things(`/v1/things?limit=${limit}`));
      }
    }
  });

  it('knows packed bodies by their packed bytes, and never under another encoding', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url, MEMO);
    // Random enough that its packed form is large, too.
    const noisy = Array.from({ length: 2_000 }, (_, n) => ({ id: String((n * 7_919_777) % 1_000_003) }));
    const packed = gzipSync(JSON.stringify(noisy));
    expect(packed.length).toBeGreaterThan(4096);
    const headers = { 'content-type': 'application/json' };
    const zipped = raw(packed, 200, { ...headers, 'content-encoding': 'gzip' });
    standIn.script(LIST, zipped, zipped, zipped, raw(packed, 200, headers));
    const replies = [await ask(test), await ask(test), await ask(test)];
    expect(replies).toEqual([noisy, noisy, noisy]);
    expect(replies[2] === replies[1]).toBe(true);
    expect((await failureOf(ask(test))).code).toBe('UPSTREAM_INVALID_RESPONSE');
  });

  it('remembers nothing beyond its room, and nothing at all when switched off', async () => {
    await using standIn = await startStandIn();
    standIn.always(LIST, json(things('a')));
    for (const memoBytes of [0, 5_000]) {
      await using test = testClient(standIn.url, { memoBytes });
      const replies = [await ask(test), await ask(test), await ask(test)];
      expect(new Set(replies).size).toBe(3);
      expect(replies[2]).toEqual(things('a'));
    }
  });
});

describe('the memory of rows', () => {
  const TAGS = 'GET /v1/stores/1/tags';
  /** A tag as PayNow describes it; `more` may say otherwise. */
  const tag = (id: number, more: object = {}) => ({
    id: String(id),
    store_id: '1',
    created_at: '2026-01-01T00:00:00Z',
    created_by: { type: 'user', id: '5' },
    name: 'x'.repeat(100),
    slug: `tag-${id}`,
    enabled: true,
    ...more,
  });
  const some = Array.from({ length: 40 }, (_, n) => tag(100 - n));
  const askTags = async ({ client }: TestClient, strict = false) =>
    (await client.call(listTags, { path: { storeId: '1' } }, context({ strict }))) as unknown as TagRow[];

  it.each(['plain', 'packed'])('parses the new row of a changed list alone, %s', async (how) => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url, MEMO);
    // Random enough that its packed form is large, too.
    const noisy = some.map((row, n) => ({ ...row, name: randomBytes(150).toString('hex') + String(n) }));
    const lists = [noisy, [tag(101), ...noisy], [tag(102), tag(101), ...noisy.slice(0, -1)], noisy.slice(1)];
    const headers = { 'content-type': 'application/json', ...(how === 'packed' && { 'content-encoding': 'gzip' }) };
    const answers = lists.map((rows) => JSON.stringify(rows));
    standIn.script(TAGS, ...answers.map((text) => raw(how === 'packed' ? gzipSync(text) : text, 200, headers)));
    const replies: TagRow[][] = [];
    for (const rows of lists) {
      replies.push(await askTags(test));
      expect(replies.at(-1)).toEqual(rows);
    }
    const [, second, third, fourth] = replies;
    expect(third?.slice(1)).toEqual(second?.slice(0, -1));
    for (const [n, row] of (third ?? []).slice(1).entries()) expect(row === second?.[n]).toBe(true);
    expect(fourth?.[0] === third?.[3]).toBe(true);
    expect(() => Object.assign(third?.[0] ?? {}, { name: 'changed' })).toThrow(TypeError);
    expect(() => third?.pop()).toThrow(TypeError);
  });

  it('checks every new row, and keeps none that is damaged', async () => {
    await using standIn = await startStandIn();
    const told: string[] = [];
    await using test = testClient(standIn.url, {
      ...MEMO,
      onDeviation: ({ field, found }) => told.push(`${field} ${found}`),
    });
    const damaged = tag(101, { slug: null });
    const lists = [some, [...some, tag(1)], [damaged, ...some], [tag(102), damaged, ...some], [tag(102), ...some]];
    standIn.script(TAGS, ...lists.map((rows) => json(rows)));
    const seen: number[] = [];
    for (const rows of lists) {
      const reply = await askTags(test);
      expect(reply.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
      const at = rows.indexOf(damaged);
      if (at >= 0) expect(() => reply[at]?.slug).toThrow('no usable slug');
      seen.push(told.length);
    }
    expect(seen, told.join()).toEqual([0, 0, 1, 2, 2]);
  });

  it('lets nothing pass a strict read that is new', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url, MEMO);
    const lists = [some, [...some, tag(1)], [tag(101, { id: 'none' }), ...some]];
    standIn.script(TAGS, ...lists.map((rows) => json(rows)));
    await askTags(test);
    await askTags(test);
    expect((await failureOf(askTags(test, true))).code).toBe('UPSTREAM_INVALID_RESPONSE');
  });

  it('reads by rows again after lists that had nothing in common', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url, MEMO);
    const others = Array.from({ length: 5 }, (_, n) => some.map((row) => ({ ...row, description: `other ${n}` })));
    const lists = [some, ...others, ...Array.from({ length: 8 }, (_, n) => [tag(200 + n), ...some])];
    standIn.script(TAGS, ...lists.map((rows) => json(rows)));
    const replies: TagRow[][] = [];
    for (const rows of lists) {
      replies.push(await askTags(test));
      expect(replies.at(-1)).toEqual(rows);
    }
    expect(replies.at(-1)?.[1] === replies.at(-2)?.[1]).toBe(true);
  });
});

describe('what may be remembered', () => {
  const read = endpoint<None, None, object>();

  it.each([
    read('GET', '/v1/stores/{storeId}/gameservers'),
    read('GET', '/v1/stores/{storeId}/gameservers/{gameServerId}'),
    read('GET', '/v1/stores/{storeId}/webhooks'),
    read('GET', '/v1/stores/{storeId}/customers/{customerId}/tokens'),
    read('POST', '/v1/stores/{storeId}/customers/bulk'),
    read('PATCH', '/v1/stores/{storeId}'),
  ])('not $name', (operation) => {
    expect(mayRemember(operation)).toBe(false);
  });

  it('reads without secrets', () => {
    expect(mayRemember(read('GET', '/v1/stores/{storeId}/orders'))).toBe(true);
  });
});
