import { expect, it } from 'vitest';
import { readConfig } from '../../src/core/config.js';
import { silentLog } from '../../src/core/log.js';
import { createRandom, type Random } from '../../src/sandbox/seed/random.js';
import { createGateway } from '../../src/server/gateway.js';
import { type Echo, markerOf, startEcho } from '../faults/echo.js';

/** How many reads are tried; a soak asks for more. */
const READS = Number(process.env['LEAK_READS'] ?? 5_000);
/** Another one tries other paths through the same program. */
const SEED = Number(process.env['LEAK_SEED'] ?? Date.now() % 1_000_000);
const CALLERS = 50;
/** Requests of all callers under way at one time. */
const AT_ONCE = 40;

const CACHES = {
  CACHE_ORDERS_MS: '40',
  CACHE_CUSTOMERS_MS: '40',
  CACHE_PRODUCTS_MS: '40',
  CACHE_COUPONS_MS: '3600000',
  CACHE_STORES_MS: '40',
};

/** Reads of the graph, each of which may be answered by a call, a joined call, or from memory. */
const FIELDS = [
  'name',
  'products(first: 2) { nodes { name } }',
  'tags(first: 1) { nodes { name } }',
  'customers(first: 2) { nodes { name } }',
  'orders(first: 2) { nodes { prettyId lines { product { name } } } }',
  'coupons(first: 1) { nodes { code } }',
];

const WRITE = `mutation ($id: ID!, $note: String!) {
  updateCoupon(input: { id: $id, note: $note }) { coupon { note } userErrors { code } } }`;

interface Run {
  readonly echo: Echo;
  readonly random: Random;
  readonly send: (authorization: string, body: object, signal?: AbortSignal) => Promise<string>;
  /** The latest write that somebody was answered. */
  written: number;
  reads: number;
  markers: number;
  /** Coupons that were held against the writes before them. */
  compared: number;
}

const markersIn = (text: string) => [...text.matchAll(/(m-[0-9a-f]{16})-w(\d+)/g)];

/** Every marker in an answer is the caller's own, and no coupon is from before a write that had been answered. */
async function readOnce(run: Run, authorization: string): Promise<void> {
  const { random } = run;
  const fields = FIELDS.filter(() => random.chance(0.6));
  if (fields.length === 0) return;
  const since = run.written;
  const leaver = new AbortController();
  if (random.chance(0.05)) setTimeout(() => leaver.abort(), random.next() * 3);
  const query = `{ store { ${fields.join(' ')} } }`;
  const text = await run.send(authorization, { query }, leaver.signal).catch((error: unknown) => {
    if (!leaver.signal.aborted) throw error;
    return '';
  });
  const own = markerOf(authorization);
  for (const [, marker] of markersIn(text)) {
    run.markers += 1;
    if (marker !== own) throw new Error(`another caller's data in ${query}`);
  }
  const coupons = /"coupons":\{.*?\}\]\}/.exec(text)?.[0] ?? '';
  for (const [, , writes] of markersIn(coupons)) {
    if (since > 0) run.compared += 1;
    if (Number(writes) < since) throw new Error(`a coupon as of write ${writes}, after write ${since} was answered`);
  }
  run.reads += fields.length;
}

async function writeOnce(run: Run, authorization: string, note: string): Promise<void> {
  const id = run.random.pick(run.echo.couponIds);
  const text = await run.send(authorization, { query: WRITE, variables: { id, note } });
  // A write that PayNow definitely refused may be ignored; its echo counts it all the same.
  if (/"FORBIDDEN"|"UPSTREAM_RATE_LIMITED"/.test(text)) return;
  run.written = Math.max(run.written, run.echo.writeOf(note) ?? 0);
}

it(`no caller of ${CALLERS} ever sees another's data, in ${READS} reads (seed ${SEED})`, {
  timeout: 600_000,
}, async () => {
  const random = createRandom(SEED);
  await using echo = await startEcho(random, 0.1, 4);
  const config = readConfig({
    PAYNOW_BASE_URL: echo.url,
    PAYNOW_STORE_ID: echo.storeId,
    PAYNOW_RETRIES: '0',
    ...CACHES,
  });
  const gateway = createGateway({ config, log: silentLog, graphiql: false });
  const run: Run = {
    echo,
    random,
    written: 0,
    reads: 0,
    markers: 0,
    compared: 0,
    send: async (authorization, body, signal) => {
      const headers = { 'content-type': 'application/json', authorization };
      const init = { method: 'POST', headers, body: JSON.stringify(body), ...(signal && { signal }) };
      return (await gateway.fetch(new Request('http://gateway/graphql', init))).text();
    },
  };
  let writes = 0;
  const worker = async () => {
    while (run.reads < READS) {
      const authorization = `APIKey caller-${Math.floor(random.next() * CALLERS)}`;
      if (random.chance(0.04)) await writeOnce(run, authorization, `note-${(writes += 1)}`);
      else await readOnce(run, authorization);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  await gateway.close();
  expect(run.markers).toBeGreaterThan(READS / 2);
  expect(run.compared).toBeGreaterThan(READS / 50);
  // Fewer calls than reads: joined reads and caches were at work.
  expect(echo.calls).toBeLessThan(run.reads);
});
