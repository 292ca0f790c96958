import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BanRow } from '../../../src/upstream/management/bans.js';
import { startTestBed, type TestBed } from '../../support/gateway.js';

let bed: TestBed;
beforeAll(async () => {
  bed = await startTestBed();
});
afterAll(() => bed[Symbol.asyncDispose]());

const write = (name: string, shows: string, input: object) =>
  bed.ask(
    `mutation ($input: ${name.charAt(0).toUpperCase()}${name.slice(1)}Input!) {
      ${name}(input: $input) { ${shows} userErrors { field } } }`,
    { variables: { input } },
  );

it('bans of the store, of a customer and by id cost one call each', async () => {
  const [row] = (await bed.paynow('bans')) as [BanRow];
  const customer = row.identities[0]?.ban_type_value;
  const { data, errors, calls } = await bed.ask(`{ store { customer(id: "${customer}") { bans { nodes { paynowId } } }
    bans(first: 1) { nodes { reason enabled identities { type value } createdBy { type } } } ban(id: "${row.id}") { reason } } }`);
  const { reason } = row;
  const shown = {
    reason,
    enabled: true,
    identities: [{ type: 'CUSTOMER', value: customer }],
    createdBy: { type: 'USER' },
  };
  const ofCustomer = { bans: { nodes: [{ paynowId: row.id }] } };
  expect({ data, errors }).toEqual({
    data: { store: { bans: { nodes: [shown] }, ban: { reason }, customer: ofCustomer } },
    errors: [],
  });
  expect(calls.filter((call) => call.includes('/bans'))).toHaveLength(3);
});

it('a ban is created, found, changed and deleted with one call each', async () => {
  const identities = [{ type: 'EMAIL', value: 'x@example.com' }];
  const check = () => write('checkBan', 'isBanned ban { paynowId }', { identities });
  const made = await write('createBan', 'ban { paynowId reason }', { reason: 'Fraud', identities });
  const [, id = ''] = /"paynowId":"(\d+)"/.exec(JSON.stringify(made.data)) ?? [];
  const found = await check();
  const changed = await write('updateBan', 'ban { reason expiresAt }', { id, reason: 'Fraud, twice' });
  const gone = await write('deleteBan', 'deletedId', { id });
  const answers = [made, found, changed, gone, await check()];
  expect(answers.map(({ data, errors, calls }) => [data, errors, calls.length])).toEqual([
    [{ createBan: { ban: { paynowId: id, reason: 'Fraud' }, userErrors: [] } }, [], 1],
    [{ checkBan: { isBanned: true, ban: { paynowId: id }, userErrors: [] } }, [], 1],
    [{ updateBan: { ban: { reason: 'Fraud, twice', expiresAt: null }, userErrors: [] } }, [], 1],
    [{ deleteBan: { deletedId: `gid://paynow/${bed.sandbox.storeId}/Ban/${id}`, userErrors: [] } }, [], 1],
    [{ checkBan: { isBanned: false, ban: null, userErrors: [] } }, [], 1],
  ]);
});

it.each([
  [' ', [{ type: 'IP', value: '1.2.3.4' }], ['reason']],
  ['x', [], ['identities']],
  ['x', [{ type: 'UNKNOWN', value: '1' }], ['identities', '0', 'type']],
  ['x', [{ type: 'CUSTOMER', value: 'x' }], ['identities', '0', 'value']],
])('reason %o with %o is refused before any call', async (reason, identities, field) => {
  const { data, errors, calls } = await write('createBan', 'ban { id }', { reason, identities });
  expect([data, errors, calls]).toEqual([{ createBan: { ban: null, userErrors: [{ field }] } }, [], []]);
});
