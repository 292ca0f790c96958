import { chmod, readFile, writeFile } from 'node:fs/promises';
import { type GraphQLObjectType, isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '../../../src/core/log.js';
import type { Scope } from '../../../src/core/resources.js';
import { SANDBOX_KEYS } from '../../../src/sandbox/state.js';
import { schema } from '../../../src/schema/schema.js';
import { type Answer, startTestBed, type TestBed } from '../../support/gateway.js';
import { sampleField } from '../../support/samples.js';
import { EVERY_SCOPE, type TokenFolder, tokenFolder } from '../../support/tokens.js';

const fieldsOf = (type: GraphQLObjectType | undefined | null) => Object.values(type?.getFields() ?? {});

const needed = (description: string | null | undefined) =>
  /Requires: API key or (?:scope )?([^.]+)\.$/.exec(description ?? '')?.[1];

/** Fields at which a manager comes in: of the roots, and of the store. */
const ENTRIES = [
  ...fieldsOf(schema.getQueryType()).map((field) => ({ field, wrap: (text: string) => `{ ${text} }` })),
  ...fieldsOf(schema.getMutationType()).map((field) => ({ field, wrap: (text: string) => `mutation { ${text} }` })),
  ...fieldsOf(schema.getType('Store') as GraphQLObjectType).map((field) => ({
    field,
    wrap: (text: string, storeId?: string) => `{ store${storeId ? `(id: "${storeId}")` : ''} { ${text} } }`,
  })),
].flatMap(({ field, wrap }) => {
  const scope = needed(field.description);
  return scope === undefined ? [] : [{ name: `${field.name}: ${scope}`, field, scope, wrap }];
});

const codes = ({ errors }: Answer) => [...new Set(errors.map(({ extensions }) => extensions['code']))];

/** Data in which everything that was asked for is null. */
const isEmpty = (data: unknown): boolean =>
  data === null ||
  (typeof data === 'object' &&
    Object.values(data).every((value) => (Array.isArray(value) ? value.every(isEmpty) : isEmpty(value))));

describe('tokens of the gateway', () => {
  let bed: TestBed;
  let tokens: TokenFolder;
  let none: string;

  beforeAll(async () => {
    tokens = await tokenFolder();
    bed = await startTestBed({
      GATEWAY_TOKENS_FILE: tokens.file,
      PAYNOW_API_KEY: SANDBOX_KEYS.apiKey,
      CACHE_MAX_ENTRIES: '1000',
      CACHE_ORDERS_MS: '60000',
    });
    none = await tokens.bearer([]);
  });
  afterAll(async () => {
    await bed[Symbol.asyncDispose]();
    await tokens[Symbol.asyncDispose]();
  });

  it('there is something to go through', () => {
    expect(ENTRIES.length).toBeGreaterThan(70);
    expect(NODE_TYPES.length).toBeGreaterThan(10);
  });

  it.each(ENTRIES)('without scopes, at $name', async ({ field, wrap }) => {
    const answer = await bed.ask(wrap(sampleField(field)), { authorization: none });
    expect({ status: answer.status, codes: codes(answer), calls: answer.calls, empty: isEmpty(answer.data) }).toEqual({
      status: 200,
      codes: ['FORBIDDEN'],
      calls: [],
      empty: true,
    });
  });

  it.each(ENTRIES.filter(({ scope }) => scope !== 'any scope'))(
    'with every scope but the one, at $name',
    async ({ field, scope, wrap }) => {
      const authorization = await tokens.bearer(EVERY_SCOPE.filter((other) => other !== scope));
      const answer = await bed.ask(wrap(sampleField(field)), { authorization });
      expect({ codes: codes(answer), calls: answer.calls, empty: isEmpty(answer.data) }).toEqual({
        codes: ['FORBIDDEN'],
        calls: [],
        empty: true,
      });
      expect(answer.errors[0]?.message).toContain(scope);
    },
  );

  it.each(ENTRIES.filter(({ field }) => !['stores', 'node', 'nodes', 'id', 'paynowId'].includes(field.name)))(
    'another store, at $name',
    async ({ field, wrap }) => {
      const authorization = await tokens.bearer(EVERY_SCOPE, [bed.sandbox.storeId]);
      const other = bed.sandbox.otherStoreId;
      const answer = await bed.ask(wrap(sampleField(field, { storeId: other }), other), { authorization });
      expect({ name: field.name, data: answer.data, codes: codes(answer), calls: answer.calls }).toEqual({
        name: field.name,
        data: expect.anything(),
        codes: ['FORBIDDEN'],
        calls: [],
      });
    },
  );

  const NODE_TYPES = Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node'))
    // A store may be entered with any scope, but reading its row takes more.
    .map(({ name, description }) => [name, name === 'Store' ? 'stores:read' : needed(description)] as const);

  it.each(NODE_TYPES)('node and nodes of a %s take %s, and the store', async (type, scope) => {
    const others = await tokens.bearer(EVERY_SCOPE.filter((other) => other !== scope));
    const elsewhere = await tokens.bearer(EVERY_SCOPE, [bed.sandbox.storeId]);
    const ask = (storeId: string, authorization: string) => {
      const id = `"gid://paynow/${storeId}/${type}/${type === 'Store' ? storeId : '1'}"`;
      return bed.ask(`{ node(id: ${id}) { id } nodes(ids: [${id}]) { id } }`, { authorization });
    };
    const refused = { data: { node: null, nodes: [null] }, calls: [] };
    const withoutScope = await ask(bed.sandbox.storeId, others);
    expect([codes(withoutScope), withoutScope]).toMatchObject([['FORBIDDEN'], refused]);
    const otherStore = await ask(bed.sandbox.otherStoreId, elsewhere);
    expect([codes(otherStore), otherStore]).toMatchObject([['FORBIDDEN'], refused]);
  });

  it('a relation is refused by itself, and what is allowed is read with the key of the gateway', async () => {
    const authorization = await tokens.bearer(['orders:read'], [bed.sandbox.storeId]);
    const query = '{ store { id contactEmail orders(first: 2) { nodes { id createdAt customer { id name } } } } }';
    const { data, errors, calls } = await bed.ask(query, { authorization });
    const row = { id: expect.any(String), createdAt: expect.any(String), customer: null };
    expect(data).toEqual({ store: { id: expect.any(String), contactEmail: null, orders: { nodes: [row, row] } } });
    expect(errors.map(({ path, extensions }) => `${path?.join('.')} ${String(extensions['code'])}`)).toEqual([
      'store.contactEmail FORBIDDEN',
      'store.orders.nodes.0.customer FORBIDDEN',
      'store.orders.nodes.1.customer FORBIDDEN',
    ]);
    expect(calls).toEqual([expect.stringContaining('/orders?')]);
  });

  it("amounts are shown in the store's currency without stores:read", async () => {
    const authorization = await tokens.bearer(['products:read']);
    const { data, errors } = await bed.ask('{ store { products(first: 1) { nodes { price { amount currency } } } } }', {
      authorization,
    });
    expect({ data, errors }).toEqual({
      data: {
        store: { products: { nodes: [{ price: { amount: expect.any(String), currency: expect.any(String) } }] } },
      },
      errors: [],
    });
  });

  it('stores lists those of the token only', async () => {
    const [own, other] = [bed.sandbox.storeId, bed.sandbox.otherStoreId];
    const ask = async (stores: string[]) =>
      bed.ask('{ stores { paynowId } }', { authorization: await tokens.bearer(['stores:read'], stores) });
    expect(await ask([own])).toMatchObject({ data: { stores: [{ paynowId: own }] }, errors: [] });
    expect(await ask([other])).toMatchObject({ data: { stores: [] }, errors: [] });
  });

  it('nothing is shared between two tokens, or a token and the key itself', async () => {
    const query = '{ store { orders(first: 3) { nodes { id } } } }';
    const [first, second] = [await tokens.bearer(['orders:read']), await tokens.bearer(['orders:read'])];
    const calls: number[] = [];
    for (const authorization of [first, first, second, `APIKey ${SANDBOX_KEYS.apiKey}`, second]) {
      calls.push((await bed.ask(query, { authorization })).calls.length);
    }
    expect(calls).toEqual([1, 0, 1, 1, 0]);
  });

  it('secrets take secrets:read of a token, and are read afresh each time', async () => {
    const query =
      '{ store { gameServers(first: 1) { nodes { token } } webhookEndpoints(first: 1) { nodes { secret } } } }';
    const scopes: Scope[] = ['gameservers:read', 'webhooks:read'];
    const refused = await bed.ask(query, { authorization: await tokens.bearer(scopes) });
    expect(codes(refused)).toEqual(['FORBIDDEN']);
    expect(JSON.stringify(refused.data)).not.toMatch(/"(token|secret)":"/);
    const authorization = await tokens.bearer([...scopes, 'secrets:read']);
    for (const time of [1, 2]) {
      const allowed = await bed.ask(query, { authorization });
      expect({ time, errors: allowed.errors, calls: allowed.calls.length }).toEqual({ time, errors: [], calls: 2 });
      expect(JSON.stringify(allowed.data)).toMatch(/"token":"/);
    }
  });

  it('what was paid with takes payments:details, at a payment as at a subscription', async () => {
    const method = '{ type gateway details { key value } gatewayMethodId gatewayCustomerId }';
    const query = `{ store { payments(first: 1) { nodes { method ${method} } }
      productSubscriptions(first: 1) { nodes { paymentMethod ${method} } } } }`;
    const scopes: Scope[] = ['orders:read', 'subscriptions:read'];
    const shown = (details: unknown, id: unknown) => {
      const one = {
        type: expect.any(String) as string,
        gateway: expect.any(String) as string,
        details,
        gatewayMethodId: id,
        gatewayCustomerId: id,
      };
      return {
        store: { payments: { nodes: [{ method: one }] }, productSubscriptions: { nodes: [{ paymentMethod: one }] } },
      };
    };
    const refused = await bed.ask(query, { authorization: await tokens.bearer(scopes) });
    expect([refused.data, codes(refused), refused.errors.length]).toEqual([shown(null, null), ['FORBIDDEN'], 6]);
    const allowed = await bed.ask(query, { authorization: await tokens.bearer([...scopes, 'payments:details']) });
    expect([allowed.data, allowed.errors]).toEqual([shown(expect.any(Array), expect.any(String)), []]);
  });

  it('signing shoppers in takes its scope, and the store', async () => {
    const query = (storeId: string) =>
      `mutation { authenticateCustomer(input: { storeId: "${storeId}", platform: STEAM, platformId: "76561198000000001" }) { customerToken userErrors { code } } }`;
    const own = bed.sandbox.storeId;
    const others = await tokens.bearer(EVERY_SCOPE.filter((scope) => scope !== 'customers:sign-in'));
    const refused = await bed.ask(query(own), { authorization: others });
    expect([codes(refused), refused.calls]).toEqual([['FORBIDDEN'], []]);
    const authorization = await tokens.bearer(['customers:sign-in'], [own]);
    const elsewhere = await bed.ask(query(bed.sandbox.otherStoreId), { authorization });
    expect([codes(elsewhere), elsewhere.calls]).toEqual([['FORBIDDEN'], []]);
    const done = await bed.ask(query(own), { authorization });
    expect([done.errors, done.calls]).toEqual([[], ['POST /v1/store/customer/auth']]);
  });

  it('a revoked token is refused from the next request on', async () => {
    const { authorization, id } = await tokens.make(['orders:read']);
    const query = '{ store { id } }';
    expect(await bed.ask(query, { authorization })).toMatchObject({ status: 200, errors: [] });
    await tokens.revoke(id);
    const refused = await bed.ask(query, { authorization });
    expect([refused.status, refused.data, codes(refused), refused.calls]).toEqual([401, null, ['UNAUTHENTICATED'], []]);
    expect(refused.errors[0]?.message).toContain('APIKey');
  });

  it('a broken file lets nobody in, and a repaired one does again', async () => {
    const { authorization } = await tokens.make(['orders:read']);
    const good = await readFile(tokens.file, 'utf8');
    await writeFile(tokens.file, '{');
    const refused = await bed.ask('{ store { id } }', { authorization });
    expect([refused.status, refused.data, codes(refused), refused.calls]).toEqual([503, null, ['UNAVAILABLE'], []]);
    expect(await bed.ask('{ store { id } }')).toMatchObject({ status: 200, errors: [] });
    await writeFile(tokens.file, good);
    expect(await bed.ask('{ store { id } }', { authorization })).toMatchObject({ status: 200, errors: [] });
  });
});

describe('a token file that others can write', () => {
  it('lets nobody in from the next request on, and says so in the log alone', async () => {
    await using tokens = await tokenFolder();
    const lines: string[] = [];
    const log = createLog('error', { write: (line) => void lines.push(line) });
    await using bed = await startTestBed({ GATEWAY_TOKENS_FILE: tokens.file }, {}, log);
    const authorization = await tokens.bearer(['orders:read']);
    expect(await bed.ask('{ store { id } }', { authorization })).toMatchObject({ status: 200, errors: [] });
    await chmod(tokens.file, 0o666);
    const refused = await bed.ask('{ store { id } }', { authorization });
    expect([refused.status, refused.data, codes(refused), refused.calls]).toEqual([503, null, ['UNAVAILABLE'], []]);
    expect(JSON.stringify(refused.errors)).not.toContain(tokens.file);
    expect(lines.join('')).toContain(`run chmod 600 ${tokens.file}`);
  });
});

describe('a gateway without a key of its own', () => {
  it('says what a good token needs, before any call', async () => {
    await using tokens = await tokenFolder();
    await using bed = await startTestBed({ GATEWAY_TOKENS_FILE: tokens.file });
    const answer = await bed.ask('{ store { orders(first: 1) { nodes { id } } } }', {
      authorization: await tokens.bearer(['orders:read']),
    });
    expect([codes(answer), answer.data, answer.calls]).toEqual([['UNAVAILABLE'], { store: { orders: null } }, []]);
    expect(answer.errors[0]?.message).toContain('PAYNOW_API_KEY');
  });
});
