import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { startSandbox } from '../../src/sandbox/sandbox.js';
import type { Random } from '../../src/sandbox/seed/random.js';
import { COUNTRY_HEADER, IP_HEADER, STORE_HEADER } from '../../src/upstream/client/endpoint.js';

type Row = Readonly<Record<string, unknown>>;

/** A PayNow whose every answer says who asked for it, and how many writes it had seen by then. */
export interface Echo extends AsyncDisposable {
  readonly url: string;
  readonly storeId: string;
  /** Coupons that may be written to. */
  readonly couponIds: readonly string[];
  /** The write that brought this note, counted from 1; `undefined` when it never arrived. */
  writeOf(note: string): number | undefined;
  /** Calls so far. */
  readonly calls: number;
}

/** What is in every name that an answer holds: a hash of the credential and the location, and the writes so far. */
export const markerOf = (authorization: string, location: string): string =>
  `m-${createHash('sha256').update(`${authorization} ${location}`).digest('hex').slice(0, 16)}`;

/** What a shopper reads, whoever they are. */
const SHOP_PATHS = ['', '/products', '/tags'];

const MARKED = new Set(['name', 'product_name', 'note', 'description', 'pretty_id', 'slug', 'code']);

/** Fails, now and then, in every way that costs no waiting. */
const SPOILERS: readonly ((response: ServerResponse) => void)[] = [
  (response) => response.writeHead(500).end('{}'),
  (response) => response.writeHead(502, { 'content-type': 'text/html' }).end('<html>away</html>'),
  (response) => response.writeHead(429).end('{}'),
  (response) => response.writeHead(200).end(''),
  (response) => response.writeHead(200).end('"neither"'),
  (response) => response.writeHead(403).end('{}'),
  (response) => response.socket?.resetAndDestroy(),
  (response) => {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('[{"id":', () => response.socket?.destroy());
  },
];

async function rowsOfSandbox() {
  await using sandbox = await startSandbox();
  const read = async (path: string): Promise<unknown> => {
    const headers = { authorization: `APIKey ${sandbox.apiKey}` };
    return (await fetch(`${sandbox.url}/v1/stores/${sandbox.storeId}${path}`, { headers })).json();
  };
  const shown = async (path: string): Promise<unknown> =>
    (await fetch(`${sandbox.url}/v1/store${path}`, { headers: { [STORE_HEADER]: sandbox.storeId } })).json();
  const [store, ...lists] = await Promise.all(
    ['', '/products', '/tags', '/customers?limit=20', '/orders?limit=20', '/coupons?limit=20'].map(read),
  );
  const [products = [], tags = [], customers = [], orders = [], coupons = []] = lists as Row[][];
  return {
    storeId: sandbox.storeId,
    store: store as Row,
    rows: { products, tags, customers, orders, coupons },
    shop: new Map<string, unknown>(
      await Promise.all(SHOP_PATHS.map(async (path) => [`/v1/store${path}`, await shown(path)] as const)),
    ),
  };
}

/** Starts one. `failing` is the share of calls that fail, `delayMs` the longest pause before an answer. */
export async function startEcho(random: Random, failing: number, delayMs: number): Promise<Echo> {
  const { storeId, store, rows, shop } = await rowsOfSandbox();
  const writes = new Map<string, number>();
  let calls = 0;

  const find = (url: URL): unknown => {
    if (shop.has(url.pathname)) return shop.get(url.pathname);
    const [, , , , kind = '', id] = url.pathname.split('/');
    if (kind === '') return store;
    const all = (rows as Readonly<Record<string, readonly Row[]>>)[kind] ?? [];
    if (id !== undefined) return all.find((row) => row['id'] === id);
    const wanted = [...url.searchParams.getAll('product_id'), ...url.searchParams.getAll('customer_id')];
    const found = wanted.length === 0 ? all : all.filter((row) => wanted.includes(String(row['id'])));
    return found.slice(0, Number(url.searchParams.get('limit') ?? found.length));
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    calls += 1;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { authorization = '' } = request.headers;
    if (request.method === 'PATCH') {
      const { note } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { note: string };
      writes.set(note, writes.size + 1);
    }
    const location = [IP_HEADER, COUNTRY_HEADER].map((name) => request.headers[name] ?? '').join(' ');
    const marked = `${markerOf(authorization, location)}-w${writes.size}`;
    const found = find(new URL(request.url ?? '/', 'http://echo'));
    const text = JSON.stringify(found, (key, value: unknown) =>
      MARKED.has(key) && typeof value === 'string' ? marked : value,
    );
    const spoiler = random.chance(failing) ? random.pick(SPOILERS) : undefined;
    await pause(random.next() * delayMs);
    if (response.destroyed) return;
    if (spoiler) spoiler(response);
    else response.writeHead(found === undefined ? 404 : 200, { 'content-type': 'application/json' }).end(text);
  };

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy()); // a caller who left in the middle of a request
  });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    storeId,
    couponIds: rows.coupons.map((row) => String(row['id'])),
    writeOf: (note) => writes.get(note),
    get calls() {
      return calls;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
