import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BanRow } from '../../../src/upstream/management/bans.js';
import { startTestBed, type TestBed } from '../../support/gateway.js';

let bed: TestBed;
let seeded: BanRow;
let path: string;

beforeAll(async () => {
  bed = await startTestBed();
  [seeded] = (await bed.paynow('bans')) as [BanRow];
  path = `/v1/stores/${bed.sandbox.storeId}/bans`;
});
afterAll(() => bed[Symbol.asyncDispose]());

const BAN = 'paynowId reason enabled identities { type value } expiresAt createdBy { type } updatedBy { type }';
const write = (name: string, shows: string, input: object) =>
  bed.ask(
    `mutation ($input: ${name.charAt(0).toUpperCase()}${name.slice(1)}Input!) {
    ${name}(input: $input) { ${shows} userErrors { field code message } } }`,
    { variables: { input } },
  );

it('bans are listed for the store and for a customer, and read by id: one call each', async () => {
  const customer = seeded.identities[0]?.ban_type_value;
  const { data, errors, calls } = await bed.ask(
    `{ store { bans(first: 1) { nodes { ${BAN} } } ban(id: "${seeded.id}") { reason } customer(id: "${customer}") {
      bans(first: 5) { nodes { id } } } } }`,
  );
  const id = `gid://paynow/${bed.sandbox.storeId}/Ban/${seeded.id}`;
  const identities = [{ type: 'CUSTOMER', value: customer }];
  const { reason } = seeded;
  const row = { paynowId: seeded.id, reason, enabled: true, identities, expiresAt: null, updatedBy: null };
  expect(errors).toEqual([]);
  expect(data).toEqual({
    store: {
      bans: { nodes: [{ ...row, createdBy: { type: 'USER' } }] },
      ban: { reason },
      customer: { bans: { nodes: [{ id }] } },
    },
  });
  expect(calls.filter((call) => call.includes('/bans')).sort()).toEqual([
    `GET ${path}/${seeded.id}`,
    `GET ${path}?ban_type=customer&ban_type_value=${customer}&limit=6`,
    `GET ${path}?limit=2`,
  ]);
});

it('a ban is created, checked, changed and deleted, with one call each', async () => {
  const mail = { type: 'EMAIL', value: 'x@example.com' };
  const made = await write('createBan', `ban { ${BAN} }`, { reason: 'Fraud', identities: [mail] });
  const { ban } = (made.data as { readonly createBan: { readonly ban: { readonly paynowId: string } } }).createBan;
  expect(ban).toMatchObject({ reason: 'Fraud', identities: [mail], createdBy: { type: 'API_KEY' } });
  const check = await write('checkBan', 'isBanned ban { paynowId }', { identities: [mail] });
  expect(check.data).toEqual({ checkBan: { isBanned: true, ban: { paynowId: ban.paynowId }, userErrors: [] } });
  const changed = await write('updateBan', 'ban { reason }', { id: ban.paynowId, reason: 'Fraud, twice' });
  expect(changed.data).toEqual({ updateBan: { ban: { reason: 'Fraud, twice' }, userErrors: [] } });
  const gone = await write('deleteBan', 'deletedId', { id: ban.paynowId });
  expect(gone.data).toEqual({ deleteBan: { deletedId: expect.stringContaining(ban.paynowId), userErrors: [] } });
  const after = await write('checkBan', 'isBanned ban { id }', { identities: [mail] });
  expect(after.data).toEqual({ checkBan: { isBanned: false, ban: null, userErrors: [] } });
  expect([made, check, changed, gone, after].map(({ calls, errors }) => [calls.length, errors])).toEqual(
    Array.from({ length: 5 }, () => [1, []]),
  );
});

it.each([
  [{ reason: ' ', identities: [{ type: 'IP', value: '1.2.3.4' }] }, ['input', 'reason']],
  [{ reason: 'x', identities: [] }, ['input', 'identities']],
  [{ reason: 'x', identities: [{ type: 'UNKNOWN', value: '1' }] }, ['input', 'identities', '0', 'type']],
  [{ reason: 'x', identities: [{ type: 'CUSTOMER', value: 'x' }] }, ['input', 'identities', '0', 'value']],
])('%o is refused before any call', async (input, field) => {
  const { data, errors, calls } = await write('createBan', 'ban { id }', input);
  expect(data).toEqual({ createBan: { ban: null, userErrors: [expect.objectContaining({ field })] } });
  expect([errors, calls]).toEqual([[], []]);
});
