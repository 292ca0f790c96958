import { LRUCache } from 'lru-cache';
import { upTo } from '../../core/bounds.js';
import { Breaker, type Permit } from './breaker.js';
import { SharedBreaker } from './sharedBreaker.js';

/**
 * Whose calls a breaker refuses: everybody's, those for one store, or those of one caller for one store.
 */
export const BREAKER_SCOPES = ['paynow', 'store', 'caller'] as const;

/** One of {@link BREAKER_SCOPES}. */
export type BreakerScope = (typeof BREAKER_SCOPES)[number];

/** For whom a call is sent. */
export interface Tenant {
  /** The store's id; empty for the list of stores. */
  readonly store: string;
  /** Names the caller: by the hash of the credential, or by the address of one who has none. */
  readonly caller: () => string;
}

/** A breaker that opened or closed. */
export interface BreakerChange {
  readonly scope: BreakerScope;
  /** The store it is about; empty where it is about all of them. */
  readonly store: string;
  readonly open: boolean;
}

/** Leave to send one call, from all breakers that it passes. Of its ends the first counts. */
export interface Pass {
  /** The request is being written: a connection is established. */
  sent(): void;
  /** PayNow answered, whatever it said. */
  worked(): void;
  /** The call failed, before it was sent or after. */
  failed(): void;
  /** The call took too long. Before it was sent that may be for want of a free connection, and says nothing. */
  overdue(): void;
  /** The call ended for a reason of our own. */
  withdrawn(): void;
}

/** What the breakers need from their surroundings. */
export interface BreakersOptions {
  readonly now?: () => number;
  readonly onChange?: (change: BreakerChange) => void;
}

// Kept only for those whose calls fail, and as long as they call.
const IDLE = { ttl: 60_000, updateAgeOnGet: true };
const STORES = { ...upTo(1_000), ...IDLE };
const CALLERS = { ...upTo(10_000), ...IDLE };

/**
 * The breakers in front of PayNow, so that the trouble of one is not that of others. What keeps requests from being sent
 * is the network's or PayNow's, and counts for everybody. What happens to a request that was sent counts for its caller
 * at its store; for the whole store, and for everybody, only on evidence of several (see {@link SharedBreaker}).
 */
export class Breakers {
  readonly #reach: Breaker;
  readonly #all: SharedBreaker;
  readonly #stores = new LRUCache<string, SharedBreaker>(STORES);
  readonly #callers = new LRUCache<string, Breaker>(CALLERS);

  constructor(private readonly options: BreakersOptions = {}) {
    this.#reach = new Breaker(this.#told('paynow', ''));
    this.#all = new SharedBreaker(this.#told('paynow', ''));
  }

  /** @throws BreakerOpen while this tenant may send no call */
  check({ store, caller }: Tenant): void {
    this.#reach.check();
    this.#all.check(() => store);
    this.#stores.get(store)?.check(caller);
    this.#ofCaller(store, caller)?.check();
  }

  /**
   * Lets one call through.
   * @throws BreakerOpen while this tenant may send no call
   */
  enter(tenant: Tenant): Pass {
    this.check(tenant);
    const { store, caller } = tenant;
    const reach = this.#reach.enter();
    this.#all.enter(() => store);
    this.#stores.get(store)?.enter(caller);
    const own = this.#ofCaller(store, caller)?.enter();
    return this.#passOf(tenant, reach, own);
  }

  /** How many breakers of each scope are open. */
  count(): Record<BreakerScope, number> {
    const open = (breakers: Iterable<{ readonly isOpen: boolean }>) =>
      [...breakers].filter(({ isOpen }) => isOpen).length;
    return {
      paynow: Math.min(1, open([this.#reach, this.#all])),
      store: open(this.#stores.values()),
      caller: open(this.#callers.values()),
    };
  }

  #passOf(tenant: Tenant, reach: Permit, own: Permit | undefined): Pass {
    let sent = false;
    let ended = false;
    const end = (report: () => void) => () => {
      if (ended) return;
      ended = true;
      report();
    };
    const withdraw = () => {
      reach.withdrawn();
      own?.withdrawn();
    };
    const fail = () => {
      if (sent) return this.#failed(tenant, own);
      reach.failed();
      own?.withdrawn();
    };
    return {
      sent: () => {
        sent = true;
        reach.worked();
      },
      worked: end(() => this.#worked(tenant, own)),
      failed: end(fail),
      overdue: end(() => (sent ? fail() : withdraw())),
      withdrawn: end(withdraw),
    };
  }

  #worked({ store }: Tenant, own: Permit | undefined): void {
    this.#all.worked();
    this.#stores.get(store)?.worked();
    own?.worked();
  }

  #failed({ store, caller }: Tenant, own: Permit | undefined): void {
    const name = caller();
    this.#all.failed(store);
    let ofStore = this.#stores.get(store);
    if (!ofStore) this.#stores.set(store, (ofStore = new SharedBreaker(this.#told('store', store))));
    ofStore.failed(name);
    if (own) return own.failed();
    // What worked before the first failure was not counted: it weighs little, and costs a name for every caller.
    const key = `${store} ${name}`;
    let ofCaller = this.#callers.get(key);
    if (!ofCaller) this.#callers.set(key, (ofCaller = new Breaker(this.#told('caller', store))));
    if (!ofCaller.isOpen) ofCaller.enter().failed();
  }

  #ofCaller(store: string, caller: () => string): Breaker | undefined {
    return this.#callers.size === 0 ? undefined : this.#callers.get(`${store} ${caller()}`);
  }

  #told(scope: BreakerScope, store: string) {
    const { now, onChange } = this.options;
    return { ...(now && { now }), onChange: (open: boolean) => onChange?.({ scope, store, open }) };
  }
}
