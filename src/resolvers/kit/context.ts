import type { Caller } from '../../auth/caller.js';
import type { LocationSource } from '../../auth/location.js';
import type { AllowedStores } from '../../core/allowedStores.js';
import type { CancelSignal } from '../../core/cancellation.js';
import type { Log } from '../../core/log.js';
import type { PercentScale } from '../../core/percent.js';
import type { EventLog } from '../../events/eventLog.js';
import type { EventRelays } from '../../events/relays/relays.js';
import type { Ledger } from '../../ledger/ledger.js';
import type { Loaders } from '../../loaders/management/loaders.js';
import type { Session } from '../../loaders/reads/session.js';
import type { StorefrontLoaders } from '../../loaders/storefront/loaders.js';

/** PayNow as one caller sees it during one request. */
export interface PaynowAccess {
  readonly loaders: Loaders;
  readonly session: Session;
  /** Keyed hash of the credential: who this is, for the ledger. */
  readonly callerKey: string;
  /** Ends this request's waiting: its deadline, or a client that left. */
  readonly signal: CancelSignal;
}

/** One store's storefront as one shopper sees it during one request. */
export interface StorefrontAccess {
  readonly storeId: string;
  /**
   * Who looks, and from where: equal where PayNow answers the same. The country, `any` where none is known, or a keyed
   * hash where the shopper's token or address counts.
   */
  readonly view: () => string;
  readonly loaders: StorefrontLoaders;
  readonly session: Session;
  /** Keyed hash of who this is, for the ledger. */
  readonly callerKey: string;
  /** Ends this request's waiting: its deadline, or a client that left. */
  readonly signal: CancelSignal;
}

/** What a line of the log says, beside who, what and when: numbers, and names of kinds. No text that somebody wrote. */
export type Facts = Readonly<Record<string, string | number>>;

/** A mutation that begins. */
export interface MutationBegin {
  readonly field: string;
  readonly input: unknown;
  /** The operation's name, as its client gives it. */
  readonly operationName: string | undefined;
}

/** How a mutation ended: with its payload, or with what was thrown. */
export type MutationEnd = { readonly payload: unknown } | { readonly error: unknown };

/** What every resolver gets. */
export interface GatewayContext {
  readonly caller: Caller;
  /** The stores this request may reach: those of the gateway, and of the caller's token. */
  readonly allowedStores: AllowedStores;
  /** The caller's way to PayNow. Throws `UNAUTHENTICATED` for an anonymous caller. */
  readonly paynow: () => PaynowAccess;
  /** The shopper's way to a store, whoever calls: what needs a customer token is checked by its field. */
  readonly storefront: (storeId: string, country?: string) => StorefrontAccess;
  /** Where the request came from, as far as it is known; for counting tries, not for prices. */
  readonly address: () => string;
  /** On what the storefronts that were opened so far base the shopper's place: who else may be shown the answer. */
  readonly locationSources: ReadonlySet<LocationSource>;
  /** The ledger. Whoever takes it is taken to look at it, and the operation's trace is told so. */
  readonly ledger: () => Ledger;
  /** What happens in the served stores. Whoever takes it is taken to look at it, as with the ledger. */
  readonly events: () => EventLog;
  /** Where events are sent on to. Whoever takes them is taken to look at them, as with the ledger. */
  readonly relays: () => EventRelays;
  /**
   * Reads the caller's credential anew, and gives a context of its own. Rejects when it has been taken back: for
   * subscriptions, which outlive the check at their start.
   */
  readonly renew: () => Promise<GatewayContext>;
  readonly log: Log;
  /** A mutation begins; what it returns is called with its end. */
  readonly audit: (begin: MutationBegin) => (end: MutationEnd) => void;
  /** Adds to the line that the log gets of the mutation under way. */
  readonly note: (facts: Facts) => void;
  /** `PAYNOW_STORE_ID`. */
  readonly defaultStoreId: string | undefined;
  readonly couponPercentScale: PercentScale;
  readonly optionPercentScale: PercentScale;
}

/** Short for the context's loaders. */
export const loadersOf = (context: GatewayContext): Loaders => context.paynow().loaders;
