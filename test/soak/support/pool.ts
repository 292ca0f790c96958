import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Agent, request } from 'undici';
import type { Fleet, LedgerPlace, ModelRequest } from '../../ledger/model/fleet.js';
import type { GraphqlAnswer } from '../../ledger/model/mutations.js';
import type { ModelPaynow } from '../../ledger/model/paynow.js';

const ROOT = new URL('../../..', import.meta.url);

/** Milliseconds. A write is over long before it counts as not carried out, also on a busy machine. */
const TIMEOUT_MS = 2_000;
const LEASE_MS = 1_000;
const SETTLE_MS = 8_000;
/** Time runs on between the gateways' clocks and ours. */
const MARGIN_MS = 200;

/** A gateway in a process of its own. */
interface Child {
  readonly door: string;
  readonly url: string;
  readonly process: ChildProcess;
}

/** How many processes there are. */
export interface PoolSize {
  readonly active: number;
  /** Started in advance, to take the places of killed ones. */
  readonly spare: number;
}

/** Gateways in processes of their own over one ledger. Any can be killed as long as another one is ready. */
export class GatewayPool implements AsyncDisposable {
  /** How many were killed. */
  kills = 0;
  #isClosing = false;
  #started = 0;
  readonly #active: Child[] = [];
  readonly #spare: Child[] = [];
  readonly #starting = new Set<Promise<void>>();
  readonly #failures: string[] = [];
  readonly #agent = new Agent({ connections: 512, headersTimeout: 0, bodyTimeout: 0 });

  private constructor(
    private readonly paynow: ModelPaynow,
    private readonly place: LedgerPlace,
  ) {}

  static async start(paynow: ModelPaynow, place: LedgerPlace, { active, spare }: PoolSize): Promise<GatewayPool> {
    const pool = new GatewayPool(paynow, place);
    for (let n = 0; n < active + spare; n += 1) pool.#startSpare();
    await Promise.all(pool.#starting);
    pool.#active.push(...pool.#spare.splice(0, active));
    if (pool.#active.length < active) throw new Error(`gateways do not start: ${pool.failures.join()}`);
    return pool;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosing = true;
    await Promise.all(this.#starting);
    for (const child of [...this.#active, ...this.#spare]) child.process.kill('SIGKILL');
    await this.#agent.destroy();
  }

  /** Gateways that ended without being killed. */
  get failures(): readonly string[] {
    return this.#failures;
  }

  /** The door of the gateway in this place. */
  doorAt(place: number): string {
    return this.#at(place).door;
  }

  /** Asks the gateway in this place; nothing, when it died before it answered. */
  async ask(place: number, { authorization, body }: ModelRequest): Promise<GraphqlAnswer | undefined> {
    const { url } = this.#at(place);
    const headers = { 'content-type': 'application/json', authorization };
    try {
      const answer = await request(url, { method: 'POST', headers, body, dispatcher: this.#agent });
      return (await answer.body.json()) as GraphqlAnswer;
    } catch {
      return undefined;
    }
  }

  /** Kills the gateway in this place with SIGKILL and puts a spare one there. False when none is ready. */
  kill(place: number): boolean {
    const spare = this.#spare.shift();
    if (!spare) return false;
    const child = this.#at(place);
    child.process.removeAllListeners('exit');
    child.process.kill('SIGKILL');
    this.paynow.cut(child.door);
    this.#active[place % this.#active.length] = spare;
    this.kills += 1;
    this.#startSpare();
    return true;
  }

  #at(place: number): Child {
    const child = this.#active[place % this.#active.length];
    if (!child) throw new Error('the pool is empty');
    return child;
  }

  #startSpare(): void {
    if (this.#isClosing) return;
    const starting = this.#start().then(
      (child) => {
        this.#spare.push(child);
      },
      (error: unknown) => {
        this.#failures.push(String(error));
      },
    );
    this.#starting.add(starting);
    void starting.then(() => this.#starting.delete(starting));
  }

  async #start(): Promise<Child> {
    this.#started += 1;
    const door = `process-${this.#started}`;
    const env = {
      PATH: process.env['PATH'] ?? '',
      PORT: '0',
      LOG_LEVEL: 'error',
      PAYNOW_BASE_URL: this.paynow.urlOf(door),
      PAYNOW_STORE_ID: this.paynow.store.store.id,
      PAYNOW_RETRIES: '0',
      PAYNOW_TIMEOUT_MS: String(TIMEOUT_MS),
      CACHE_MAX_ENTRIES: '0',
      GATEWAY_DEADLINE_MS: '600000', // whatever hangs is to be seen
      GATEWAY_LEASE_MS: String(LEASE_MS),
      GATEWAY_SETTLE_AFTER_MS: String(SETTLE_MS),
      ...this.place,
    };
    const child = spawn(process.execPath, ['dist/main.js'], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => {
      stderr = `${stderr}${chunk.toString()}`.slice(-2_000);
    });
    child.once('exit', (code, signal) => {
      if (!this.#isClosing) this.#failures.push(`${door} ended with ${code ?? signal}: ${stderr}`);
    });
    const ended = once(child, 'exit').then(() => Promise.reject(new Error(`${door} ended at its start: ${stderr}`)));
    ended.catch(() => undefined); // later it is killed on purpose
    const [line] = (await Promise.race([once(child.stdout, 'data'), ended])) as [Buffer];
    const { url } = JSON.parse(line.toString()) as { readonly url: string };
    return { door, url, process: child };
  }
}

/** What one history has of a pool. */
export class PooledFleet implements Fleet {
  constructor(
    private readonly pool: GatewayPool,
    /** Which of the gateways its first one is. */
    private readonly first: number,
  ) {}

  readonly now = (): number => Date.now();

  async ask(slot: number, request: ModelRequest): Promise<GraphqlAnswer | undefined> {
    return this.pool.ask(this.first + slot, request);
  }

  doorOf(slot: number): string {
    return this.pool.doorAt(this.first + slot);
  }

  crash(slot: number): boolean {
    return this.pool.kill(this.first + slot);
  }

  async pass(what: 'lease' | 'settle'): Promise<void> {
    await pause((what === 'lease' ? LEASE_MS : SETTLE_MS) + MARGIN_MS);
  }

  hurry(): void {}

  async bury(): Promise<void> {}

  async close(): Promise<void> {}
}
