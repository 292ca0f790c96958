import { expect, it } from 'vitest';
import { deliver, SECRET } from '../../events/support.js';
import { watchTimers } from '../../faults/timers.js';
import type { Client } from '../../support/client.js';
import { held, startLaneBed } from '../../support/laneBed.js';
import { tokenFolder } from '../../support/tokens.js';
import { type Answer, json } from '../../upstream/client/standIn.js';

const STORE = '/v1/stores/7';
const TAGS = `GET ${STORE}/tags`;
const SALES = `GET ${STORE}/sales`;
const READ = '{ store { tags { nodes { name } } } }';

const tag = (name: string): Answer => json([{ id: '1', store_id: '7', name, slug: name }]);
const named = (name: string) => ({ data: { store: { tags: { nodes: [{ name }] } } } });
const GENERAL_JOINS = 'gateway_operations_total{way="general",result="join"}';
const parsed = async ({ text }: Client): Promise<unknown> => JSON.parse(await text);

it('equal queries of one caller are executed once and called for once', async () => {
  await using bed = await startLaneBed();
  bed.standIn.always(TAGS, tag('old'));
  await bed.introduce(READ);
  const tell = held(bed.standIn, TAGS);
  const clients = Array.from({ length: 20 }, () => bed.send(READ));
  await expect.poll(bed.runs).toBe(1);
  await expect.poll(() => bed.standIn.count(TAGS)).toBe(2);
  // Nobody can tell from outside when all have come: a later request of another caller comes after them.
  await parsed(bed.send('{ __typename }', 'bob'));
  await parsed(bed.send('{ __typename }', 'bob'));
  tell(tag('new'));
  for (const client of clients) expect(await parsed(client)).toEqual(named('new'));
  expect(bed.standIn.count(TAGS)).toBe(2);
  expect(await bed.joins()).toBe(19);
});

it('other callers, variables, places and wishes for fresh answers go by themselves', async () => {
  await using bed = await startLaneBed({
    CACHE_MAX_ENTRIES: '0',
    TRUST_PROXY: '127.0.0.1',
    TRUST_PROXY_COUNTRY_HEADER: 'x-country',
  });
  const READ_N = 'query NAME($n: Int) { store { tags(first: $n) { nodes { name } } } }';
  const query = `${READ_N.replace('NAME', 'A')} ${READ_N.replace('NAME', 'B')}`;
  const one = { variables: { n: 1 }, operationName: 'A' };
  bed.standIn.always(TAGS, tag('old'));
  await bed.introduce(query, one);
  const tell = held(bed.standIn, TAGS);
  const clients = [
    bed.send(query, 'anna', {}, one),
    bed.send(query, 'bob', {}, one),
    bed.send(query, 'anna', {}, { ...one, variables: { n: 2 } }),
    bed.send(query, 'anna', {}, { ...one, operationName: 'B' }),
    bed.send(query, 'anna', { 'x-country': 'DE' }, one),
    bed.send(query, 'anna', { 'x-forwarded-for': '8.8.8.8' }, one),
    bed.send(query, 'anna', { 'cache-control': 'no-cache' }, one),
    bed.send(query, 'anna', { 'x-paynow-cost': '1' }, one),
  ];
  await expect.poll(bed.runs).toBe(clients.length);
  tell(tag('new'));
  for (const client of clients) expect(await parsed(client)).toMatchObject(named('new'));
  expect(await bed.joins()).toBe(0);
});

it('who comes after something has arrived does not get what was read before', async () => {
  await using bed = await startLaneBed({ CACHE_MAX_ENTRIES: '0' });
  const query = '{ store { tags { nodes { name } } sales { nodes { name } } } }';
  bed.standIn.always(TAGS, tag('first'));
  bed.standIn.always(SALES, json([]));
  await bed.introduce(query);
  const tell = held(bed.standIn, SALES);
  const early = bed.send(query);
  await expect.poll(() => bed.standIn.count(SALES)).toBe(2);
  await expect.poll(() => bed.standIn.count(TAGS)).toBe(2);
  // The first one's tags are there when an equal read of the same caller makes a call of its own.
  bed.standIn.always(TAGS, tag('second'));
  await bed.introduce(READ);
  await expect
    .poll(async () => {
      const { data } = (await parsed(bed.send(READ))) as ReturnType<typeof named>;
      return data.store.tags.nodes[0]?.name;
    })
    .toBe('second');
  const calls = bed.standIn.count(TAGS);
  const late = bed.send(query);
  await expect.poll(() => bed.standIn.count(TAGS)).toBe(calls + 1);
  tell(json([]));
  expect(await parsed(early)).toMatchObject({ data: { store: { tags: { nodes: [{ name: 'first' }] } } } });
  expect(await parsed(late)).toMatchObject({ data: { store: { tags: { nodes: [{ name: 'second' }] } } } });
  expect(await bed.joins()).toBe(0);
});

it('who comes after an event has been received is told of it', async () => {
  await using bed = await startLaneBed({ PAYNOW_WEBHOOK_SECRETS: SECRET });
  const query = '{ store { tags { nodes { name } } events(first: 5) { nodes { eventId } } } }';
  const told = (...ids: readonly string[]) => ({
    data: { store: { tags: { nodes: [{ name: 'new' }] }, events: { nodes: ids.map((eventId) => ({ eventId })) } } },
  });
  bed.standIn.always(`GET ${STORE}`, json({ id: '7', slug: 'seven', name: 'Seven', currency: 'usd' }));
  // The store's row is kept from here on: all that the first one waits for is its tags.
  await parsed(bed.send('{ store { name events(first: 1) { nodes { eventId } } } }'));
  const tell = held(bed.standIn, TAGS);
  const before = await bed.runs();
  const early = bed.send(query);
  await expect.poll(() => bed.standIn.count(TAGS)).toBe(1);
  expect(await deliver({ url: bed.url, secret: SECRET, eventId: '5', eventType: 'ON_TRIAL_STARTED' })).toMatchObject({
    status: 204,
  });
  const late = bed.send(query);
  await expect.poll(bed.runs).toBe(before + 2);
  tell(tag('new'));
  expect(await parsed(early)).toEqual(told());
  expect(await parsed(late)).toEqual(told('5'));
  expect(await bed.joins()).toBe(0);
});

it('who comes after a write does not join what was begun before it', async () => {
  await using bed = await startLaneBed({ CACHE_MAX_ENTRIES: '0' });
  bed.standIn.always(TAGS, tag('old'));
  await bed.introduce(READ);
  const tell = held(bed.standIn, TAGS);
  const early = bed.send(READ);
  await expect.poll(() => bed.standIn.count(TAGS)).toBe(2);
  bed.standIn.always(`DELETE ${STORE}/coupons/1`, json({}));
  await parsed(bed.send('mutation { deleteCoupon(input: { id: "1" }) { deletedId } }'));
  const late = bed.send(READ);
  await expect.poll(bed.runs).toBe(2);
  tell(tag('old'));
  expect(await parsed(early)).toEqual(named('old'));
  tell(tag('new'));
  await parsed(late);
  expect(await bed.joins()).toBe(0);
});

it('equal writes are each made', async () => {
  await using bed = await startLaneBed();
  const route = `DELETE ${STORE}/coupons/1`;
  const tell = held(bed.standIn, route);
  const clients = [1, 2].map(() => bed.send('mutation { deleteCoupon(input: { id: "1" }) { deletedId } }'));
  await expect.poll(() => bed.standIn.count(route)).toBe(2);
  tell(json({}));
  for (const client of clients) {
    expect(await parsed(client)).toEqual({ data: { deleteCoupon: { deletedId: expect.any(String) } } });
  }
  expect(await bed.joins()).toBe(0);
});

it('who has other rights by now does not join what was begun with the former ones', async () => {
  await using tokens = await tokenFolder();
  await using bed = await startLaneBed({
    CACHE_MAX_ENTRIES: '0',
    PAYNOW_API_KEY: 'of-the-gateway',
    GATEWAY_TOKENS_FILE: tokens.file,
  });
  const { authorization, id } = await tokens.make(['tags:read']);
  const headers = { authorization };
  bed.standIn.always(TAGS, tag('old'));
  const tell = held(bed.standIn, TAGS);
  const early = bed.send(READ, '', headers);
  await expect.poll(() => bed.standIn.count(TAGS)).toBe(1);
  await tokens.change(id, { scopes: ['products:read'] });
  const late = bed.send(READ, '', headers);
  const refused = { data: { store: { tags: null } }, errors: [{ extensions: { code: 'FORBIDDEN' } }] };
  expect(await parsed(late)).toMatchObject(refused);
  tell(tag('new'));
  expect(await parsed(early)).toEqual(named('new'));
  expect(await bed.joins()).toBe(0);
});

it('an error is shared as an answer is, and counted for each', async () => {
  await using bed = await startLaneBed();
  bed.standIn.always(TAGS, tag('old'));
  await bed.introduce(READ);
  const tell = held(bed.standIn, TAGS);
  const clients = Array.from({ length: 5 }, () => bed.send(READ));
  await expect.poll(() => bed.standIn.count(TAGS)).toBe(2);
  await parsed(bed.send('{ __typename }', 'bob'));
  await parsed(bed.send('{ __typename }', 'bob'));
  tell(json({ code: 'oh' }, 500));
  for (const client of clients) {
    expect(await parsed(client)).toMatchObject({
      data: { store: { tags: null } },
      errors: [{ path: ['store', 'tags'], extensions: { code: 'UPSTREAM_UNAVAILABLE' } }],
    });
  }
  expect(bed.standIn.count(TAGS)).toBe(2);
  expect(await bed.joins()).toBe(4);
  expect(await bed.metric('gateway_errors_total{code="UPSTREAM_UNAVAILABLE"}')).toBe(5);
  // Whoever comes now asks again.
  bed.standIn.always(TAGS, tag('new'));
  expect(await parsed(bed.send(READ))).toEqual(named('new'));
});

it('equal queries that come by the general way are executed once too, and are as public as the first', async () => {
  await using bed = await startLaneBed({ TRUST_PROXY: '127.0.0.1', CACHE_MAX_ENTRIES: '0' });
  const SHOP = 'GET /v1/store/tags';
  const read = (query: string, address: string) =>
    fetch(`${bed.url}?${new URLSearchParams({ query })}`, { headers: { 'x-forwarded-for': address } });
  const created_at = '2026-01-01T00:00:00.000Z';
  const tags = [{ id: '1', store_id: '7', name: 'Ranks', slug: 'ranks', enabled: true, created_at }];
  const query = (country: string) => `{ storefront${country} { tags { nodes { name } } } }`;
  for (const [country, cacheControl, made] of [
    ['(country: "DE")', /^public/, 1],
    ['', /^private/, 2], // the address decides: no cache in front may give it to somebody from elsewhere
  ] as const) {
    const [joins, calls] = [await bed.metric(GENERAL_JOINS), bed.standIn.count(SHOP)];
    const tell = held(bed.standIn, SHOP);
    const answers = Array.from({ length: 5 }, () => read(query(country), '198.51.100.7'));
    const stranger = read(query(country), '203.0.113.9');
    await expect.poll(() => bed.standIn.count(SHOP)).toBe(calls + made);
    await expect.poll(() => bed.metric('gateway_operations_total{way="general",result="run"}')).toBeGreaterThan(1);
    await parsed(bed.send('{ __typename }', 'bob'));
    await parsed(bed.send('{ __typename }', 'bob'));
    tell(json(tags));
    for (const answer of [...answers, stranger]) {
      const response = await answer;
      expect(await response.json()).toEqual({ data: { storefront: { tags: { nodes: [{ name: 'Ranks' }] } } } });
      expect(response.headers.get('cache-control')).toMatch(cacheControl);
    }
    expect(bed.standIn.count(SHOP)).toBe(calls + made);
    expect((await bed.metric(GENERAL_JOINS)) - joins).toBe(4);
  }
});

it('the first one may leave; when all have left, so has the call', async () => {
  await using bed = await startLaneBed({ CACHE_MAX_ENTRIES: '0' });
  bed.standIn.always(TAGS, tag('old'));
  await bed.introduce(READ);
  const tell = held(bed.standIn, TAGS);
  const first = bed.send(READ);
  await expect.poll(() => bed.standIn.count(TAGS)).toBe(2);
  const second = bed.send(READ);
  await parsed(bed.send('{ __typename }', 'bob'));
  await parsed(bed.send('{ __typename }', 'bob'));
  first.leave();
  await parsed(bed.send('{ __typename }', 'bob'));
  tell(tag('new'));
  expect(await parsed(second)).toEqual(named('new'));
  expect(bed.standIn.count(TAGS)).toBe(2);
  expect(await bed.joins()).toBe(1);

  const clients = [bed.send(READ), bed.send(READ)];
  await expect.poll(() => bed.standIn.count(TAGS)).toBe(3);
  await parsed(bed.send('{ __typename }', 'bob'));
  for (const client of clients) client.leave();
  await bed.standIn.requests.at(-1)?.closed;
  // Nor does the one who had joined ask again by itself.
  await parsed(bed.send('{ __typename }', 'bob'));
  await parsed(bed.send('{ __typename }', 'bob'));
  expect(bed.standIn.count(TAGS)).toBe(3);
});

it('equal guesses are executed once, and each of them counts', async () => {
  await using bed = await startLaneBed({ CACHE_MAX_ENTRIES: '0', LIMIT_GUESSES: '3' });
  const LOOKUP = 'GET /v1/store/customer/giftcards/lookup/A';
  bed.standIn.always('GET /v1/store/customer', json({ id: '1', store_id: '7' }));
  const tell = held(bed.standIn, LOOKUP);
  const headers = { authorization: 'Customer anna' };
  const clients = Array.from({ length: 5 }, () =>
    bed.send('{ storefront { giftCard(code: "A") { code } } }', '', headers),
  );
  const told: unknown[] = [];
  const answers = Promise.all(clients.map(async (client) => told.push(await parsed(client))));
  await expect.poll(() => told.length).toBe(2);
  await expect.poll(() => bed.standIn.count(LOOKUP)).toBe(1);
  tell(json({ code: 'not-found' }, 404));
  await answers;
  const refused = { errors: [{ extensions: { code: 'RATE_LIMITED' } }] };
  const none = { data: { storefront: { giftCard: null } } };
  expect(told).toMatchObject([refused, refused, none, none, none]);
  expect([bed.standIn.count(LOOKUP), await bed.joins()]).toEqual([1, 2]);
});

it('who has joined is not ended by the deadline of the first one: it asks for itself', async () => {
  await using bed = await startLaneBed({ GATEWAY_DEADLINE_MS: '50000', PAYNOW_TIMEOUT_MS: '1000' });
  using clocks = watchTimers(40_000);
  held(bed.standIn, TAGS);
  const first = bed.send(READ);
  await expect.poll(() => bed.standIn.count(TAGS)).toBe(1);
  const alone = clocks.set;
  const second = bed.send(READ);
  await expect.poll(() => clocks.set).toBe(alone + 1);
  bed.standIn.always(TAGS, tag('new'));
  clocks.runOldest();
  expect(await parsed(first)).toMatchObject({ errors: [{ extensions: { code: 'UPSTREAM_TIMEOUT' } }] });
  expect(await parsed(second)).toEqual(named('new'));
  expect(bed.standIn.count(TAGS)).toBe(2);
});
