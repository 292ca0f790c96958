import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schema } from '../../../src/schema/schema.js';
import { startTestBed, type TestBed } from '../../support/gateway.js';

const QUERY = '{ store { name } }';

const SECURE = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** A request as another site's page, or any other client, would send it. */
const send = async (bed: TestBed, init: RequestInit, path = '') => {
  bed.sandbox.calls.clear();
  const headers = new Headers(init.headers);
  if (!headers.has('authorization')) headers.set('authorization', `APIKey ${bed.sandbox.apiKey}`);
  const response = await fetch(`${bed.url}${path}`, { ...init, headers });
  return {
    status: response.status,
    headers: response.headers,
    text: await response.text(),
    calls: bed.sandbox.calls.list,
  };
};

const json = (body: object, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

describe('the edge', () => {
  let bed: TestBed;

  beforeAll(async () => {
    bed = await startTestBed();
  });
  afterAll(() => bed[Symbol.asyncDispose]());

  it.each([
    ['application/x-www-form-urlencoded', `query=${encodeURIComponent(QUERY)}`],
    ['text/plain', JSON.stringify({ query: QUERY })],
    ['text/plain; application/json', JSON.stringify({ query: QUERY })],
    ['text/plain, application/json', JSON.stringify({ query: QUERY })],
    [
      'multipart/form-data; boundary=x',
      `--x\r\ncontent-disposition: form-data; name="operations"\r\n\r\n{"query":"${QUERY}"}\r\n--x--\r\n`,
    ],
    ['application/graphql', QUERY],
    ['application/graphql+json', JSON.stringify({ query: QUERY })],
    ['application/jsonp', JSON.stringify({ query: QUERY })],
  ])('a POST of %s is refused: other sites could send it', async (type, body) => {
    const { status, text, calls } = await send(bed, { method: 'POST', headers: { 'content-type': type }, body });
    expect({ status, calls }).toEqual({ status: 415, calls: [] });
    expect(JSON.parse(text)).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  });

  it('a 401 names the schemes that would do', async () => {
    const { status, headers } = await send(bed, json({ query: QUERY }, { authorization: 'Basic abc' }));
    expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer, APIKey, Customer']);
    const answered = await send(bed, json({ query: QUERY }));
    expect([answered.status, answered.headers.get('www-authenticate')]).toEqual([200, null]);
  });

  it('a POST without a type is refused', async () => {
    const { status, calls } = await send(bed, {
      method: 'POST',
      body: new Uint8Array(Buffer.from(JSON.stringify({ query: QUERY }))),
    });
    expect({ status, calls }).toEqual({ status: 415, calls: [] });
  });

  it('JSON with a charset runs; a packed body does not', async () => {
    expect(
      (await send(bed, json({ query: QUERY }, { 'content-type': 'application/json; charset=utf-8' }))).status,
    ).toBe(200);
    expect(await send(bed, json({ query: QUERY }, { 'content-encoding': 'gzip' }))).toMatchObject({
      status: 415,
      calls: [],
    });
  });

  it('a query by GET runs without further headers; a mutation by GET does not', async () => {
    const query = await send(bed, { headers: {} }, `?query=${encodeURIComponent(QUERY)}`);
    expect(query.status).toBe(200);
    expect(query.calls).toHaveLength(1);
    for (const document of [
      'mutation { deleteCoupon(input: { id: "1" }) { deletedId } }',
      `query A ${QUERY} mutation B { deleteCoupon(input: { id: "1" }) { deletedId } }`,
    ]) {
      const { status, calls, text } = await send(bed, {}, `?operationName=B&query=${encodeURIComponent(document)}`);
      expect({ calls, status: [400, 405].includes(status), text }).toMatchObject({ calls: [], status: true });
    }
  });

  it.each(['PUT', 'PATCH', 'DELETE'])('%s is refused', async (method) => {
    const { status, calls } = await send(bed, { ...json({ query: QUERY }), method });
    expect({ status, calls }).toEqual({ status: 405, calls: [] });
  });

  it('other sites get no leave to read', async () => {
    const origin = 'https://evil.example';
    const asked = await send(bed, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,authorization',
      },
    });
    const sent = await send(bed, json({ query: QUERY }, { origin }));
    for (const { headers } of [asked, sent])
      expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('every answer carries the security headers', async () => {
    const { origin } = new URL(bed.url);
    const responses = await Promise.all([
      fetch(bed.url, json({ query: QUERY })),
      fetch(bed.url, json({ query: '{ nope }' })),
      fetch(bed.url, { method: 'POST', body: 'x' }),
      fetch(bed.url, { headers: { accept: 'text/html' } }),
      fetch(`${origin}/health`),
      fetch(`${origin}/metrics`),
      fetch(`${origin}/nowhere`),
      fetch(`${origin}/graphiql/nowhere.js`),
      bed.gateway.fetch(new Request(bed.url, json({ query: QUERY }))),
    ]);
    for (const response of responses) {
      expect(Object.fromEntries(response.headers)).toMatchObject(SECURE);
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(response.headers.get('x-powered-by')).toBeNull();
    }
  });

  it('GraphiQL runs only scripts of its own answer', async () => {
    const read = async () =>
      (await fetch(bed.url, { headers: { accept: 'text/html' } })).headers.get('content-security-policy') ?? '';
    const [first, second] = [await read(), await read()];
    expect(first).toMatch(/script-src 'nonce-[\w+/=]{20,}'/);
    expect(first).not.toBe(second);
  });

  it('GraphiQL can be switched off', async () => {
    await using off = await startTestBed({ GATEWAY_GRAPHIQL: 'off' });
    const page = await fetch(off.url, { headers: { accept: 'text/html' } });
    expect(page.headers.get('content-type') ?? '').not.toContain('text/html');
  });
});

describe('production', () => {
  let bed: TestBed;

  beforeAll(async () => {
    bed = await startTestBed({ NODE_ENV: 'production' });
  });
  afterAll(() => bed[Symbol.asyncDispose]());

  const ASKS = [
    '{ __schema { types { name } } }',
    '{ __type(name: "Order") { name } }',
    '{ store { id } ...A } fragment A on Query { s: __schema { types { name } } }',
  ];

  it.each(ASKS)('%s is for callers with a credential', async (query) => {
    const stranger = await bed.ask(query, { authorization: null });
    expect(stranger).toMatchObject({ data: null, calls: [], errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    expect((await bed.ask(query)).errors).toEqual([]);
    expect((await bed.ask('{ __typename }', { authorization: null })).errors).toEqual([]);
  });

  it('a stranger is not told what could have been meant', async () => {
    const query = '{ store { nam } stor { id } }';
    const stranger = await bed.ask(query, { authorization: null });
    expect(stranger.errors.map(({ message }) => message)).toEqual([
      'Cannot query field "nam" on type "Store".',
      'Cannot query field "stor" on type "Query".',
    ]);
    expect((await bed.ask(query)).errors[0]?.message).toContain('Did you mean');
  });

  it('introspection is a setting', async () => {
    await using off = await startTestBed({ GATEWAY_INTROSPECTION: 'off' });
    await using on = await startTestBed({ GATEWAY_INTROSPECTION: 'on', NODE_ENV: 'production' });
    for (const query of ASKS) {
      expect((await off.ask(query)).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
      const { errors } = await on.ask(query, { authorization: null });
      expect(errors.filter(({ path }) => path?.[0] !== 'store')).toEqual([]);
    }
  });

  it('errors carry no stack and no original error', async () => {
    const { faults } = bed.sandbox;
    // Nothing that PayNow sends gets here, so a mistake of the gateway's own is planted.
    const field = schema.getQueryType()?.getFields()['stores'];
    const { resolve } = field ?? {};
    if (field) field.resolve = () => (undefined as unknown as { readonly rows: unknown }).rows;
    const inside = (await send(bed, json({ query: '{ planted: stores { name } }' }))).text;
    if (field && resolve) field.resolve = resolve;
    expect(JSON.parse(inside)).toMatchObject({
      errors: [{ message: 'Something went wrong inside the gateway.', extensions: { code: 'INTERNAL_SERVER_ERROR' } }],
    });
    faults.add({ match: { times: 1 }, fault: { kind: 'status', status: 500 } });
    const texts = [
      inside,
      (await send(bed, json({ query: QUERY }))).text,
      (await send(bed, json({ query: '{ store { nope } }' }))).text,
      (await send(bed, json({ query: '{' }))).text,
      (await send(bed, { ...json({}), body: '{"query"' })).text,
      (
        await send(
          bed,
          json({ query: 'query ($n: Int!) { store { orders(first: $n) { nodes { id } } } }', variables: { n: 'x' } }),
        )
      ).text,
    ];
    for (const text of texts) {
      expect(text).toContain('"code"');
      expect(text).not.toMatch(/stack|node_modules|originalError|\.[jt]s:\d/);
    }
  });

  it('the cost is shown on request only', async () => {
    expect(JSON.parse((await send(bed, json({ query: QUERY }))).text)).not.toHaveProperty('extensions');
    const asked = await send(bed, json({ query: QUERY }, { 'x-paynow-cost': '1' }));
    expect(JSON.parse(asked.text)).toMatchObject({ extensions: { cost: { estimated: 1, actual: 1, limit: 250 } } });
  });
});
