import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'undici';
import { credential, type LoadOrder, type LoadResult } from './protocol.js';

// The load generator's process: takes a LoadOrder, sends it, answers with a LoadResult.

async function run({
  url,
  body,
  headers: sent,
  clients,
  credentials,
  perSecond,
  forMs,
}: LoadOrder): Promise<LoadResult> {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections: clients, pipelining: 1 });
  const took: number[] = [];
  const begun = performance.now();
  const until = begun + forMs;
  /** Milliseconds between two requests of a client. */
  const every = perSecond === undefined ? 0 : (1_000 * clients) / perSecond;
  const client = async (n: number): Promise<void> => {
    const headers = { ...sent, 'content-type': 'application/json', authorization: credential(n % credentials) };
    for (let due = begun + (every * n) / clients; performance.now() < until; due += every) {
      const early = due - performance.now();
      if (every > 0 && early > 0) await pause(early);
      const from = performance.now();
      const response = await pool.request({ path: pathname, method: 'POST', headers, body });
      const text = await response.body.text();
      took.push(performance.now() - from);
      if (response.statusCode !== 200 || text.includes('"errors":')) {
        throw new Error(`${url} answered ${response.statusCode}: ${text.slice(0, 300)}`);
      }
    }
  };
  const from = performance.now();
  await Promise.all(Array.from({ length: clients }, (_, n) => client(n)));
  const seconds = (performance.now() - from) / 1000;
  await pool.close();
  took.sort((a, b) => a - b);
  const at = (share: number): number => took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0;
  return { requests: took.length, p50: at(0.5), p99: at(0.99), seconds };
}

process.once('disconnect', () => process.exit());
process.on('message', ({ id, order }: { id: number; order: LoadOrder }) => {
  run(order).then(
    (answer) => process.send?.({ id, answer }),
    (error: unknown) => process.send?.({ id, failure: String(error) }),
  );
});
process.send?.({ url: '' });
