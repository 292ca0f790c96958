import { describe, expect, it } from 'vitest';
import { createMetrics } from '../../../src/core/metrics.js';
import { roughBytes } from '../../../src/loaders/reads/roughBytes.js';
import { eachResource } from '../../../src/loaders/reads/rules.js';
import { type ReadKey, SharedReads } from '../../../src/loaders/reads/sharedReads.js';
import { startSandbox } from '../../../src/sandbox/sandbox.js';
import { startTestBed } from '../../support/gateway.js';

const lifetimes = eachResource(() => 60_000);
const signal = new AbortController().signal;
const row = (characters: number) => ({ name: 'x'.repeat(characters) });

/** Reads rows of so many characters, one after the other; gives which are kept at the end. */
async function keep(maxBytes: number | undefined, rows: readonly object[], maxEntries = 100): Promise<number[]> {
  const bytes = maxBytes === undefined ? {} : { maxBytes };
  const shared = new SharedReads({ maxEntries, ...bytes, lifetimes, metrics: createMetrics() });
  const key = (n: number): ReadKey => ({ resource: 'tags', storeId: '1', credentialKey: 'anna', target: `/${n}` });
  for (const [n, one] of rows.entries()) expect(await shared.read(key(n), signal, async () => one)).toBe(one);
  return rows.flatMap((one, n) => (shared.peek(key(n)) === one ? [n] : []));
}

describe('the memory of what is kept', () => {
  it('holds what fits, the latest', async () => {
    const rows = Array.from({ length: 8 }, () => row(1_000));
    expect(await keep(7_000, rows)).toEqual([5, 6, 7]);
    expect(await keep(0, rows)).toEqual([]);
  });

  it('holds no more entries than it may, however little they take', async () => {
    const rows = Array.from({ length: 8 }, () => row(10));
    expect(await keep(1_000_000, rows, 3)).toEqual([5, 6, 7]);
    expect(await keep(undefined, rows, 3)).toEqual([5, 6, 7]);
  });

  it('takes its memory as entries come', async () => {
    const before = process.memoryUsage();
    expect(await keep(1_000_000, [row(10)], 10_000_000)).toEqual([0]);
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    expect(heapUsed + arrayBuffers - before.heapUsed - before.arrayBuffers).toBeLessThan(50_000_000);
  });

  it('passes over what does not fit at all', async () => {
    expect(await keep(7_000, [row(100), row(10_000), row(200)])).toEqual([0, 2]);
  });

  it('counts lists by all of their rows', async () => {
    const lists = Array.from({ length: 3 }, () => Array.from({ length: 30 }, () => row(100)));
    expect(await keep(14_000, lists)).toEqual([1, 2]);
  });
});

it('some rows speak for a list about as well as all of them would', async () => {
  await using sandbox = await startSandbox();
  const get = async (path: string) => {
    const headers = { authorization: `APIKey ${sandbox.apiKey}` };
    return (await fetch(`${sandbox.url}/v1/stores/${sandbox.storeId}/${path}`, { headers })).text();
  };
  for (const path of ['products', 'orders?limit=100', 'customers?limit=100', 'tags']) {
    const text = await get(path);
    const share = roughBytes(JSON.parse(text)) / (text.length * 2);
    expect(share, path).toBeGreaterThan(0.6);
    expect(share, path).toBeLessThan(1.6);
  }
  expect(roughBytes([])).toBe(1);
});

it('strangers who ask for one list in ever other ways push each other out', async () => {
  await using bed = await startTestBed({ CACHE_MAX_ENTRIES: '1000', CACHE_MAX_BYTES: '1000000' });
  const ask = async (country: string) => {
    const query = `{ storefront(country: "${country}") { products(first: 1) { nodes { name } } } }`;
    const { data, errors, calls } = await bed.ask(query, { authorization: null });
    expect({ data, errors }).toEqual({
      data: { storefront: { products: { nodes: [{ name: 'VIP Rank' }] } } },
      errors: [],
    });
    return calls.length;
  };
  const countries = Array.from({ length: 26 }, (_, n) => `D${String.fromCharCode(65 + n)}`);
  expect(await ask('DE')).toBe(1);
  expect(await ask('DE')).toBe(0);
  for (const country of countries.slice(5)) expect(await ask(country)).toBe(1);
  expect(await ask('DE')).toBe(1);
});
