import { randomUUID } from 'node:crypto';
import { readConfig } from '../../../src/core/config.js';
import { silentLog } from '../../../src/core/log.js';
import { createGateway, type Gateway } from '../../../src/server/gateway.js';
import type { GraphqlAnswer } from './mutations.js';
import type { ModelPaynow } from './paynow.js';

/** A GraphQL request. */
export interface ModelRequest {
  readonly authorization: string;
  readonly body: string;
}

/** Gateways for one history after the other. */
export interface Fleet {
  /** Asks the gateway in a slot. Nothing, when it died before it answered. */
  ask(slot: number, request: ModelRequest): Promise<GraphqlAnswer | undefined>;
  /** The door of the gateway that is in this slot now. */
  doorOf(slot: number): string;
  /** Kills the gateway in a slot, at once; another one takes its place. False when it cannot be killed now. */
  crash(slot: number): boolean;
  /** Lets the time pass after which an owner counts as dead, or an unseen write as not carried out. */
  pass(what: 'lease' | 'settle'): Promise<void>;
  /** Somebody may be waiting for the lease of a dead gateway: lets it pass, where time can be hurried. */
  hurry(): void;
  /** Milliseconds since 1970, for the gateways. */
  now(): number;
  /** Ends what the crashes of a history have left. */
  bury(): Promise<void>;
  close(): Promise<void>;
}

const LEASE_MS = 10_000;
const SETTLE_MS = 600_000;

/** Where the ledger of a fleet is kept: settings. */
export type LedgerPlace = Readonly<Record<string, string>>;

interface Running {
  readonly door: string;
  readonly gateway: Gateway;
  readonly dies: Promise<undefined>;
  readonly leave: AbortController;
  /** A dead gateway's clock stands still. */
  readonly die: () => void;
}

/**
 * Gateways in this process with a clock that can be moved. A crash cuts a gateway off from PayNow and from its callers
 * and stops its clock: whatever of it still runs can neither send nor renew, and is ended with the history.
 */
export class LocalFleet implements Fleet {
  #passedMs = 0;
  readonly #slots = new Map<number, Running>();
  readonly #dead: Running[] = [];

  constructor(
    private readonly paynow: ModelPaynow,
    private readonly place: LedgerPlace,
  ) {}

  readonly now = (): number => Date.now() + this.#passedMs;

  async ask(slot: number, { authorization, body }: ModelRequest): Promise<GraphqlAnswer | undefined> {
    const { gateway, dies, leave } = this.#in(slot);
    const request = new Request('http://gateway/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body,
      signal: leave.signal,
    });
    const answer = gateway.fetch(request).then(async (response) => (await response.json()) as GraphqlAnswer);
    answer.catch(() => undefined); // of a dead gateway nobody waits for it
    return Promise.race([answer, dies]);
  }

  doorOf(slot: number): string {
    return this.#in(slot).door;
  }

  crash(slot: number): boolean {
    const running = this.#slots.get(slot);
    if (!running) return false;
    this.#slots.delete(slot);
    this.#dead.push(running);
    this.paynow.cut(running.door);
    running.die();
    return true;
  }

  async pass(what: 'lease' | 'settle'): Promise<void> {
    this.#passedMs += what === 'lease' ? LEASE_MS : SETTLE_MS;
  }

  hurry(): void {
    if (this.#dead.length > 0) this.#passedMs += LEASE_MS;
  }

  async bury(): Promise<void> {
    const dead = this.#dead.splice(0);
    for (const { door, leave } of dead) {
      leave.abort();
      this.paynow.breakConnections(door);
    }
    await Promise.all(dead.map(({ gateway }) => gateway.close()));
  }

  async close(): Promise<void> {
    await this.bury();
    await Promise.all([...this.#slots.values()].map(({ gateway }) => gateway.close()));
  }

  #in(slot: number): Running {
    const running = this.#slots.get(slot) ?? this.#start();
    this.#slots.set(slot, running);
    return running;
  }

  #start(): Running {
    const door = randomUUID();
    const config = readConfig({
      PAYNOW_BASE_URL: this.paynow.urlOf(door),
      PAYNOW_STORE_ID: this.paynow.store.store.id,
      PAYNOW_RETRIES: '0',
      PAYNOW_TIMEOUT_MS: '1000',
      CACHE_MAX_ENTRIES: '0',
      GATEWAY_LEASE_MS: String(LEASE_MS),
      GATEWAY_SETTLE_AFTER_MS: String(SETTLE_MS),
      ...this.place,
    });
    let stoppedAt: number | undefined;
    let die: (nothing: undefined) => void = () => undefined;
    const dies = new Promise<undefined>((done) => {
      die = done;
    });
    const clock = () => stoppedAt ?? this.now();
    return {
      door,
      gateway: createGateway({ config, log: silentLog, graphiql: false, now: clock, elapsed: clock }),
      dies,
      leave: new AbortController(),
      die: () => {
        stoppedAt = this.now();
        die(undefined);
      },
    };
  }
}
