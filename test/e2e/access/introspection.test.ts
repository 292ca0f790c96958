import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SANDBOX_KEYS } from '../../../src/sandbox/state.js';
import { startTestBed, type TestBed } from '../../support/gateway.js';
import { held, startLaneBed } from '../../support/laneBed.js';
import { type TokenFolder, tokenFolder } from '../../support/tokens.js';
import { json, raw } from '../../upstream/client/standIn.js';

// In production the schema is for callers whose credential has been accepted: by PayNow, or by the gateway for its tokens.

const SCHEMA = '{ __schema { queryType { name } } }';
const TYPE = '{ __type(name: "Order") { name } }';
const HIDDEN =
  'query ($no: Boolean!) { __typename ...A } fragment A on Query { s: __schema @skip(if: $no) { queryType { name } } }';
const MISSPELT = '{ store { nam } }';

interface Reply {
  readonly data?: unknown;
  readonly errors?: ReadonlyArray<{ readonly message: string; readonly extensions: { readonly code: string } }>;
}

const post = (url: string, body: object, authorization: string | null): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization !== null && { authorization }) },
    body: JSON.stringify(body),
  });

const persisted = (query: string) => ({
  persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') },
});

type Way = (url: string, authorization: string | null) => Promise<Response>;

const WAYS: ReadonlyArray<readonly [string, Way]> = [
  ['__schema', (url, who) => post(url, { query: SCHEMA }, who)],
  ['__type', (url, who) => post(url, { query: TYPE }, who)],
  ['a fragment behind a switch', (url, who) => post(url, { query: HIDDEN, variables: { no: false } }, who)],
  [
    'one of two operations',
    (url, who) => post(url, { query: `query A ${SCHEMA} query B { __typename }`, operationName: 'A' }, who),
  ],
  ['a batch', (url, who) => post(url, [{ query: SCHEMA }, { query: TYPE }], who)],
  ['a persisted query', (url, who) => post(url, { query: SCHEMA, extensions: persisted(SCHEMA) }, who)],
  ['its hash alone', (url, who) => post(url, { extensions: persisted(SCHEMA) }, who)],
  [
    'GET',
    (url, who) =>
      fetch(`${url}?query=${encodeURIComponent(SCHEMA)}`, who === null ? {} : { headers: { authorization: who } }),
  ],
];

describe('introspection in production', () => {
  let bed: TestBed;
  let tokens: TokenFolder;

  beforeAll(async () => {
    tokens = await tokenFolder();
    bed = await startTestBed({
      NODE_ENV: 'production',
      GATEWAY_TOKENS_FILE: tokens.file,
      LIMIT_BATCH: '2',
      LIMIT_GUESSES: '1000',
    });
  });
  afterAll(async () => {
    await bed[Symbol.asyncDispose]();
    await tokens[Symbol.asyncDispose]();
  });

  let made = 0;
  /** A credential that nobody has sent before. */
  const madeUp = (scheme: string): string => `${scheme} made-up-by-a-stranger-${(made += 1)}`;

  const asked = async (send: Way, authorization: string | null) => {
    bed.sandbox.calls.clear();
    const response = await send(bed.url, authorization);
    const replies = [(await response.json()) as Reply | Reply[]].flat();
    return {
      shown: JSON.stringify(replies).includes('"Query"') || JSON.stringify(replies).includes('"Order"'),
      codes: replies.map(({ errors }) => errors?.map(({ extensions }) => extensions.code).join() ?? ''),
      calls: bed.sandbox.calls.list.map(({ method, path }) => `${method} ${path}`),
    };
  };

  describe.each(WAYS)('by %s', (name, send) => {
    const all = (code: string) => (name === 'a batch' ? [code, code] : [code]);

    it.each([
      ['a key', 'APIKey', 'GET /v1/stores'],
      ['a customer token', 'Customer', 'GET /v1/store/customer'],
    ])('is refused with %s that PayNow does not accept, which is asked once', async (_, scheme, call) => {
      const stranger = madeUp(scheme);
      const refused = { shown: false, codes: all('UNAUTHENTICATED') };
      expect(await asked(send, stranger)).toEqual({ ...refused, calls: [call] });
      expect(await asked(send, stranger)).toEqual({ ...refused, calls: [] });
    });

    it('is refused without a credential and with an unknown token, without a call', async () => {
      expect(await asked(send, null)).toEqual({ shown: false, codes: all('UNAUTHENTICATED'), calls: [] });
      expect(await asked(send, `Bearer pgt_${'a'.repeat(43)}`)).toEqual({
        shown: false,
        codes: all('UNAUTHENTICATED'),
        calls: [],
      });
    });

    it('is answered to a key and a shopper whom PayNow accepts, and to a token', async () => {
      for (const who of [`APIKey ${SANDBOX_KEYS.otherApiKey}`, `Customer ${SANDBOX_KEYS.secondCustomerToken}`]) {
        await asked(send, who);
        expect(await asked(send, who)).toEqual({ shown: true, codes: all(''), calls: [] });
      }
      expect(await asked(send, await tokens.bearer([]))).toEqual({ shown: true, codes: all(''), calls: [] });
    });
  });

  it('costs one call with a key that PayNow has not accepted lately, and says so', async () => {
    const headers = { 'x-paynow-cost': '1' };
    await using fresh = await startTestBed({ NODE_ENV: 'production' });
    const first = await fresh.ask(SCHEMA, { headers });
    const second = await fresh.ask(SCHEMA, { headers });
    expect([first.errors, first.calls, first.cost]).toEqual([
      [],
      ['GET /v1/stores'],
      { estimated: 1, actual: 1, limit: 250 },
    ]);
    expect([second.errors, second.calls, second.cost]).toEqual([[], [], { estimated: 0, actual: 0, limit: 250 }]);
    const shopper = await fresh.ask(SCHEMA, { authorization: `Customer ${SANDBOX_KEYS.otherCustomerToken}` });
    expect([shopper.errors, shopper.calls]).toEqual([[], ['GET /v1/store/customer']]);
    const expired = await fresh.ask(SCHEMA, { authorization: `Customer ${SANDBOX_KEYS.expiredCustomerToken}` });
    expect([expired.data, expired.errors[0]?.extensions['code']]).toEqual([null, 'UNAUTHENTICATED']);
  });

  it('costs none after PayNow has answered the key, and a refused request costs none', async () => {
    await using fresh = await startTestBed({ NODE_ENV: 'production' });
    const refused = await fresh.ask(
      'query ($ids: [ID!]!) { __schema { queryType { name } } nodes(ids: $ids) { __typename } }',
      { variables: { ids: Array.from({ length: 5_000 }, () => '1') } },
    );
    expect([refused.errors.length, refused.calls]).toEqual([1, []]);
    await fresh.ask('{ store { name } }');
    expect(await fresh.ask(SCHEMA)).toMatchObject({ errors: [], calls: [] });
  });

  it('what the storefront answers to everybody accepts no key', async () => {
    const stranger = madeUp('APIKey');
    expect((await bed.ask('{ storefront { name } }', { authorization: stranger })).errors).toEqual([]);
    expect((await bed.ask(MISSPELT, { authorization: stranger })).errors[0]?.message).not.toContain('Did you mean');
    expect((await bed.ask(SCHEMA, { authorization: stranger })).data).toBeNull();
  });

  it('what could have been meant is for them too, and costs no call', async () => {
    const query = 'query ($o: [OrderStatus!]) { store { orders(filter: { status: $o }) { nodes { id } } } }';
    const ask = async (authorization: string | null) => {
      const first = await bed.ask(MISSPELT, { authorization });
      const second = await bed.ask(query, { authorization, variables: { o: ['COMPLETE'] } });
      expect([first.calls, second.calls]).toEqual([[], []]);
      return [first, second].map(({ errors }) => errors[0]?.message.includes('Did you mean'));
    };
    for (const stranger of [null, madeUp('APIKey'), madeUp('Customer'), 'Bearer a', 'Basic a']) {
      expect([stranger, await ask(stranger)]).toEqual([stranger, [false, false]]);
    }
    await bed.ask('{ store { name } }');
    expect(await ask(`APIKey ${SANDBOX_KEYS.apiKey}`)).toEqual([true, true]);
    expect(await ask(await tokens.bearer([]))).toEqual([true, true]);
  });

  it('an address may try few unknown credentials a minute; known ones and tokens are not counted', async () => {
    await using few = await startTestBed({
      NODE_ENV: 'production',
      LIMIT_GUESSES: '3',
      GATEWAY_TOKENS_FILE: tokens.file,
    });
    expect((await few.ask(SCHEMA)).errors).toEqual([]);
    for (const scheme of ['APIKey', 'Customer']) await few.ask(SCHEMA, { authorization: madeUp(scheme) });
    const refused = await few.ask(SCHEMA, { authorization: madeUp('APIKey') });
    expect([refused.status, refused.data, refused.errors, refused.calls]).toMatchObject([
      429,
      null,
      [{ extensions: { code: 'RATE_LIMITED', retryAfter: expect.any(Number) as number } }],
      [],
    ]);
    expect((await few.ask(SCHEMA)).errors).toEqual([]);
    expect((await few.ask(SCHEMA, { authorization: await tokens.bearer([]) })).errors).toEqual([]);
  });

  it('with GATEWAY_STORES is for credentials of these stores', async () => {
    await using bound = await startTestBed({ NODE_ENV: 'production', GATEWAY_STORES: bed.sandbox.storeId });
    const codes = async (authorization: string) =>
      (await bound.ask(SCHEMA, { authorization })).errors.map(({ extensions }) => extensions['code']);
    expect(await codes(`APIKey ${SANDBOX_KEYS.apiKey}`)).toEqual([]);
    expect(await codes(`Customer ${SANDBOX_KEYS.customerToken}`)).toEqual([]);
    expect(await codes(`APIKey ${SANDBOX_KEYS.otherApiKey}`)).toEqual(['UNAUTHENTICATED']);
    expect(await codes(`Customer ${SANDBOX_KEYS.otherCustomerToken}`)).toEqual(['UNAUTHENTICATED']);
  });
});

describe('a PayNow that does not say whether it accepts a key', () => {
  const STORES = 'GET /v1/stores';
  const codeOf = async (text: Promise<string>) =>
    (JSON.parse(await text) as Reply).errors?.map(({ extensions }) => extensions.code);

  it.each([
    ['fails', raw('', 500), 'UPSTREAM_UNAVAILABLE'],
    ['answers nonsense', raw('<html>'), 'UPSTREAM_INVALID_RESPONSE'],
    ['has had enough', json({ code: 'rate-limited' }, 429), 'UPSTREAM_RATE_LIMITED'],
  ])('%s: the schema is not shown, and the next request asks again', async (_, answer, code) => {
    await using bed = await startLaneBed();
    bed.standIn.always(STORES, answer);
    expect(await codeOf(bed.send(SCHEMA).text)).toEqual([code]);
    bed.standIn.always(STORES, json([{ id: '7', name: 'Shop' }]));
    expect(await codeOf(bed.send(SCHEMA).text)).toBeUndefined();
    expect(bed.standIn.count(STORES)).toBe(2);
  });

  it.each([
    ['a key without a store is nobody', json([]), ['UNAUTHENTICATED']],
    ["PayNow's own 403 knows the key, whose role may not list stores", json({ code: 'forbidden' }, 403), undefined],
    ["a proxy's 403 says nothing", raw('<html>', 403), ['UNAUTHENTICATED']],
  ])('%s', async (_, answer, codes) => {
    await using bed = await startLaneBed();
    bed.standIn.always(STORES, answer);
    expect(await codeOf(bed.send(SCHEMA).text)).toEqual(codes);
  });

  it('is asked once for requests that come together, and a client who leaves ends only its own wait', async () => {
    await using bed = await startLaneBed();
    const tell = held(bed.standIn, STORES);
    const leaver = bed.send(SCHEMA);
    await expect.poll(() => bed.standIn.count(STORES)).toBe(1);
    const others = [bed.send(SCHEMA), bed.send(TYPE)];
    await bed.send('{ __typename }', 'bob').text; // by now the others have come
    leaver.leave();
    await bed.send('{ __typename }', 'bob').text;
    tell(json([{ id: '7', name: 'Shop' }]));
    expect(await Promise.all(others.map(({ text }) => codeOf(text)))).toEqual([undefined, undefined]);
    expect(bed.standIn.count(STORES)).toBe(1);
  });
});
