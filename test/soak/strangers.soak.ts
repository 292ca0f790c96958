import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { start } from '../support/processes.js';
import { Disposables } from './support/disposables.js';

/** How long good callers are measured, alone and beside the others. */
const SECONDS = Number(process.env['SOAK_SECONDS'] ?? 30);
const CALLERS = 8;
const MAX_RATIO = 1.5;
const MAX_BYTES = 600 << 20;
/** Strangers come from another address than good callers. */
const ELSEWHERE = '127.0.0.2';

const GOOD = '{ store { orders(first: 20) { nodes { prettyId customer { name } lines { product { name } } } } } }';
const aliases = (count: number, field: string): string =>
  Array.from({ length: count }, (_, n) => `a${n}: ${field}`).join(' ');
const LARGE = `{ storefront { products(first: 100) { nodes { ${aliases(90, 'description')} } } } }`;
const HOSTILE = [
  LARGE,
  `{ store { ${'name '.repeat(3_900)} } }`,
  `{ ${'['.repeat(3_900)}`,
  `{ storefront { products { nodes { ${aliases(100, 'noSuchField')} } } } }`,
  `{ store { orders(first: 100) { nodes { ${aliases(90, 'lines { product { name } }')} } } } }`,
];

interface Asked {
  readonly status: number;
  readonly ms: number;
  readonly text: string;
}

it(`strangers and slow readers do not slow down good callers (${SECONDS} s each)`, async () => {
  await using resources = new Disposables();
  const { hello } = resources.use(
    await start('dist/cli/paynowGraphql.js', { SANDBOX_PORT: '0', SANDBOX_LATENCY_MS: '80' }, [], ['sandbox']),
  );
  const gateway = resources.use(
    await start('dist/main.js', {
      NODE_ENV: 'production',
      PORT: '0',
      LOG_LEVEL: 'error',
      PAYNOW_BASE_URL: String(hello['url']),
      PAYNOW_STORE_ID: String(hello['storeId']),
      GATEWAY_DATA_DIR: 'memory',
      GATEWAY_READ_MS: '2000',
    }),
  );
  const url = String(gateway.hello['url']);
  const ask = sender(url);
  const good = new Agent({ keepAlive: true });
  const measure = async (): Promise<number> => {
    const times: number[] = [];
    const until = performance.now() + SECONDS * 1_000;
    const caller = async () => {
      while (performance.now() < until) {
        const { status, ms, text } = await ask(GOOD, good, `APIKey ${String(hello['apiKey'])}`);
        expect([status, text.includes('"errors"')]).toEqual([200, false]);
        times.push(ms);
        await pause(20);
      }
    };
    await Promise.all(Array.from({ length: CALLERS }, caller));
    times.sort((a, b) => a - b);
    return times[Math.floor(times.length * 0.99)] ?? 0;
  };
  for (let n = 0; n < 50; n += 1) await ask(GOOD, good, `APIKey ${String(hello['apiKey'])}`);

  const alone = await measure();
  const strangers = new Strangers(url, ask);
  const beside = await measure();
  await strangers.stop();
  const status = await readFile(`/proc/${gateway.child.pid}/status`, 'utf8');
  const peak = Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;

  console.log(
    `p99 ${alone.toFixed(0)} ms alone, ${beside.toFixed(0)} ms beside ${strangers.asked} hostile requests, ` +
      `${strangers.opened} slow clients of which ${strangers.cut} were cut; at most ${peak >> 20} MB`,
  );
  good.destroy();
  expect(strangers.asked).toBeGreaterThan(SECONDS);
  expect(strangers.cut).toBeGreaterThan(0);
  expect(peak).toBeLessThan(MAX_BYTES);
  expect(beside).toBeLessThanOrEqual(alone * MAX_RATIO);
});

/** Sends one query, and reads its answer. */
function sender(url: string) {
  return (query: string, agent: Agent, authorization?: string): Promise<Asked> =>
    new Promise((done, failed) => {
      const begun = performance.now();
      const sent = request(url, {
        method: 'POST',
        agent,
        headers: { 'content-type': 'application/json', ...(authorization !== undefined && { authorization }) },
      });
      sent.once('error', failed);
      sent.once('response', (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        response.once('end', () => done({ status: response.statusCode ?? 0, ms: performance.now() - begun, text }));
      });
      sent.end(JSON.stringify({ query }));
    });
}

/** Clients without good intentions: hostile documents, answers nobody reads, requests and reads drop by drop. */
class Strangers {
  asked = 0;
  opened = 0;
  cut = 0;
  #going = true;
  readonly #agent = new Agent({ keepAlive: true, localAddress: ELSEWHERE });
  readonly #work: Promise<unknown>;
  readonly #sockets = new Set<Socket>();

  constructor(
    private readonly url: string,
    ask: ReturnType<typeof sender>,
  ) {
    const hostile = async () => {
      for (let n = 0; this.#going; n += 1) {
        // Each text is new, so nothing that was read before helps.
        await ask(`${HOSTILE[n % HOSTILE.length]} # ${Math.random()}`, this.#agent).catch(() => {});
        this.asked += 1;
        await pause(200);
      }
    };
    const slow = async (kind: number) => {
      while (this.#going) {
        await this.#crawl(kind);
        await pause(1_000);
      }
    };
    this.#work = Promise.all([
      ...Array.from({ length: 2 }, hostile),
      ...Array.from({ length: 60 }, (_, n) => slow(n % 3)),
    ]);
  }

  async stop(): Promise<void> {
    this.#going = false;
    for (const socket of this.#sockets) socket.destroy();
    await this.#work;
    this.#agent.destroy();
  }

  /** Until it is cut: asks and never reads (0), reads a little at a time (1), or sends a byte at a time (2). */
  async #crawl(kind: number): Promise<void> {
    const { hostname, port } = new URL(this.url);
    const socket = connect({ host: hostname, port: Number(port), localAddress: ELSEWHERE });
    this.#sockets.add(socket);
    this.opened += 1;
    const closed = new Promise<void>((done) => socket.once('close', () => done()));
    socket.on('error', () => socket.destroy()).pause();
    const body = JSON.stringify({ query: LARGE });
    const text = `POST /graphql HTTP/1.1\r\nhost: g\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
    if (kind !== 2) for (let n = 0; n < 4; n += 1) socket.write(text); // four at a time, for more than the system buffers
    let sent = 0;
    const drops = setInterval(() => {
      if (kind === 1) socket.read(100);
      else if (kind === 2) socket.write(text.charAt(sent++));
      else if (socket.readyState === 'open') socket.write('\r\n'); // notices that it has been cut
    }, 500);
    const longest = pause(5_000);
    await Promise.race([closed, longest]);
    clearInterval(drops);
    if (socket.destroyed) this.cut += 1;
    socket.destroy();
    this.#sockets.delete(socket);
  }
}
