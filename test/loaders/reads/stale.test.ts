import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../../src/core/errors.js';
import { createMetrics } from '../../../src/core/metrics.js';
import { eachResource, type Lifetimes } from '../../../src/loaders/reads/rules.js';
import { type ReadKey, SharedReads } from '../../../src/loaders/reads/sharedReads.js';
import { unreachable } from '../../../src/upstream/client/errors.js';
import { quietTrace } from '../../support/trace.js';

const key: ReadKey = { resource: 'products', storeId: '1', credentialKey: 'public', target: '/products' };
const stay = new AbortController().signal;
const away = () => Promise.reject(unreachable({ endpoint: 'GET /products' }));
const row = { name: 'Sword' };

/** A row that was kept, and is past its lifetime of one millisecond. */
async function keptAndOld(mayBeStale: Partial<Lifetimes>) {
  const lifetimes = eachResource(() => 1);
  const shared = new SharedReads({ maxEntries: 10, lifetimes, mayBeStale, metrics: createMetrics() });
  await shared.read(key, stay, () => Promise.resolve(row));
  await expect.poll(() => shared.peek(key)).toBeUndefined();
  return shared;
}

describe('a row past its lifetime', () => {
  it('answers a public read while PayNow is away, and its age is told', async () => {
    const shared = await keptAndOld({ products: 60_000 });
    const ages: number[] = [];
    const trace = quietTrace(stay, { stale: ({ ageMs }) => ages.push(ageMs) });
    expect(await shared.read(key, stay, away, { mayBeStale: true, trace })).toBe(row);
    expect(await shared.read(key, stay, away, { mayBeStale: true, trace })).toBe(row);
    expect(ages).toEqual([expect.any(Number), expect.any(Number)]);
    expect(Math.min(...ages)).toBeGreaterThanOrEqual(1);
  });

  it('answers nobody else', async () => {
    const shared = await keptAndOld({ products: 60_000 });
    await expect(shared.read(key, stay, away)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });

  it.each<[string, Partial<Lifetimes>]>([
    ['not named', {}],
    ['named, but never stale', { products: 0 }],
    ['named, but too old', { products: 1 }],
  ])('does not answer when its resource is %s', async (_, mayBeStale) => {
    const shared = await keptAndOld(mayBeStale);
    const read = () => shared.read(key, stay, away, { mayBeStale: true }).catch((error: unknown) => error);
    await expect.poll(read).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });

  it('does not answer when PayNow says no', async () => {
    const shared = await keptAndOld({ products: 60_000 });
    const no = new GatewayError('FORBIDDEN', 'no');
    await expect(shared.read(key, stay, () => Promise.reject(no), { mayBeStale: true })).rejects.toBe(no);
  });

  it('does not answer after a write', async () => {
    const shared = await keptAndOld({ products: 60_000 });
    shared.drop('1', 'products');
    await expect(shared.read(key, stay, away, { mayBeStale: true })).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
    });
  });
});
