import { createHash } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { type GraphQLObjectType, isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CALLER_KINDS, type CallerKind } from '../../../src/core/served.js';
import { MAIN_STORE_ID } from '../../../src/sandbox/seed/seed.js';
import { SANDBOX_KEYS } from '../../../src/sandbox/state.js';
import { schema } from '../../../src/schema/schema.js';
import { type Answer, startTestBed, type TestBed } from '../../support/gateway.js';
import { sampleField } from '../../support/samples.js';
import { EVERY_SCOPE, type TokenFolder, tokenFolder } from '../../support/tokens.js';

// GATEWAY_CALLERS and GATEWAY_STORES: who and what is not served is refused before any PayNow call, on every way in.

const codes = ({ errors }: Answer) => [...new Set(errors.map(({ extensions }) => extensions['code']))];

const READ = '{ store { name } }';
const SHOP = '{ storefront { name } }';

describe('callers who are not served', () => {
  let tokens: TokenFolder;
  let headers: Readonly<Record<CallerKind, string | null>>;
  /** For each kind a gateway that serves all others. */
  const beds = new Map<CallerKind, TestBed>();

  beforeAll(async () => {
    tokens = await tokenFolder();
    headers = {
      tokens: await tokens.bearer(EVERY_SCOPE),
      keys: `APIKey ${SANDBOX_KEYS.apiKey}`,
      shoppers: `Customer ${SANDBOX_KEYS.customerToken}`,
      anonymous: null,
    };
    for (const kind of CALLER_KINDS) {
      const bed = await startTestBed({
        GATEWAY_CALLERS: CALLER_KINDS.filter((other) => other !== kind).join(', '),
        GATEWAY_TOKENS_FILE: tokens.file,
        PAYNOW_API_KEY: SANDBOX_KEYS.apiKey,
        LIMIT_BATCH: '2',
      });
      beds.set(kind, bed);
    }
  });
  afterAll(async () => {
    for (const bed of beds.values()) await bed[Symbol.asyncDispose]();
    await tokens[Symbol.asyncDispose]();
  });

  const bedOf = (kind: CallerKind): TestBed => {
    const bed = beds.get(kind);
    if (!bed) throw new Error(`no gateway without ${kind}`);
    return bed;
  };

  it.each(CALLER_KINDS)('without %s: the others are', async (kind) => {
    const bed = bedOf(kind);
    for (const other of CALLER_KINDS.filter((one) => one !== kind)) {
      const query = other === 'tokens' || other === 'keys' ? READ : SHOP;
      expect(await bed.ask(query, { authorization: headers[other] })).toMatchObject({ status: 200, errors: [] });
    }
  });

  const WAYS: ReadonlyArray<readonly [string, (url: string, sent: Record<string, string>) => Promise<Response>]> = [
    ['POST', (url, sent) => post(url, { query: SHOP }, sent)],
    ['GET', (url, sent) => fetch(`${url}?query=${encodeURIComponent(SHOP)}`, { headers: sent })],
    ['batch', (url, sent) => post(url, [{ query: READ }, { query: SHOP }], sent)],
    ['a persisted query', (url, sent) => post(url, persisted(SHOP), sent)],
    ['a mutation', (url, sent) => post(url, { query: SIGN_IN }, sent)],
    ['introspection', (url, sent) => post(url, { query: '{ __schema { queryType { name } } }' }, sent)],
    ['nothing to read', (url, sent) => post(url, { query: '{ __typename }' }, sent)],
  ];

  describe.each(CALLER_KINDS)('without %s', (kind) => {
    it.each(WAYS)('by %s', async (way, send) => {
      const bed = bedOf(kind);
      const authorization = headers[kind];
      bed.sandbox.calls.clear();
      const response = await send(bed.url, authorization === null ? {} : { authorization });
      const answers = [await response.json()].flat() as Array<{ data?: unknown; errors: Answer['errors'] }>;
      const code = kind === 'anonymous' ? 'UNAUTHENTICATED' : 'FORBIDDEN';
      const status = kind === 'anonymous' ? 401 : 403;
      expect([response.status, bed.sandbox.calls.list]).toEqual([way === 'batch' ? 200 : status, []]);
      for (const { data, errors } of answers) {
        expect([data ?? null, errors.map(({ extensions }) => extensions['code'])]).toEqual([null, [code]]);
        expect(errors[0]?.message).toMatch(/^This gateway does not serve .* Send "Authorization: /);
      }
    });
  });

  it('a 401 names the schemes that are taken alone', async () => {
    const response = await post(bedOf('anonymous').url, { query: SHOP }, {});
    expect(response.headers.get('www-authenticate')).toBe('Bearer, APIKey, Customer');
    await using closed = await startTestBed({
      GATEWAY_CALLERS: 'tokens',
      GATEWAY_TOKENS_FILE: tokens.file,
      PAYNOW_API_KEY: SANDBOX_KEYS.apiKey,
    });
    expect((await post(closed.url, { query: SHOP }, {})).headers.get('www-authenticate')).toBe('Bearer');
    const refused = await closed.ask(READ, { authorization: 'Basic abc' });
    expect([refused.status, codes(refused), refused.calls]).toEqual([401, ['UNAUTHENTICATED'], []]);
  });

  it('a token that is not taken is not looked up', async () => {
    const looks = vi.spyOn(fs, 'stat');
    try {
      await bedOf('tokens').ask(READ, { authorization: headers.tokens });
      expect(looks).not.toHaveBeenCalled();
    } finally {
      looks.mockRestore();
    }
  });
});

const SIGN_IN =
  'mutation { authenticateCustomer(input: { platform: PAYNOW_NAME, platformId: "a" }) { customerToken } }';

const persisted = (query: string) => ({
  query,
  extensions: { persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') } },
});

const post = (url: string, body: object, headers: Record<string, string>): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

const fieldsOf = (type: string) => Object.values((schema.getType(type) as GraphQLObjectType).getFields());

describe('stores that are not served', () => {
  let bed: TestBed;
  let tokens: TokenFolder;
  let bearer: string;
  let other: string;

  beforeAll(async () => {
    tokens = await tokenFolder();
    bearer = await tokens.bearer(EVERY_SCOPE, 'all');
    bed = await startTestBed({
      GATEWAY_STORES: `7, ${MAIN_STORE_ID}`,
      GATEWAY_TOKENS_FILE: tokens.file,
      PAYNOW_API_KEY: SANDBOX_KEYS.apiKey,
    });
    other = bed.sandbox.otherStoreId;
  });
  afterAll(async () => {
    await bed[Symbol.asyncDispose]();
    await tokens[Symbol.asyncDispose]();
  });

  /** Who gets past the access check of a field. */
  const callersOf = (description: string | null | undefined): readonly (string | null)[] => {
    if (description?.endsWith('Requires: customer token.')) return [`Customer ${SANDBOX_KEYS.otherCustomerToken}`];
    if (description?.endsWith('Public.')) return [null, `Customer ${SANDBOX_KEYS.otherCustomerToken}`];
    return [`APIKey ${SANDBOX_KEYS.otherApiKey}`, bearer];
  };

  const ENTRIES = [
    ...fieldsOf('Query')
      .filter(({ name }) => !['node', 'nodes', 'stores'].includes(name))
      .map((field) => ({ field, wrap: (text: string) => `{ ${text} }` })),
    ...fieldsOf('Mutation').map((field) => ({ field, wrap: (text: string) => `mutation { ${text} }` })),
    ...fieldsOf('Store').map((field) => ({
      field,
      wrap: (text: string, id: string) => `{ store(id: "${id}") { ${text} } }`,
    })),
    ...fieldsOf('Storefront').map((field) => ({
      field,
      wrap: (text: string, id: string) => `{ storefront(storeId: "${id}") { ${text} } }`,
    })),
  ].map((entry) => ({ ...entry, name: entry.field.name }));

  it.each(ENTRIES)('at $name', async ({ field, wrap }) => {
    const query = wrap(sampleField(field, { storeId: other }), other);
    for (const authorization of callersOf(field.description)) {
      const answer = await bed.ask(query, { authorization });
      expect([query, codes(answer), answer.calls]).toEqual([query, ['FORBIDDEN'], []]);
    }
  });

  const NODE_TYPES = Object.values(schema.getTypeMap()).filter(
    (type) => isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node'),
  );

  it.each(NODE_TYPES.map(({ name }) => name))('node and nodes of a %s', async (type) => {
    const id = `"gid://paynow/${other}/${type}/${type === 'Store' ? other : '1'}"`;
    for (const authorization of [`APIKey ${SANDBOX_KEYS.otherApiKey}`, bearer]) {
      const answer = await bed.ask(`{ node(id: ${id}) { id } nodes(ids: [${id}]) { id } }`, { authorization });
      expect([answer.data, codes(answer), answer.calls]).toEqual([{ node: null, nodes: [null] }, ['FORBIDDEN'], []]);
    }
  });

  it.each([
    ['store', (id: string) => `{ store(id: "gid://paynow/${id}/Store/${id}") { id } }`],
    [
      'refundOrder',
      (id: string) =>
        `mutation { refundOrder(input: { orderId: "gid://paynow/${id}/Order/1", idempotencyKey: "k" }) { userErrors { code } } }`,
    ],
    [
      'deleteCoupon',
      (id: string) => `mutation { deleteCoupon(input: { id: "gid://paynow/${id}/Coupon/1" }) { deletedId } }`,
    ],
  ])('by the global id in %s', async (_, query) => {
    const answer = await bed.ask(query(other), { authorization: `APIKey ${SANDBOX_KEYS.otherApiKey}` });
    expect([codes(answer), answer.calls]).toEqual([['FORBIDDEN'], []]);
  });

  it('are not in the list of stores, whatever the key opens', async () => {
    const ask = async (authorization: string) => (await bed.ask('{ stores { paynowId } }', { authorization })).data;
    expect(await ask(`APIKey ${SANDBOX_KEYS.otherApiKey}`)).toEqual({ stores: [] });
    expect(await ask(bearer)).toEqual({ stores: [{ paynowId: bed.sandbox.storeId }] });
  });

  it('the stores of a token and those of the gateway bound it both', async () => {
    const own = bed.sandbox.storeId;
    const ask = async (stores: string[], storeId: string) => {
      const authorization = await tokens.bearer(EVERY_SCOPE, stores);
      const { data, errors, calls } = await bed.ask(`{ store(id: "${storeId}") { paynowId } }`, { authorization });
      return { data, errors: errors.length, calls };
    };
    const refused = { data: { store: null }, errors: 1, calls: [] };
    const calls = [`GET /v1/stores/${own}`];
    expect(await ask([own, other], own)).toEqual({ data: { store: { paynowId: own } }, errors: 0, calls });
    expect(await ask([own, other], other)).toEqual(refused);
    expect(await ask([other], other)).toEqual(refused);
    expect(await ask([other], own)).toEqual(refused);
  });
});
