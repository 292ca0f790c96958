import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { CallLog } from '../../../src/sandbox/calls.js';
import { handleRequest, type SandboxExchange } from '../../../src/sandbox/exchange.js';
import { type FaultRule, Faults } from '../../../src/sandbox/faults/faults.js';
import { MAIN_STORE_ID } from '../../../src/sandbox/seed/seed.js';
import { startState } from '../../../src/sandbox/seed/startState.js';
import { SANDBOX_KEYS, type SandboxState, type StoreState } from '../../../src/sandbox/state.js';

/** A write that arrived at PayNow. */
export interface SeenWrite {
  /** The secret of the credential that it came with: it tells whose write it is. */
  readonly mark: string;
  /** What the write was, for the history. */
  readonly what: string;
  /** Whether reading always tells its result. */
  readonly isReadable: boolean;
  /** Ids of what PayNow made for it; empty when it was not carried out. */
  readonly made: readonly string[];
  /** Whether the gateway was told that nothing was carried out. */
  readonly isRefused: boolean;
  /** PayNow itself found that it could not be carried out, and no fault had a hand in it. */
  readonly isImpossible: boolean;
}

/** Something that happened between a gateway and PayNow. */
export interface Traffic {
  readonly door: string;
  readonly mark: string;
  readonly when: 'arrived' | 'handled';
  readonly isWrite: boolean;
}

/** Who wants to know of the requests that carry a mark. */
export interface Watcher {
  /** May cut the door: a request that has just arrived is then lost, one that was handled stays unanswered. */
  onTraffic(traffic: Traffic): void;
  /** Before a write is handled. */
  beforeWrite(mark: string): Promise<void>;
  onWrite(write: SeenWrite): void;
}

interface Door {
  isCut: boolean;
  readonly sockets: Set<Socket>;
}

/** The answers with which PayNow says that it has done nothing. */
const REFUSALS: readonly number[] = [400, 401, 403, 404, 409, 422, 429];

class Cut extends Error {}

/**
 * The sandbox with any number of credentials, each with faults of its own, and with a door per gateway that can be cut
 * as the death of the gateway's process would cut it: nothing comes in any more, and no answer gets out.
 */
export class ModelPaynow implements AsyncDisposable {
  readonly store: StoreState;
  readonly state: SandboxState;
  readonly #doors = new Map<string, Door>();
  readonly #watchers = new Map<string, Watcher>();
  readonly #faults = new Map<string, Faults>();
  readonly #closing = new AbortController();
  readonly #calls = new CallLog();
  #made: string[] = [];

  private constructor(private readonly server = createServer()) {
    this.state = startState({ seed: 1, now: new Date('2026-11-01T12:00:00.000Z') }, { post: () => undefined });
    const store = this.state.stores.get(MAIN_STORE_ID);
    if (!store) throw new Error('the seed has no main store');
    this.store = store;
    server.keepAliveTimeout = 600_000;
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      this.#serve(request, response).catch((error: unknown) => {
        if (!(error instanceof Cut)) response.destroy();
      });
    });
  }

  static async start(): Promise<ModelPaynow> {
    const paynow = new ModelPaynow();
    await new Promise<void>((listening) => paynow.server.listen(0, '127.0.0.1', listening));
    return paynow;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    const closed = new Promise((done) => this.server.close(done));
    this.server.closeAllConnections();
    await closed;
  }

  /** `PAYNOW_BASE_URL` of a gateway. */
  urlOf(door: string): string {
    const { port } = this.server.address() as AddressInfo; // a TCP server that listens
    return `http://127.0.0.1:${port}/${door}`;
  }

  /** From now on requests with this mark, a manager's key or a shopper's token, are told to this watcher. */
  watch(mark: string, watcher: Watcher): void {
    this.#watchers.set(mark, watcher);
  }

  /** Lets a fault strike requests with this mark. */
  addFault(mark: string, rule: FaultRule): void {
    this.#faultsOf(mark).add(rule);
  }

  /** Takes the faults of a mark back. */
  clearFaults(mark: string): void {
    this.#faults.delete(mark);
  }

  /** Forgets a mark. */
  forget(mark: string): void {
    this.#faults.delete(mark);
    this.#watchers.delete(mark);
  }

  /** Cuts a gateway off. Its connections stay as they are: it learns nothing. */
  cut(door: string): void {
    this.#doorOf(door).isCut = true;
  }

  /** Breaks the connections of a gateway that was cut off, so that it can be closed. */
  breakConnections(door: string): void {
    for (const socket of this.#doorOf(door).sockets) socket.destroy();
    this.cut(door);
  }

  #doorOf(name: string): Door {
    const door = this.#doors.get(name) ?? { isCut: false, sockets: new Set() };
    this.#doors.set(name, door);
    return door;
  }

  #faultsOf(mark: string): Faults {
    const faults = this.#faults.get(mark) ?? new Faults(1, { latencyMs: 0 });
    this.#faults.set(mark, faults);
    return faults;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, name = '', path = ''] = /^\/([^/]+)(\/.*)$/.exec(request.url ?? '') ?? [];
    const door = this.#doorOf(name);
    door.sockets.add(request.socket);
    const [, scheme = '', mark = ''] = /^(\S+) (\S+)$/.exec(request.headers.authorization ?? '') ?? [];
    const watcher = this.#watchers.get(mark);
    const isWrite = request.method !== 'GET';
    const tell = (when: Traffic['when']) => {
      if (!door.isCut) watcher?.onTraffic({ door: name, mark, when, isWrite });
      if (door.isCut) throw new Cut();
    };
    tell('arrived');
    if (isWrite) await watcher?.beforeWrite(mark);
    if (door.isCut) throw new Cut();
    request.url = path;
    if (scheme === 'APIKey') request.headers.authorization = `APIKey ${SANDBOX_KEYS.apiKey}`;
    const changed = this.#changes(path);
    const handled = (exchange: SandboxExchange) => {
      const made = changed.take();
      if (!isWrite) return tell('handled');
      const said = REFUSALS.includes(exchange.status);
      let isRefused = said;
      try {
        tell('handled');
      } catch (error) {
        isRefused = false; // it was said to nobody
        throw error;
      } finally {
        const what = `${exchange.method} ${path} ${JSON.stringify(exchange.body)} -> ${exchange.status}`;
        const isReadable = /\/refund$|\/giftcards$/.test(path);
        watcher?.onWrite({ mark, what, isReadable, made, isRefused, isImpossible: said && !exchange.faulted });
      }
    };
    await handleRequest(request, response, {
      state: changed.state,
      isStrict: true,
      reset: () => undefined,
      faults: this.#faultsOf(mark),
      calls: this.#calls,
      listeners: new Set([handled]),
      closing: this.#closing.signal,
    });
  }

  /** What one request changes: its route runs in one go, between `state` and `take`. */
  #changes(path: string) {
    const cardId = /\/giftcards\/(\d+)$/.exec(path)?.[1] ?? '';
    const { store, state } = this;
    let before = store.giftCards.get(cardId);
    let didRun = false;
    return {
      state: (): SandboxState => {
        this.#made = [];
        didRun = true;
        before = store.giftCards.get(cardId);
        const nextId = () => {
          const id = state.clock.nextId();
          this.#made.push(id);
          return id;
        };
        return { ...state, clock: { now: () => state.clock.now(), nextId } };
      },
      take: (): readonly string[] => {
        if (!didRun) return [];
        if (cardId !== '') return before === store.giftCards.get(cardId) ? [] : [cardId];
        if (path.endsWith('/refund')) return this.#made.slice(0, 1); // further ones are those of webhooks
        const isThere = (id: string) =>
          store.giftCards.get(id) ?? store.deliveryItems.get(id) ?? store.checkouts.get(id);
        return this.#made.filter(isThere);
      },
    };
  }
}
