import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SANDBOX_KEYS } from '../../src/sandbox/state.js';
import { bytesOfLeaf } from '../../src/server/execution/answerBudget.js';
import { startTestBed, type TestBed } from '../support/gateway.js';
import { startLaneBed } from '../support/laneBed.js';
import { type TokenFolder, tokenFolder } from '../support/tokens.js';
import { json } from '../upstream/client/standIn.js';

interface Shown {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: ReadonlyArray<{ message: string; path?: unknown[]; extensions: Record<string, unknown> }>;
}

/** Fields that the token may not read, of every order. */
const FORBIDDEN =
  'store { orders(first: 10) { nodes { prettyId c: customer { name } d: customer { name } l: deliveryItems { nodes { state } } } } }';
/** Every order in all its words, several times over. */
const LARGE =
  'store { orders(first: 60) { nodes { id paynowId a: lines { checkoutLineId paynowId isTaxInclusive presentmentTotals { __typename } isGift } b: lines { checkoutLineId paynowId isTaxInclusive presentmentTotals { __typename } isGift } c: lines { checkoutLineId paynowId isTaxInclusive presentmentTotals { __typename } isGift } d: lines { checkoutLineId paynowId isTaxInclusive presentmentTotals { __typename } isGift } } } }';

it.each([
  ['x'.repeat(100), 102],
  ['ü'.repeat(100), 202],
  ['"'.repeat(100), 202],
  ['\n'.repeat(100), 202],
  ['\u0001'.repeat(100), 602],
  ['\ud800'.repeat(100), 602],
  ['🏳️‍🌈'.repeat(20), 20 * 14 + 2],
])('a long text counts as JSON writes it (%#)', (text, bytes) => {
  expect([bytesOfLeaf(text), Buffer.byteLength(JSON.stringify(text))]).toEqual([bytes, bytes]);
});

describe('what an answer may hold', () => {
  let tokens: TokenFolder;
  let bed: TestBed;
  let orders: string;

  beforeAll(async () => {
    tokens = await tokenFolder();
    bed = await startTestBed({
      GATEWAY_TOKENS_FILE: tokens.file,
      PAYNOW_API_KEY: SANDBOX_KEYS.apiKey,
      LIMIT_ERRORS: '5',
      LIMIT_ANSWER_BYTES: '12000',
      LIMIT_ANSWER_FIELDS: '20000',
      LIMIT_BATCH: '3',
    });
    orders = await tokens.bearer(['orders:read', 'products:write']);
  });
  afterAll(async () => {
    await bed[Symbol.asyncDispose]();
    await tokens[Symbol.asyncDispose]();
  });

  const send = async (body: unknown, general = false, authorization = orders) => {
    bed.sandbox.calls.clear();
    const headers = {
      'content-type': 'application/json',
      authorization,
      ...(general && { 'content-encoding': 'identity' }), // the direct lane takes none
    };
    const response = await fetch(bed.url, { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: response.status, body: (await response.json()) as unknown, calls: bed.sandbox.calls.list.length };
  };
  const limitOf = ({ errors = [] }: Shown) => errors.at(-1)?.extensions['limit'];

  const WAYS: ReadonlyArray<readonly [string, (text: string) => [object, boolean]]> = [
    ['the direct lane', (text) => [{ query: `{ ${text} }` }, false]],
    ['yoga', (text) => [{ query: `{ ${text} }` }, true]],
    ['a query with __schema', (text) => [{ query: `{ __schema { queryType { name } } ${text} }` }, false]],
    ['a response name __proto__', (text) => [{ query: `{ __proto__: __typename ${text} }` }, false]],
    [
      'a query with a variable switch',
      (text) => [{ query: `query ($on: Boolean = true) { __typename @include(if: $on) ${text} }` }, false],
    ],
  ];

  it.each(WAYS)('errors over the limit are counted in one that says so, on %s', async (_, make) => {
    const { status, body, calls } = await send(...make(FORBIDDEN));
    const { data, errors = [] } = body as Shown;
    expect([status, calls]).toEqual([200, 1]);
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual([
      ...Array(5).fill('FORBIDDEN'),
      'LIMIT_EXCEEDED',
    ]);
    expect(errors.at(-1)?.message).toBe(
      'At most 5 errors in an answer; 25 more were left out. Correct those that are shown, or ask for fewer rows.',
    );
    expect(errors.at(-1)?.extensions).toEqual({
      code: 'LIMIT_EXCEEDED',
      limit: { name: 'errors', max: 5, found: 30 },
    });
    const { store } = data as { store: { orders: { nodes: Array<Record<string, unknown>> } } };
    const { nodes } = store.orders;
    expect(nodes).toHaveLength(10);
    for (const node of nodes) expect(node).toEqual({ prettyId: expect.any(String), c: null, d: null, l: null });
  });

  it.each(WAYS)('an answer of too many bytes is refused, on %s', async (_, make) => {
    const [request, get] = make(LARGE);
    const { status, body } = await send(request, get);
    expect(status).toBe(200);
    const { data, errors } = body as Shown;
    expect(data).toBeUndefined();
    expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(['LIMIT_EXCEEDED']);
    expect(limitOf(body as Shown)).toEqual({ name: 'answerBytes', max: 12_000, found: expect.any(Number) });
    expect((body as { errors: [{ message: string }] }).errors[0].message).toMatch(/^At most 12000 bytes .* Ask for /);
  });

  it('names that callers choose count, in data and in errors', async () => {
    const long = 'x'.repeat(2_000);
    for (const text of [`${long}: prettyId`, `${long}: customer { name }`]) {
      const { body } = await send({ query: `{ store { orders(first: 10) { nodes { ${text} } } } }` });
      expect(limitOf(body as Shown)).toMatchObject({ name: 'answerBytes' });
    }
  });

  it('equal queries that are sent at one time are refused alike', async () => {
    const all = await Promise.all(Array.from({ length: 4 }, () => send({ query: `{ ${LARGE} }` })));
    for (const { body } of all) expect(limitOf(body as Shown)).toMatchObject({ name: 'answerBytes' });
  });

  it('fields times rows are refused before a call, in a list of operations together', async () => {
    const part = (name: string, lists: number) =>
      `query ${name} { store { orders(first: 100) { nodes { ${Array.from({ length: lists }, (_, n) => `l${n}: lines { isGift paynowId }`).join(' ')} } } } }`;
    const whole = await send({ query: part('Whole', 10) });
    expect(whole.calls).toBe(0);
    expect(limitOf(whole.body as Shown)).toEqual({ name: 'answerFields', max: 20_000, found: 21_003 });
    const { body, calls } = await send([{ query: part('A', 5) }, { query: part('B', 4) }, { query: part('C', 1) }]);
    const limits = (body as Shown[]).map((each) => (limitOf(each) as { name: string } | undefined)?.name);
    expect(limits.filter((name) => name === 'answerFields')).toHaveLength(1);
    expect(calls).toBe(1); // which both share
  });

  it('operations of one HTTP request share their errors and bytes', async () => {
    const { body } = await send([{ query: `{ ${FORBIDDEN} }` }, { query: `query B { ${FORBIDDEN} }` }]);
    const codes = (body as Shown[]).flatMap(({ errors = [] }) => errors.map(({ extensions }) => extensions['code']));
    expect(codes.filter((code) => code === 'FORBIDDEN')).toHaveLength(5);
  });

  it('a mutation whose answer is too large is carried out, and says what it can', async () => {
    const long = 'n'.repeat(200);
    const create = (fields: string) =>
      `createCustomer(input: { name: "${long}", steamId: "76561198000000001" }) { customer { ${fields} } userErrors { code } }`;
    const names = Array.from({ length: 70 }, (_, n) => `a${n}: name`).join(' ');
    const { body } = await send(
      { query: `mutation { one: ${create(`paynowId ${names}`)} second: ${create('paynowId')} }` },
      false,
      `APIKey ${bed.sandbox.apiKey}`,
    );
    const { data, errors = [] } = body as Shown;
    expect(bed.sandbox.calls.list.map(({ method }) => method)).toEqual(['POST']);
    expect(data).toMatchObject({ one: { customer: { paynowId: expect.any(String) } }, second: null });
    expect(errors.at(-1)?.extensions['limit']).toMatchObject({ name: 'errors' });
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual(Array(6).fill('LIMIT_EXCEEDED'));
  });
});

it.each(['on', 'off'])(
  'fields are counted while an answer is made, those that wait ten times, with the direct lane %s',
  async (lane) => {
    const tags = Array.from({ length: 10 }, (_, n) => `t${n}: tags { __typename }`).join(' ');
    await using bed = await startTestBed({ LIMIT_ANSWER_FIELDS: '60', GATEWAY_DIRECT_LANE: lane });
    const { data, errors, calls } = await bed.ask(`{ store { ${tags} } }`);
    expect({ data, calls: calls.length }).toEqual({ data: null, calls: 1 });
    expect(errors).toMatchObject([
      { extensions: { code: 'LIMIT_EXCEEDED', limit: { name: 'answerFields', max: 60, found: expect.any(Number) } } },
    ]);
  },
);

describe('calls are counted while they are sent', () => {
  const IDS = Array.from({ length: 20 }, (_, n) => String(100 + n));
  const QUERY = 'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Product { name } } }';
  const variables = { ids: IDS.map((id) => `gid://paynow/7/Product/${id}`) };

  it.each(['on', 'off'])('what no estimate knows ends at the limit, with the direct lane %s', async (lane) => {
    await using bed = await startLaneBed({ LIMIT_CALLS: '5', GATEWAY_DIRECT_LANE: lane });
    bed.standIn.always('GET /v1/stores/7/products', json([]));
    for (const id of IDS)
      bed.standIn.always(`GET /v1/stores/7/products/${id}`, json({ id, store_id: '7', name: `P${id}` }));
    const { data, errors = [] } = JSON.parse(await bed.send(QUERY, 'anna', {}, { variables }).text) as Shown;
    const nodes = data?.['nodes'] as Array<{ name: string } | null>;
    expect(bed.standIn.requests).toHaveLength(5);
    expect(nodes).toEqual(IDS.map((id, n) => (n < 4 ? { name: `P${id}` } : null)));
    expect(errors).toHaveLength(16);
    expect(errors[0]).toMatchObject({
      message: 'At most 5 PayNow calls per operation; this part would have taken more. Ask for it in a second request.',
      path: ['nodes', 4],
      extensions: { code: 'COST_LIMIT_EXCEEDED', limit: { name: 'calls', max: 5, found: 6 } },
    });
  });

  it('repetitions count, and whoever joins a read is not refused for another', async () => {
    await using bed = await startLaneBed({ LIMIT_CALLS: '3', PAYNOW_RETRIES: '2' });
    const route = 'GET /v1/stores/7/tags';
    bed.standIn.always(route, json({}, 503));
    bed.standIn.always('GET /v1/stores/7/sales', json({}, 503));
    const { errors } = JSON.parse(
      await bed.send('{ store { tags { nodes { name } } sales { nodes { name } } } }').text,
    ) as Shown;
    expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(Array(2).fill('UPSTREAM_UNAVAILABLE'));
    expect(bed.standIn.requests).toHaveLength(3);
  });
});
