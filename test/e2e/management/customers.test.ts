import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Log } from '../../../src/core/log.js';
import type { CustomerRow } from '../../../src/upstream/wire/customers.js';
import { startTestBed, type TestBed } from '../../support/gateway.js';

let bed: TestBed;
const lines: string[] = [];
const write = (fields: object, message: string) => void lines.push(JSON.stringify({ ...fields, message }));
const log: Log = { debug: write, info: write, warn: write, error: write };

beforeEach(async () => {
  lines.length = 0;
  bed = await startTestBed({ CACHE_MAX_ENTRIES: '1000' }, {}, log);
});
afterEach(() => bed[Symbol.asyncDispose]());

interface Payload {
  readonly customer?: unknown;
  readonly customers?: readonly unknown[] | null;
  readonly token?: string | null;
  readonly userErrors: ReadonlyArray<{ readonly field: string[] | null; readonly code: string }>;
}

const FIELDS = 'paynowId name steamId minecraftUuid minecraftPlatform xboxXuid metadata { key value }';

async function run(mutation: string, input: Record<string, unknown>, selection: string) {
  const type = mutation.charAt(0).toUpperCase() + mutation.slice(1);
  const query = `mutation ($input: ${type}Input!) { ${mutation}(input: $input) {
    ${selection} userErrors { message field code upstreamCode } } }`;
  const answer = await bed.ask(query, { variables: { input } });
  return { ...answer, ...((answer.data as Record<string, Payload> | null)?.[mutation] as Payload) };
}

const create = (input: Record<string, unknown>) => run('createCustomer', input, `customer { ${FIELDS} }`);
const createMany = (customers: unknown[]) => run('createCustomers', { customers }, `customers { ${FIELDS} }`);
const update = (input: Record<string, unknown>) => run('updateCustomer', input, `customer { ${FIELDS} }`);

const newest = async (): Promise<CustomerRow> => {
  const [customer] = (await bed.paynow('customers?limit=1')) as CustomerRow[];
  if (!customer) throw new Error('the seed has no customer');
  return customer;
};
const withSteam = async (): Promise<CustomerRow> => {
  const rows = (await bed.paynow('customers')) as CustomerRow[];
  const customer = rows.find(({ steam_id: steam }) => steam != null);
  if (!customer) throw new Error('the seed has no customer on Steam');
  return customer;
};
const mistakes = ({ userErrors }: Payload) => userErrors.map(({ field, code }) => [field, code]);

const UUID = '069a79f4-44e9-4726-a5be-fca90e38aaf5';

describe('createCustomer', () => {
  it('creates one who can be read at once', async () => {
    const done = await create({
      steamId: '76561198152492642',
      name: 'John Doe',
      metadata: [{ key: 'source', value: 'api' }],
    });
    expect({ errors: done.errors, userErrors: done.userErrors }).toEqual({ errors: [], userErrors: [] });
    expect(done.customer).toEqual({
      paynowId: expect.stringMatching(/^\d+$/),
      name: 'John Doe',
      steamId: '76561198152492642',
      minecraftUuid: null,
      minecraftPlatform: null,
      xboxXuid: null,
      metadata: [{ key: 'source', value: 'api' }],
    });
    expect(done.calls).toEqual([`POST /v1/stores/${bed.sandbox.storeId}/customers`]);
    const { paynowId } = done.customer as { paynowId: string };
    const read = await bed.ask(`{ store { customer(id: "${paynowId}") { name } } }`);
    expect(read.data).toEqual({ store: { customer: { name: 'John Doe' } } });
  });

  it('takes null for absent', async () => {
    const done = await create({ minecraftUuid: UUID, minecraftPlatform: 'JAVA', name: null, steamId: null });
    expect(done.customer).toMatchObject({ minecraftUuid: UUID, minecraftPlatform: 'JAVA', name: null });
  });

  it('an identity that is taken is a conflict', async () => {
    const { steam_id: steamId } = await withSteam();
    const done = await create({ steamId });
    expect({ customer: done.customer, userErrors: done.userErrors }).toEqual({
      customer: null,
      userErrors: [
        {
          message: expect.stringContaining('lookupCustomer'),
          field: ['steamId'],
          code: 'CONFLICT',
          upstreamCode: 'customer-already-exists',
        },
      ],
    });
  });

  it.each<[Record<string, unknown>, string[] | null]>([
    [{}, null],
    [{ metadata: [] }, null],
    [{ steamId: '7656119815249264' }, ['steamId']],
    [{ steamId: 'STEAM_0:1:1' }, ['steamId']],
    [{ minecraftUuid: '069a79f4' }, ['minecraftUuid']],
    [{ xboxXuid: 'x' }, ['xboxXuid']],
    [{ name: '' }, ['name']],
    [{ name: 'a\u0000b' }, ['name']],
    [{ name: 'A', minecraftPlatform: 'UNKNOWN' }, ['minecraftPlatform']],
    [
      {
        name: 'A',
        metadata: [
          { key: 'a', value: '1' },
          { key: 'a', value: '2' },
        ],
      },
      ['metadata'],
    ],
    [{ name: 'A', storeId: 'x' }, ['storeId']],
  ])('%j is refused before any call', async (input, field) => {
    const done = await create(input);
    expect({ customer: done.customer, mistakes: mistakes(done), calls: done.calls, errors: done.errors }).toEqual({
      customer: null,
      mistakes: [[field, 'INVALID']],
      calls: [],
      errors: [],
    });
  });
});

describe('updateCustomer', () => {
  it('changes what is given and nothing else', async () => {
    const customer = await withSteam();
    const done = await update({ id: customer.id, name: 'Updated Name', metadata: [{ key: 'tier', value: 'gold' }] });
    expect(done.userErrors).toEqual([]);
    expect(done.customer).toMatchObject({
      paynowId: customer.id,
      name: 'Updated Name',
      steamId: customer.steam_id,
      metadata: [{ key: 'tier', value: 'gold' }],
    });
    expect(done.calls).toEqual([`PATCH /v1/stores/${bed.sandbox.storeId}/customers/${customer.id}`]);
  });

  it('null clears a name and metadata', async () => {
    const { id } = await withSteam();
    const done = await update({ id, name: null, metadata: null });
    expect(done.userErrors).toEqual([]);
    expect(done.customer).toMatchObject({ name: null, metadata: [] });
  });

  it('a kept customer is read again after it', async () => {
    const { id } = await newest();
    const read = () => bed.ask(`{ store { customer(id: "${id}") { name } } }`);
    await read();
    await update({ id, name: 'Somebody Else' });
    expect((await read()).data).toEqual({ store: { customer: { name: 'Somebody Else' } } });
  });

  it.each<[Record<string, unknown>, string[] | null]>([
    [{ steamId: null }, ['steamId']],
    [{ minecraftPlatform: null }, ['minecraftPlatform']],
    [{ steamId: '1' }, ['steamId']],
    [{ id: 'x', name: 'A' }, ['id']],
    [{}, null],
  ])('%j is refused before any call', async (change, field) => {
    const done = await update({ id: '1', ...change });
    expect({ mistakes: mistakes(done), calls: done.calls }).toEqual({ mistakes: [[field, 'INVALID']], calls: [] });
  });

  it('one who is not there is not found', async () => {
    expect(mistakes(await update({ id: '1', name: 'A' }))).toEqual([[['id'], 'NOT_FOUND']]);
  });
});

describe('createCustomers', () => {
  const some = (count: number) =>
    Array.from({ length: count }, (_, n) => ({ steamId: String(76561190000000000n + BigInt(n)), name: `P${n}` }));

  it('creates 200 in one call, in their order', async () => {
    const done = await createMany(some(200));
    expect({ errors: done.errors, userErrors: done.userErrors }).toEqual({ errors: [], userErrors: [] });
    expect(done.customers?.map((one) => (one as { name: string }).name)).toEqual(some(200).map(({ name }) => name));
    expect(done.calls).toEqual([`POST /v1/stores/${bed.sandbox.storeId}/customers/bulk`]);
  });

  it.each([0, 201])('%i are refused before any call', async (count) => {
    const done = await createMany(some(count));
    expect({ customers: done.customers, mistakes: mistakes(done), calls: done.calls }).toEqual({
      customers: null,
      mistakes: [[['customers'], 'TOO_MANY']],
      calls: [],
    });
  });

  it('names every entry that is wrong', async () => {
    const done = await createMany([{ name: 'A' }, {}, { steamId: '1' }]);
    expect({ mistakes: mistakes(done), calls: done.calls }).toEqual({
      mistakes: [
        [['customers', '1'], 'INVALID'],
        [['customers', '2', 'steamId'], 'INVALID'],
      ],
      calls: [],
    });
  });

  it("PayNow's complaint about an entry names its place in the input", async () => {
    const body = {
      status: 400,
      code: 'bad-request',
      message: 'no',
      errors: [{ code: 'taken', message: 'no', path: '[1].xbox_xuid', validation: 'unique' }],
    };
    bed.sandbox.faults.add({ match: { path: '/customers/bulk$' }, fault: { kind: 'status', status: 400, body } });
    const done = await createMany(some(2));
    expect(mistakes(done)).toEqual([[['customers', '1', 'xboxXuid'], 'INVALID']]);
  });

  it('one identity twice creates nobody', async () => {
    const [one] = some(1);
    const done = await createMany([one, one]);
    expect(mistakes(done)).toEqual([[null, 'CONFLICT']]);
    expect((await newest()).steam_id).not.toBe(one?.steamId);
  });
});

describe('customer tokens', () => {
  const token = (customerId: string) => run('createCustomerToken', { customerId }, 'token');

  it('a token is made anew each time, and never logged', async () => {
    const { id } = await newest();
    const first = await token(id);
    const second = await token(`gid://paynow/${bed.sandbox.storeId}/Customer/${id}`);
    expect([...first.errors, ...first.userErrors, ...second.errors, ...second.userErrors]).toEqual([]);
    expect(first.token).toMatch(/^pncus_/);
    expect(second.token).not.toBe(first.token);
    expect(second.calls).toEqual([`POST /v1/stores/${bed.sandbox.storeId}/customers/${id}/tokens`]);
    const logged = lines.join('\n');
    expect(logged).toContain('createCustomerToken');
    expect(logged).not.toContain(first.token);
    expect(logged).not.toContain('pncus_');
  });

  it('all are revoked with one call; the customer costs one only when more than ids is asked for', async () => {
    const { id, name } = await newest();
    const revoke = (selection: string) => run('revokeCustomerTokens', { customerId: id }, selection);
    const done = await revoke('customer { paynowId }');
    expect({ errors: done.errors, userErrors: done.userErrors, customer: done.customer }).toEqual({
      errors: [],
      userErrors: [],
      customer: { paynowId: id },
    });
    expect(done.calls).toEqual([`DELETE /v1/stores/${bed.sandbox.storeId}/customers/${id}/tokens`]);
    const more = await revoke('customer { name }');
    expect({ customer: more.customer, calls: more.calls.length }).toEqual({ customer: { name }, calls: 2 });
  });

  it.each([
    ['createCustomerToken', 'token'],
    ['revokeCustomerTokens', 'customer { id }'],
  ])('%s: a stranger is not found, a wrong id costs no call', async (mutation, selection) => {
    expect(mistakes(await run(mutation, { customerId: '1' }, selection))).toEqual([[['customerId'], 'NOT_FOUND']]);
    const wrong = await run(mutation, { customerId: '../1' }, selection);
    expect({ mistakes: mistakes(wrong), calls: wrong.calls }).toEqual({
      mistakes: [[['customerId'], 'INVALID']],
      calls: [],
    });
  });
});
