import { expect, it } from 'vitest';
import { readConfig } from '../../../src/core/config.js';
import { silentLog } from '../../../src/core/log.js';
import { createRandom, type Random } from '../../../src/sandbox/seed/random.js';
import { createGateway } from '../../../src/server/gateway.js';
import { type Echo, markerOf, startEcho } from '../../faults/echo.js';

/** How many reads are tried; a soak asks for more. */
const READS = Number(process.env['LEAK_READS'] ?? 400);
/** Another one tries other paths through the same program. */
const SEED = Number(process.env['LEAK_SEED'] ?? (process.env['LEAK_READS'] === undefined ? 1 : Date.now() % 1_000_000));
const CALLERS = 50;
/** Requests of all callers under way at one time. */
const AT_ONCE = 40;

const CACHES = {
  CACHE_ORDERS_MS: '40',
  CACHE_CUSTOMERS_MS: '40',
  CACHE_PRODUCTS_MS: '40',
  CACHE_COUPONS_MS: '3600000',
  CACHE_STORES_MS: '40',
  CACHE_STOREFRONT_MS: '40',
  TRUST_PROXY: 'true',
  TRUST_PROXY_COUNTRY_HEADER: 'CF-IPCountry',
};

/** Reads of the graph, each of which may be answered by a call, a joined call, or from memory. */
const MANAGED = [
  'name',
  'products(first: 2) { nodes { name } }',
  'tags(first: 1) { nodes { name } }',
  'customers(first: 2) { nodes { name } }',
  'orders(first: 2) { nodes { prettyId lines { product { name } } } }',
  'coupons(first: 1) { nodes { code } }',
];

/** The same of the storefront. */
const SHOWN = ['name', 'products(first: 2) { nodes { name } }', 'tags(first: 1) { nodes { name } }'];

/** Somebody who asks, and the markers of what is theirs. */
interface Caller {
  readonly headers: Readonly<Record<string, string>>;
  readonly door: 'store' | 'storefront';
  readonly marker: string;
  /** Of what PayNow answers without being told where the shopper is. */
  readonly anywhere: string;
}

/** Managers with keys, shoppers with tokens, and shoppers without, who differ by where they are. */
const callers: readonly Caller[] = Array.from({ length: CALLERS }, (_, n) => {
  const credential = [`APIKey caller-${n}`, `APIKey caller-${n}`, `Customer caller-${n}`, ''][n % 4] ?? '';
  const door = credential.startsWith('APIKey') ? 'store' : 'storefront';
  const ip = `198.51.100.${n + 1}`;
  const country = ['DE', 'US', 'JP'][n % 3] ?? '';
  const headers = {
    'x-forwarded-for': ip,
    'cf-ipcountry': country,
    ...(credential !== '' && { authorization: credential }),
  };
  const anywhere = markerOf(credential, ' ');
  // Who has not signed in is told apart by country alone, where it is known.
  const place = `${credential === '' ? '' : ip} ${country}`;
  return { headers, door, anywhere, marker: door === 'store' ? anywhere : markerOf(credential, place) };
});

const WRITE = `mutation ($id: ID!, $note: String!) {
  updateCoupon(input: { id: $id, note: $note }) { coupon { note } userErrors { code } } }`;

interface Run {
  readonly echo: Echo;
  readonly random: Random;
  readonly send: (caller: Caller, body: object, signal?: AbortSignal) => Promise<string>;
  /** The latest write that somebody was answered. */
  written: number;
  reads: number;
  /** How much was seen, by door. */
  readonly markers: Map<string, number>;
  /** Coupons that were checked against the writes before them. */
  compared: number;
}

const markersIn = (text: string) => [...text.matchAll(/(m-[0-9a-f]{16})-w(\d+)/g)];

/** Every marker in an answer is the caller's own, and no coupon is from before a write that had been answered. */
async function readOnce(run: Run, caller: Caller): Promise<void> {
  const { random } = run;
  const fields = (caller.door === 'store' ? MANAGED : SHOWN).filter(() => random.chance(0.6));
  if (fields.length === 0) return;
  const since = run.written;
  const leaver = new AbortController();
  if (random.chance(0.05)) setTimeout(() => leaver.abort(), random.next() * 3);
  const query = `{ ${caller.door} { ${fields.join(' ')} } }`;
  // The same one several times at once is executed once, where the direct lane takes it.
  const copies = Array.from({ length: random.chance(0.3) ? 3 : 1 }, () => run.send(caller, { query }, leaver.signal));
  const texts = await Promise.all(copies).catch((error: unknown) => {
    if (!leaver.signal.aborted) throw error;
    return [];
  });
  const text = texts.join(' ');
  for (const [, marker] of markersIn(text)) {
    if (marker === caller.marker) run.markers.set(caller.door, (run.markers.get(caller.door) ?? 0) + 1);
    if (marker !== caller.marker && marker !== caller.anywhere) throw new Error(`another caller's data in ${query}`);
  }
  const coupons = text.match(/"coupons":\{.*?\}\]\}/g)?.join(' ') ?? '';
  for (const [, , writes] of markersIn(coupons)) {
    if (since > 0) run.compared += 1;
    if (Number(writes) < since) throw new Error(`a coupon as of write ${writes}, after write ${since} was answered`);
  }
  run.reads += fields.length * copies.length;
}

async function writeOnce(run: Run, caller: Caller, note: string): Promise<void> {
  const id = run.random.pick(run.echo.couponIds);
  const text = await run.send(caller, { query: WRITE, variables: { id, note } });
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
    NODE_ENV: 'production', // shows no cost: equal queries may share their execution
    GATEWAY_DATA_DIR: 'memory',
    PAYNOW_BASE_URL: echo.url,
    PAYNOW_STORE_ID: echo.storeId,
    PAYNOW_RETRIES: '0',
    ...CACHES,
  });
  const gateway = createGateway({ config, log: silentLog, graphiql: false });
  const url = await gateway.listen(0, '127.0.0.1');
  const run: Run = {
    echo,
    random,
    written: 0,
    reads: 0,
    markers: new Map(),
    compared: 0,
    send: async (caller, body, signal) => {
      const headers = { 'content-type': 'application/json', ...caller.headers };
      const init = { method: 'POST', headers, body: JSON.stringify(body), ...(signal && { signal }) };
      // Past the lane, and through it.
      return (random.chance(0.3) ? await gateway.fetch(new Request(url, init)) : await fetch(url, init)).text();
    },
  };
  let writes = 0;
  const worker = async () => {
    while (run.reads < READS) {
      const caller = random.pick(callers);
      if (caller.door === 'store' && random.chance(0.06)) await writeOnce(run, caller, `note-${(writes += 1)}`);
      else await readOnce(run, caller);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const metrics = await (await fetch(new URL('/metrics', url))).text();
  await gateway.close();
  expect(Number(/gateway_operations_total\{way="direct",result="join"\} (\d+)/.exec(metrics)?.[1])).toBeGreaterThan(
    READS / 200,
  );
  expect(run.markers.get('store')).toBeGreaterThan(READS / 4);
  expect(run.markers.get('storefront')).toBeGreaterThan(READS / 8);
  expect(run.compared).toBeGreaterThan(READS / 50);
  // Fewer calls than reads: joined reads and caches were at work.
  expect(echo.calls).toBeLessThan(run.reads);
});
