import { Pool } from 'undici';

/** Milliseconds between two health checks, fewer than half of what the gateway waits at SIGTERM. */
const CHECK_MS = 500;

/** What is sent on. */
export interface Passed {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An answer, and who gave it. */
export interface Answered {
  readonly status: number;
  readonly text: string;
}

interface Copy {
  readonly pool: Pool;
  readonly checks: Pool;
  isReady: boolean;
}

/**
 * What a load balancer does: it asks each copy at `/ready`, gives requests in turns to those that said yes the last time, and
 * keeps its connections. It repeats nothing: a request that fails on its way has failed.
 */
export class Balancer implements AsyncDisposable {
  readonly #copies: readonly Copy[];
  readonly #timer: NodeJS.Timeout;
  #next = 0;

  constructor(origins: readonly string[]) {
    this.#copies = origins.map((origin) => ({
      pool: new Pool(origin, { connections: 256, pipelining: 1 }),
      checks: new Pool(origin, { connections: 1, pipelining: 0 }),
      isReady: false,
    }));
    this.#timer = setInterval(() => void this.check(), CHECK_MS);
  }

  /** Asks every copy. */
  async check(): Promise<void> {
    await Promise.all(
      this.#copies.map(async (copy) => {
        copy.isReady = await isReady(copy.checks);
      }),
    );
  }

  /** How many copies take requests, as far as is known. */
  get ready(): number {
    return this.#copies.filter(({ isReady }) => isReady).length;
  }

  /** @throws Error when the request has failed on its way, or no copy takes requests */
  async send({ path, headers, body }: Passed): Promise<Answered> {
    const ready = this.#copies.filter(({ isReady }) => isReady);
    this.#next += 1;
    const copy = ready[this.#next % ready.length];
    if (!copy) throw new Error('no copy takes requests');
    const response = await copy.pool.request({ path, method: 'POST', headers, body });
    return { status: response.statusCode, text: await response.body.text() };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#copies.flatMap(({ pool, checks }) => [pool.destroy(), checks.destroy()]));
  }
}

/** Over a connection of its own, so that any worker may answer. */
async function isReady(checks: Pool): Promise<boolean> {
  try {
    const { statusCode, body } = await checks.request({ path: '/ready', method: 'GET', headersTimeout: 5_000 });
    await body.dump();
    return statusCode === 200;
  } catch {
    return false;
  }
}
