import { Pool } from 'undici';

/** Milliseconds between two health checks, fewer than half of what the gateway waits at SIGTERM. */
const CHECK_MS = 500;
/** A copy takes no more requests when it says so, or when so many checks in a row get no answer. */
const MISSES = 2;

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
  /** Checks in a row that got no answer. */
  misses: number;
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
      misses: 0,
    }));
    this.#timer = setInterval(() => void this.check(), CHECK_MS);
  }

  /** Asks every copy. */
  async check(): Promise<void> {
    await Promise.all(
      this.#copies.map(async (copy) => {
        const said = await ask(copy.checks);
        copy.misses = typeof said === 'number' ? 0 : copy.misses + 1;
        if (typeof said === 'number') copy.isReady = said === 200;
        else if (copy.misses >= MISSES) copy.isReady = false;
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

/** Asks over a connection of its own, so that any worker may answer. The status, or why there was none. */
async function ask(checks: Pool): Promise<number | string> {
  try {
    const { statusCode, body } = await checks.request({ path: '/ready', method: 'GET', headersTimeout: 5_000 });
    await body.dump();
    return statusCode;
  } catch (error) {
    return String(error);
  }
}
