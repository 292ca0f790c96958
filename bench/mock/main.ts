import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MockMode } from '../protocol.js';
import { type Body, createBodies } from './bodies.js';
import { createBenchData } from './rows.js';

// A PayNow that costs next to nothing: its bodies are made once and sent as bytes. It packs them only for a client that
// accepts gzip, and only when BENCH_GZIP=1 says so.

const data = createBenchData();
const bodyOf = createBodies(data);
const zips = process.env['BENCH_GZIP'] === '1';
let mode: MockMode = { latencyMs: 0, change: 'never' };
let calls = 0;
let lists = 0;
/** The lists of this second. */
const ofSecond = new Map<Body, { readonly second: number; readonly bytes: Buffer }>();

/** The list as it is now, when it has changed since it was made. */
function changedNow(body: Body): Buffer | undefined {
  const { change } = mode;
  if (change === 'never' || !body.changed) return undefined;
  if (change !== 'second') {
    lists += 1;
    return body.changed(change, lists);
  }
  const second = Math.floor(Date.now() / 1000);
  const known = ofSecond.get(body);
  if (known?.second === second) return known.bytes;
  const bytes = body.changed(change, second);
  ofSecond.set(body, { second, bytes });
  return bytes;
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  const body = bodyOf(request.url ?? '');
  if (!body || request.method !== 'GET' || !request.headers.authorization?.startsWith('APIKey bench-')) {
    response.writeHead(body ? 401 : 404, { 'content-type': 'application/json' }).end('{"code":"not-here","errors":[]}');
    return;
  }
  const changed = changedNow(body);
  const zip = zips && !changed && /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  const bytes = changed ?? (zip ? body.zipped : body.plain);
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': bytes.length,
    ...(zip && { 'content-encoding': 'gzip' }),
  });
  response.end(bytes);
}

const server = createServer((request, response) => {
  calls += 1;
  if (mode.latencyMs === 0) answer(request, response);
  else setTimeout(answer, mode.latencyMs, request, response);
});
// A server that waits for its turn must not find its connections closed under it.
server.keepAliveTimeout = 3_600_000;

process.once('disconnect', () => process.exit());
process.on('message', (message: { id: number; ask: 'mode' | 'calls'; mode?: MockMode }) => {
  if (message.mode) mode = message.mode;
  process.send?.({ id: message.id, answer: calls });
  calls = 0;
});

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.send?.({ url: `http://127.0.0.1:${port}`, storeId: data.store.id });
});
