import { expect, it } from 'vitest';
import type { Client } from '../support/client.js';
import { held, startLaneBed } from '../support/laneBed.js';
import { type TokenFolder, tokenFolder } from '../support/tokens.js';
import { type Answer, hang, json } from '../upstream/client/standIn.js';

// As in production: no cost is shown, so equal queries under way are executed once.

const STORE = '/v1/stores/7';
const TAGS = `GET ${STORE}/tags`;
const ORDERS = `GET ${STORE}/orders`;
const SALES = `GET ${STORE}/sales`;
const READ = '{ store { tags { nodes { name } } } }';

const tag = (name: string): Answer => json([{ id: '1', store_id: '7', name, slug: name }]);
const named = (name: string) => ({ data: { store: { tags: { nodes: [{ name }] } } } });
const parsed = async ({ text }: Client): Promise<unknown> => JSON.parse(await text);

it('a first query is executed on the direct lane, and shows no cost', async () => {
  await using bed = await startLaneBed();
  bed.standIn.always(TAGS, tag('new'));
  expect(await parsed(bed.send(READ))).toEqual(named('new'));
  expect([await bed.runs(), bed.standIn.count(TAGS)]).toEqual([1, 1]);
});

it('first queries that are equal are executed once', async () => {
  await using bed = await startLaneBed();
  const tell = held(bed.standIn, TAGS);
  const clients = Array.from({ length: 10 }, () => bed.send(READ));
  await expect.poll(() => bed.standIn.count(TAGS)).toBe(1);
  // Nobody can tell from outside when all have come: later requests of another caller come after them.
  await parsed(bed.send('{ __typename }', 'bob'));
  await parsed(bed.send('{ __typename }', 'bob'));
  tell(tag('new'));
  for (const client of clients) expect(await parsed(client)).toEqual(named('new'));
  expect([await bed.joins(), bed.standIn.count(TAGS)]).toEqual([9, 1]);
});

it('each caller gets what PayNow answers to their own credential', async () => {
  await using bed = await startLaneBed();
  bed.standIn.always(TAGS, async (response, request) => {
    await tag(request.authorization ?? 'nobody')(response, request);
  });
  const keys = Array.from({ length: 12 }, (_, n) => `key-${n % 4}`);
  const answers = await Promise.all(keys.map((key) => parsed(bed.send(READ, key))));
  expect(answers).toEqual(keys.map((key) => named(`APIKey ${key}`)));
});

it.each<readonly [string, Parameters<TokenFolder['change']>[1]]>([
  ['scopes', { scopes: ['sales:read'] }],
  ['stores', { stores: ['8'] }],
])('a token that has lost its %s does not get an answer begun before', async (_, changed) => {
  await using tokens = await tokenFolder();
  await using bed = await startLaneBed({ GATEWAY_TOKENS_FILE: tokens.file, PAYNOW_API_KEY: 'held-by-the-gateway' });
  const { authorization, id } = await tokens.make(['tags:read']);
  const tell = held(bed.standIn, TAGS);
  const before = bed.send(READ, '', { authorization });
  await expect.poll(() => bed.standIn.count(TAGS)).toBe(1);
  await tokens.change(id, changed);
  const after = bed.send(READ, '', { authorization });
  expect(await parsed(after)).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
  tell(tag('new'));
  expect(await parsed(before)).toEqual(named('new'));
  expect([await bed.joins(), bed.standIn.count(TAGS)]).toEqual([0, 1]);
});

it('who comes after the ledger was looked at looks at it again', async () => {
  await using bed = await startLaneBed({ CACHE_STORES_MS: '60000' });
  const query = '{ store { ledgerEntries(first: 1) { nodes { key } } orders(first: 1) { nodes { prettyId } } } }';
  bed.standIn.always(`GET ${STORE}`, json({ id: '7', name: 'Shop', currency: 'usd' }));
  bed.standIn.always(ORDERS, json([]));
  await parsed(bed.send(query)); // from now on the store is kept, and only the orders are read
  const runs = await bed.runs();
  const tell = held(bed.standIn, ORDERS);
  const first = bed.send(query);
  await expect.poll(() => bed.standIn.count(ORDERS)).toBe(2);
  const second = bed.send(query);
  await expect.poll(bed.runs).toBe(runs + 2);
  tell(json([]));
  const expected = { data: { store: { ledgerEntries: { nodes: [] }, orders: { nodes: [] } } } };
  expect([await parsed(first), await parsed(second)]).toEqual([expected, expected]);
  expect([await bed.joins(), bed.standIn.count(ORDERS), bed.standIn.count(`GET ${STORE}`)]).toEqual([0, 2, 1]);
});

it('the read of a client who leaves is aborted, and the next one reads again', async () => {
  await using bed = await startLaneBed();
  bed.standIn.always(TAGS, hang);
  const client = bed.send(READ);
  await expect.poll(() => bed.standIn.count(TAGS)).toBe(1);
  client.leave();
  await bed.standIn.requests.at(-1)?.closed;
  bed.standIn.always(TAGS, tag('new'));
  expect(await parsed(bed.send(READ))).toEqual(named('new'));
  expect(bed.standIn.count(TAGS)).toBe(2);
});

it('what fails leaves the rest standing, in the answer of each who asked', async () => {
  await using bed = await startLaneBed();
  const query = '{ store { tags { nodes { name } } sales { nodes { name } } } }';
  bed.standIn.always(TAGS, tag('new'));
  bed.standIn.always(SALES, json({ code: 'oh' }, 500));
  const answers = await Promise.all([bed.send(query), bed.send(query)].map(parsed));
  for (const answer of answers) {
    expect(answer).toMatchObject({
      data: { store: { tags: { nodes: [{ name: 'new' }] }, sales: null } },
      errors: [{ path: ['store', 'sales'], extensions: { code: 'UPSTREAM_UNAVAILABLE' } }],
    });
    expect(answer).not.toHaveProperty('extensions');
  }
});

it.each<readonly [string, string, object, string]>([
  ['no GraphQL', '{ store {', {}, 'GRAPHQL_PARSE_FAILED'],
  ['an unknown field', '{ store { nope } }', {}, 'GRAPHQL_VALIDATION_FAILED'],
  ['a bad id', '{ store { order(id: "../..") { id } } }', {}, 'BAD_USER_INPUT'],
  [
    'a bad variable',
    'query ($n: Int) { store { tags(first: $n) { nodes { name } } } }',
    { variables: { n: 'x' } },
    'BAD_USER_INPUT',
  ],
  ['too large a page', '{ store { tags(first: 5000) { nodes { name } } } }', {}, 'BAD_USER_INPUT'],
  ['two operations and no name', 'query A { __typename } query B { __typename }', {}, 'BAD_USER_INPUT'],
])('%s is refused without a call, the second time as the first', async (_, query, more, code) => {
  await using bed = await startLaneBed();
  const first = await parsed(bed.send(query, 'anna', {}, more));
  expect(first).toMatchObject({ errors: [{ extensions: { code } }] });
  expect(await parsed(bed.send(query, 'anna', {}, more))).toEqual(first);
  expect(bed.standIn.requests).toEqual([]);
});
