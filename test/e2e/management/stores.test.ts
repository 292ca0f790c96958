import { afterAll, beforeAll, expect, it } from 'vitest';
import type { StoreRow } from '../../../src/upstream/management/stores.js';
import { startTestBed, type TestBed } from '../../support/gateway.js';

let bed: TestBed;
beforeAll(async () => {
  bed = await startTestBed();
});
afterAll(() => bed[Symbol.asyncDispose]());

const storeRow = async (): Promise<StoreRow> => {
  const { url, storeId, apiKey } = bed.sandbox;
  const reply = await fetch(`${url}/v1/stores/${storeId}`, { headers: { authorization: `APIKey ${apiKey}` } });
  return (await reply.json()) as StoreRow;
};

const FIELDS = `paynowId slug name description platform currency liveMode ownerId websiteUrl supportEmail createdAt`;

const shown = (row: StoreRow) => ({
  paynowId: row.id,
  slug: row.slug,
  name: row.name,
  description: row.description,
  platform: row.platform,
  currency: row.currency.toUpperCase(),
  liveMode: row.live_mode,
  ownerId: row.owner_id,
  websiteUrl: row.website_url ?? null,
  supportEmail: row.support_email ?? null,
  createdAt: row.created_at,
});

it('a store shows its fields in one call, and its ids without one', async () => {
  const row = await storeRow();
  const path = `GET /v1/stores/${row.id}`;
  const whole = await bed.ask(`{ store { ${FIELDS} } again: store(id: "${row.id}") { name } }`);
  expect([whole.data, whole.errors]).toEqual([{ store: shown(row), again: { name: row.name } }, []]);
  expect(whole.calls).toEqual([path]);
  const ids = await bed.ask('{ store { id paynowId } }');
  const id = `gid://paynow/${row.id}/Store/${row.id}`;
  expect([ids.data, ids.errors, ids.calls]).toEqual([{ store: { id, paynowId: row.id } }, [], []]);
});

it('the stores of the credential come in one call', async () => {
  const { data, errors, calls } = await bed.ask('{ stores { paynowId name } }');
  const { id, name } = await storeRow();
  expect([data, errors, calls]).toEqual([{ stores: [{ paynowId: id, name }] }, [], ['GET /v1/stores']]);
});

it.each([
  'name',
  'id',
  'id logoUrl orders { nodes { id } }',
  'orders { nodes { id } }',
  '...F } } fragment F on Store { paynowId ... on Store { id',
])('a store that does not exist is null: %s', async (pick) => {
  const { data, errors, calls } = await bed.ask(`{ store(id: "99") { ${pick} } }`);
  expect([data, errors, calls]).toEqual([{ store: null }, [], ['GET /v1/stores/99']]);
});

it('a store that is named is read once, where others are asked for: what PayNow answers for is there', async () => {
  await using fresh = await startTestBed();
  const { storeId } = fresh.sandbox;
  const ask = async (id: string) => {
    // Apollo Client, urql and Relay add both.
    const query = `{ store(id: "${id}") { __typename id tags(first: 1) { totalCount } } }`;
    const { data, errors, calls } = await fresh.ask(query);
    return [data, errors.map(({ path, extensions }) => [path, extensions['code']]), calls];
  };
  const shown = { store: expect.objectContaining({ tags: { totalCount: expect.any(Number) } }) };
  const tags = `GET /v1/stores/${storeId}/tags`;
  expect(await ask(storeId)).toEqual([shown, [], [`GET /v1/stores/${storeId}`, tags]]);
  expect(await ask(storeId)).toEqual([shown, [], [tags]]);
  expect(await ask('99')).toEqual([{ store: null }, [], ['GET /v1/stores/99']]);
});

it.each([
  'paynowId',
  'name',
  'paynowId products { nodes { name } }',
  'products { nodes { name } }',
  'name navLinks { name }',
])('a storefront that does not exist is null: %s', async (pick) => {
  for (const authorization of [null, undefined]) {
    const how = { ...(authorization === null && { authorization }) };
    const { data, errors, calls } = await bed.ask(`{ storefront(storeId: "99") { ${pick} } }`, how);
    expect([data, errors, calls]).toEqual([{ storefront: null }, [], ['GET /v1/store']]);
  }
});

it('a storefront that is named is read once, where others are asked for', async () => {
  await using fresh = await startTestBed();
  const ask = async () => {
    const query = `{ storefront(storeId: "${fresh.sandbox.storeId}") { __typename id tags(first: 1) { totalCount } } }`;
    const { data, errors, calls } = await fresh.ask(query, { authorization: null });
    return [data, errors, calls];
  };
  const shown = { storefront: expect.objectContaining({ tags: { totalCount: expect.any(Number) } }) };
  expect(await ask()).toEqual([shown, [], ['GET /v1/store', 'GET /v1/store/tags']]);
  expect(await ask()).toEqual([shown, [], ['GET /v1/store/tags']]);
});

it('a store whose row cannot be read keeps what hangs below it', async () => {
  const { id } = await storeRow();
  const undo = bed.sandbox.faults.add({
    match: { method: 'GET', path: `/stores/${id}$` },
    fault: { kind: 'status', status: 403 },
  });
  const { data, errors } = await bed.ask(`{ store(id: "${id}") { logoUrl tags(first: 1) { totalCount } } }`);
  const ids = await bed.ask(`{ store(id: "${id}") { paynowId } }`);
  undo();
  expect(data).toEqual({ store: { logoUrl: null, tags: { totalCount: expect.any(Number) } } });
  expect(errors).toEqual([expect.objectContaining({ path: ['store', 'logoUrl'] })]);
  expect([ids.data, ids.errors]).toEqual([{ store: null }, [expect.objectContaining({ path: ['store'] })]]);
});

it('an id that cannot be one of a store is refused before any call', async () => {
  const { data, errors, calls } = await bed.ask('{ store(id: "gid://paynow/1/Order/2") { name } }');
  expect(data).toEqual({ store: null });
  expect(errors).toEqual([
    expect.objectContaining({ path: ['store'], extensions: expect.objectContaining({ code: 'BAD_USER_INPUT' }) }),
  ]);
  expect(calls).toEqual([]);
});
