import { describe, expect, it, vi } from 'vitest';
import { readConfig, SETTINGS } from '../../../src/core/config.js';
import { silentLog } from '../../../src/core/log.js';
import { cardOf, RESOURCE_NAMES } from '../../../src/core/resources.js';
import { lifetimesOf } from '../../../src/loaders/reads/rules.js';
import { createGateway } from '../../../src/server/gateway.js';
import { type AskOptions, startTestBed, type TestBed } from '../../support/gateway.js';
import { json, startStandIn } from '../../upstream/client/standIn.js';

const WARM = { CACHE_MAX_ENTRIES: '1000', CACHE_PRODUCTS_MS: '3600000', CACHE_CUSTOMERS_MS: '3600000' };

const FRESH = { headers: { 'cache-control': 'no-cache' } };
const UNKEPT = { headers: { 'cache-control': 'max-age=0, No-Store' } };

/** How many PayNow calls a query makes that must not fail. */
async function cost(bed: TestBed, query: string, options: AskOptions = {}): Promise<number> {
  const { data, errors, calls } = await bed.ask(query, options);
  expect(errors).toEqual([]);
  expect(data).not.toBeNull();
  return calls.length;
}

/** Reads that the gateway has counted, by what became of them. */
async function counted(bed: { readonly url: string }, resource: string): Promise<Record<string, number>> {
  const text = await (await fetch(bed.url.replace('/graphql', '/metrics'))).text();
  const lines = text.matchAll(/^gateway_reads_total\{resource="(\w+)",result="(\w+)"\} (\d+)$/gm);
  return Object.fromEntries(
    [...lines].filter(([, of]) => of === resource).map(([, , result, n]) => [result, Number(n)]),
  );
}

const TAGS = '{ store { tags(first: 1) { nodes { slug } } } }';

describe('Cache-Control of a caller', () => {
  it('no-cache: reads anew past what is kept, and what it read is kept again', async () => {
    await using bed = await startTestBed(WARM);
    expect([await cost(bed, TAGS), await cost(bed, TAGS)]).toEqual([1, 0]);
    expect([await cost(bed, TAGS, FRESH), await cost(bed, TAGS, FRESH)]).toEqual([1, 1]);
    expect(await cost(bed, TAGS)).toBe(0);
    expect(await counted(bed, 'tags')).toEqual({ miss: 3, hit: 2 });
  });

  it('no-cache: what it read takes the place of what was kept', async () => {
    await using bed = await startTestBed(WARM);
    const read = async (options?: AskOptions) =>
      (await bed.ask('{ store { product(id: "PRODUCT") { name } } }'.replace('PRODUCT', product), options)).data;
    const rows = (await bed.paynow('products')) as { id: string; name: string }[];
    const product = rows[0]?.id ?? '';
    const before = { store: { product: { name: rows[0]?.name } } };
    const after = { store: { product: { name: 'Renamed past the gateway' } } };
    expect(await read()).toEqual(before);
    await fetch(`${bed.sandbox.url}/v1/stores/${bed.sandbox.storeId}/products/${product}`, {
      method: 'PATCH',
      headers: { authorization: `APIKey ${bed.sandbox.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Renamed past the gateway' }),
    });
    expect([await read(), await read(FRESH), await read()]).toEqual([before, after, after]);
  });

  it('no-store: reads anew, and nothing of it is kept', async () => {
    await using bed = await startTestBed(WARM);
    expect([await cost(bed, TAGS, UNKEPT), await cost(bed, TAGS, UNKEPT), await cost(bed, TAGS)]).toEqual([1, 1, 1]);
    expect(await counted(bed, 'tags')).toEqual({ miss: 3 });
  });

  it('holds for rows read in batches as well', async () => {
    await using bed = await startTestBed(WARM);
    const rows = (await bed.paynow('customers?limit=3')) as { id: string }[];
    const ids = rows.map(({ id }) => `gid://paynow/${bed.sandbox.storeId}/Customer/${id}`);
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Customer { name } } }';
    const ask = (headers = {}) => cost(bed, query, { variables: { ids }, headers });
    const { headers: fresh } = FRESH;
    const { headers: unkept } = UNKEPT;
    const costs = [await ask(unkept), await ask(), await ask(), await ask(fresh), await ask(unkept), await ask()];
    expect(costs).toEqual([1, 1, 0, 1, 1, 0]);
  });

  it('does not make one request read the same twice', async () => {
    await using bed = await startTestBed(WARM);
    const query = '{ a: store { tags(first: 1) { nodes { slug } } } b: store { tags(first: 2) { nodes { slug } } } }';
    expect([await cost(bed, query, FRESH), await cost(bed, query, UNKEPT)]).toEqual([1, 1]);
  });

  it('holds on the storefront, and in a GET', async () => {
    await using bed = await startTestBed({ ...WARM, CACHE_STOREFRONT_MS: '3600000' });
    const query = '{ storefront { tags(first: 1) { nodes { slug } } } }';
    const shop = (options: AskOptions = {}) => cost(bed, query, { authorization: null, ...options });
    expect([await shop(), await shop(), await shop(FRESH), await shop()]).toEqual([1, 0, 1, 0]);
    bed.sandbox.calls.clear();
    await fetch(`${bed.url}?query=${encodeURIComponent(query)}`, FRESH);
    expect(bed.sandbox.calls.list.length).toBe(1);
  });

  it('other words change nothing', async () => {
    await using bed = await startTestBed(WARM);
    await cost(bed, TAGS);
    for (const control of ['max-age=5', 'no-transform', 'x-no-cache', '', 'public, must-revalidate']) {
      expect(await cost(bed, TAGS, { headers: { 'cache-control': control } })).toBe(0);
    }
  });

  it('does not join a read that began before it, while others do', async () => {
    await using standIn = await startStandIn();
    let release = (): void => {};
    const released = new Promise<void>((done) => {
      release = done;
    });
    standIn.always('GET /v1/stores/1/tags', async (response, request) => {
      await released;
      await json([])(response, request);
    });
    const config = readConfig({ PAYNOW_BASE_URL: standIn.url, PAYNOW_STORE_ID: '1', GATEWAY_DATA_DIR: 'memory' });
    const gateway = createGateway({ config, log: silentLog });
    const url = await gateway.listen(0, '127.0.0.1');
    const post = async (headers: Readonly<Record<string, string>> = {}) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: 'APIKey pnapi_v1_a', ...headers },
        body: JSON.stringify({ query: TAGS }),
      });
      return response.json();
    };
    const counts = (expected: object) =>
      vi.waitFor(async () => expect(await counted({ url }, 'tags')).toEqual(expected));
    const asks = [post()];
    await counts({ miss: 1 });
    asks.push(post());
    await counts({ miss: 1, join: 1 });
    asks.push(post(FRESH.headers));
    await counts({ miss: 2, join: 1 });
    asks.push(post());
    await counts({ miss: 2, join: 2 });
    asks.push(post(UNKEPT.headers));
    await counts({ miss: 3, join: 2 });
    release();
    expect(await Promise.all(asks)).toMatchObject(asks.map(() => ({ data: { store: { tags: { nodes: [] } } } })));
    expect(standIn.requests.length).toBe(3);
    await gateway.close();
  });
});

describe('lifetimes', () => {
  const all = (value: string) =>
    lifetimesOf(readConfig(Object.fromEntries(lifetimeSettings.map((name) => [name, value]))));
  const lifetimeSettings = Object.keys(SETTINGS).filter((name) => /^CACHE_.*_MS$/.test(name));

  it('every resource has one, from a setting or for good', () => {
    expect(Object.keys(all('7000')).toSorted()).toEqual([...RESOURCE_NAMES].toSorted());
    expect(Object.values(all('0')).every((lifetime) => lifetime === 0)).toBe(true);
  });

  it("rows with secrets, and what is one shopper's own, have none whatever is set", () => {
    const secret = ['gameServers', 'webhookEndpoints'];
    const oneShoppers = RESOURCE_NAMES.filter((name) => cardOf(name).reads === 'customer');
    const never = RESOURCE_NAMES.filter((name) => all('3600000')[name] === 0);
    expect(oneShoppers).toContain('storefrontCarts');
    expect(never.toSorted()).toEqual([...secret, ...oneShoppers].toSorted());
  });

  it('game servers, webhook endpoints and errors are read every time', async () => {
    await using bed = await startTestBed(
      Object.fromEntries([...lifetimeSettings.map((name) => [name, '3600000']), ['CACHE_MAX_ENTRIES', '1000']]),
    );
    for (const list of ['gameServers { nodes { paynowId } }', 'webhookEndpoints { nodes { paynowId } }']) {
      const query = `{ store { ${list} } }`;
      expect([list, await cost(bed, query), await cost(bed, query)]).toEqual([list, 1, 1]);
    }
    bed.sandbox.faults.add({ match: { path: '/tags$', times: 1 }, fault: { kind: 'status', status: 500 } });
    const failed = await bed.ask(TAGS);
    expect(failed.errors.map(({ extensions }) => extensions['code'])).toEqual(['UPSTREAM_UNAVAILABLE']);
    expect([await cost(bed, TAGS), await cost(bed, TAGS)]).toEqual([1, 0]);
  });
});
