import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CustomVariableOptionRow, CustomVariableRow } from '../../../src/upstream/management/customVariables.js';
import { startTestBed, type TestBed } from '../../support/gateway.js';

let bed: TestBed;
beforeEach(async () => {
  bed = await startTestBed();
});
afterEach(() => bed[Symbol.asyncDispose]());

const root = () => `/v1/stores/${bed.sandbox.storeId}/custom-variables`;
const gid = (id: string) => `gid://paynow/${bed.sandbox.storeId}/CustomVariable/${id}`;
const rows = async () => (await bed.paynow('custom-variables')) as CustomVariableRow[];
const ofType = async (type: CustomVariableRow['type']): Promise<CustomVariableRow> => {
  const row = (await rows()).find((one) => one.type === type);
  if (!row) throw new Error(`the seed has no ${type}`);
  return row;
};

const OPTIONS = `options { paynowId name value isDefault sortOrder price { __typename
  ... on FixedOptionPrice { amount { minorUnits amount currency } } ... on PercentageOptionPrice { percent } } }`;
const VARIABLE = `customVariable { paynowId identifier name description type valueRegex ${OPTIONS} }`;

describe('custom variables', () => {
  it('are cut here out of one call, with a count', async () => {
    const all = await rows();
    const { data, errors, calls } = await bed.ask(
      '{ store { customVariables(first: 2) { totalCount pageInfo { hasNextPage } nodes { id type valueRegex } } } }',
    );
    expect(errors).toEqual([]);
    expect(calls).toEqual([`GET ${root()}`]);
    const nodes = all.slice(0, 2).map((row) => ({
      id: gid(row.id),
      type: row.type.toUpperCase(),
      valueRegex: row.value_regex ?? null,
    }));
    expect(data).toEqual({
      store: { customVariables: { totalCount: all.length, pageInfo: { hasNextPage: all.length > 2 }, nodes } },
    });
  });

  it('one shows its options with their prices in plain percent and in the currency of the store', async () => {
    const { id } = await ofType('dropdown');
    const query = `query ($id: ID!) { store { customVariable(id: $id) { ${OPTIONS} createdBy { type } updatedAt } } }`;
    const { data, errors } = await bed.ask(query, { variables: { id } });
    expect(errors).toEqual([]);
    const { options } = (data as { store: { customVariable: { options: { price: unknown }[] } } }).store.customVariable;
    expect(options.map(({ price }) => price)).toEqual([
      { __typename: 'FixedOptionPrice', amount: { minorUnits: 0, amount: '0.00', currency: 'USD' } },
      { __typename: 'FixedOptionPrice', amount: { minorUnits: 99, amount: '0.99', currency: 'USD' } },
      { __typename: 'FixedOptionPrice', amount: { minorUnits: 199, amount: '1.99', currency: 'USD' } },
      { __typename: 'PercentageOptionPrice', percent: '12.5' },
    ]);
    const none = await bed.ask(query, { variables: { id: '42' } });
    expect({ data: none.data, errors: none.errors }).toEqual({ data: { store: { customVariable: null } }, errors: [] });
    const node = await bed.ask('query ($id: ID!) { node(id: $id) { __typename } }', { variables: { id: gid(id) } });
    expect(node.data).toEqual({ node: { __typename: 'CustomVariable' } });
  });

  it('the scale of percentages is a setting', async () => {
    await using other = await startTestBed({ PAYNOW_OPTION_PERCENT_SCALE: '100' });
    const { data } = await other.ask(
      '{ store { customVariables { nodes { options { price { ... on PercentageOptionPrice { percent } } } } } } }',
    );
    expect(JSON.stringify(data)).toContain('"percent":"1.25"');
  });

  it('of all products of a query cost one call of the list', async () => {
    const { data, errors, calls } = await bed.ask(
      '{ store { products(first: 100) { nodes { customVariableIds customVariables { paynowId name } } } } }',
    );
    expect(errors).toEqual([]);
    expect(calls).toHaveLength(2);
    expect(calls).toContain(`GET ${root()}`);
    const { nodes } = (
      data as {
        store: { products: { nodes: { customVariableIds: string[]; customVariables: { paynowId: string }[] }[] } };
      }
    ).store.products;
    expect(nodes.filter(({ customVariableIds: ids }) => ids.length > 0).length).toBeGreaterThan(3);
    for (const { customVariableIds: ids, customVariables: shown } of nodes) {
      expect(shown.map(({ paynowId }) => paynowId)).toEqual(ids);
    }
  });
});

interface Payload {
  readonly customVariable?: { readonly paynowId: string } | null;
  readonly userErrors: readonly unknown[];
}

const write = async (name: string, input: Record<string, unknown>, shown = VARIABLE) => {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`;
  const answer = await bed.ask(
    `mutation ($input: ${type}) { ${name}(input: $input) { ${shown} userErrors { field code } } }`,
    { variables: { input } },
  );
  expect(answer.errors).toEqual([]);
  const payload = (answer.data as Readonly<Record<string, Payload>>)[name];
  if (!payload) throw new Error(`there is no ${name}`);
  return { ...payload, calls: answer.calls };
};
const stored = async (id: string) => (await bed.paynow(`custom-variables/${id}`)) as CustomVariableRow;

const DROPDOWN = {
  identifier: 'trail',
  name: 'Trail',
  type: 'DROPDOWN',
  options: [
    { name: 'None', value: 'none', isDefault: true },
    { name: 'Stars', value: 'stars', price: { percent: '2.5' } },
    { name: 'Used', value: 'used', price: { amount: -50 } },
  ],
};

describe('writes of custom variables', () => {
  it('create: one call, prices in the units of the wire', async () => {
    const made = await write('createCustomVariable', DROPDOWN);
    expect(made.userErrors).toEqual([]);
    expect(made.calls.filter((call) => !call.startsWith('GET'))).toEqual([`POST ${root()}`]);
    const { options } = await stored(made.customVariable?.paynowId ?? '');
    expect(options.map(({ price, price_type: type, is_default: chosen }) => [price, type, chosen])).toEqual([
      [0, 'fixed', true],
      [25, 'percentage', false],
      [-50, 'fixed', false],
    ]);
    const taken = await write('createCustomVariable', DROPDOWN);
    expect(taken).toMatchObject({
      customVariable: null,
      userErrors: [{ field: ['identifier'], code: 'CONFLICT' }],
    });
  });

  it('update: read, merged and written back; what is not named stays, options with their ids', async () => {
    const before = await ofType('dropdown');
    const done = await write('updateCustomVariable', { id: before.id, name: 'Colour' }, 'customVariable { name }');
    expect(done).toEqual({
      customVariable: { name: 'Colour' },
      userErrors: [],
      calls: [`GET ${root()}/${before.id}`, `PATCH ${root()}/${before.id}`],
    });
    const { updated_at: _, updated_by: __, ...after } = await stored(before.id);
    const { updated_at: ___, updated_by: ____, ...old } = before;
    expect(after).toEqual({ ...old, name: 'Colour' });
  });

  it('update of options: kept ones keep their numbers, new ones come, others end', async () => {
    const { id, options } = await ofType('dropdown');
    const [white, aqua, ember] = options as [CustomVariableOptionRow, ...CustomVariableOptionRow[]];
    const done = await write('updateCustomVariable', {
      id,
      options: [
        { paynowId: aqua?.id, price: { amount: 150 } },
        { name: 'Night', value: 'black', isDefault: true },
        { paynowId: white.id },
        { paynowId: ember?.id },
      ],
    });
    expect(done.userErrors).toEqual([]);
    const after = (await stored(id)).options;
    expect(after.map((option) => [option.id, option.name, option.price, option.is_default])).toEqual([
      [aqua?.id, 'Aqua', 150, false],
      [expect.any(String), 'Night', 0, true],
      [white.id, 'White', 0, false],
      [ember?.id, 'Ember', 199, false],
    ]);
  });

  it('null clears a pattern and a description; another type ends the options', async () => {
    const text = await ofType('text');
    await write('updateCustomVariable', { id: text.id, valueRegex: null, description: null });
    expect(await stored(text.id)).toMatchObject({ description: '', value_regex: null, name: text.name });
    const dropdown = await ofType('dropdown');
    const done = await write('updateCustomVariable', { id: gid(dropdown.id), type: 'NUMBER' });
    expect(done).toMatchObject({ customVariable: { type: 'NUMBER', options: [] }, userErrors: [] });
  });

  it('delete: one call, and products lose it', async () => {
    const { id } = await ofType('text');
    const done = await write('deleteCustomVariable', { id }, 'deletedId');
    expect(done).toEqual({ deletedId: gid(id), userErrors: [], calls: [`DELETE ${root()}/${id}`] });
    const { data } = await bed.ask('{ store { products(first: 100) { nodes { customVariableIds } } } }');
    expect(JSON.stringify(data)).not.toContain(id);
    const gone = await write('updateCustomVariable', { id, name: 'x' });
    expect(gone).toMatchObject({ customVariable: null, userErrors: [{ field: ['id'], code: 'NOT_FOUND' }] });
    expect(gone.calls).toHaveLength(1);
  });

  const option = (price: object) => [{ name: 'a', value: 'a', price }];
  it.each<[string, Record<string, unknown>, string[]]>([
    ['createCustomVariable', { ...DROPDOWN, identifier: 'a b' }, ['identifier']],
    ['createCustomVariable', { ...DROPDOWN, name: '' }, ['name']],
    ['createCustomVariable', { ...DROPDOWN, type: 'TEXT' }, ['options']],
    ['createCustomVariable', { ...DROPDOWN, valueRegex: '^a$' }, ['valueRegex']],
    ['createCustomVariable', { ...DROPDOWN, options: option({ percent: '0' }) }, ['options', '0', 'price', 'percent']],
    [
      'createCustomVariable',
      { ...DROPDOWN, options: option({ percent: '2.55' }) },
      ['options', '0', 'price', 'percent'],
    ],
    ['updateCustomVariable', { id: '1', name: null }, ['name']],
    ['updateCustomVariable', { id: '1', options: null }, ['options']],
    ['updateCustomVariable', { id: '1', options: [{ name: 'a' }] }, ['options', '0', 'value']],
    ['updateCustomVariable', { id: '1', options: [{ paynowId: '1' }, { paynowId: '1' }] }, ['options']],
    ['updateCustomVariable', { id: '1', options: [{ paynowId: '1', price: null }] }, ['options', '0', 'price']],
    ['updateCustomVariable', { id: 'x', name: 'a' }, ['id']],
  ])('%s %j is refused before any call', async (name, input, field) => {
    const refused = await write(name, input);
    expect(refused).toEqual({
      customVariable: null,
      userErrors: [{ field: [...field], code: 'INVALID' }],
      calls: [],
    });
  });

  it.each<[CustomVariableRow['type'], Record<string, unknown>, string[], string]>([
    ['dropdown', { options: [{ paynowId: '42' }] }, ['options', '0', 'paynowId'], 'NOT_FOUND'],
    ['dropdown', { options: [] }, ['options'], 'TOO_MANY'],
    ['dropdown', { valueRegex: 'a' }, ['valueRegex'], 'INVALID'],
    ['text', { options: [{ name: 'a', value: 'a' }] }, ['options'], 'INVALID'],
    ['text', { type: 'DROPDOWN' }, ['options'], 'TOO_MANY'],
  ])('%s: %j contradicts the row, and is not written', async (type, change, field, code) => {
    const { id } = await ofType(type);
    const refused = await write('updateCustomVariable', { id, ...change });
    expect(refused).toEqual({
      customVariable: null,
      userErrors: [{ field: [...field], code }],
      calls: [`GET ${root()}/${id}`],
    });
  });
});
