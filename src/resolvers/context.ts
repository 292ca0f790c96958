import type { Caller } from '../auth/caller.js';
import type { Log } from '../core/log.js';
import type { PercentScale } from '../core/percent.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Loaders } from '../loaders/loaders.js';
import type { Session } from '../loaders/session.js';

/** PayNow as one caller sees it during one request. */
export interface PaynowAccess {
  readonly loaders: Loaders;
  readonly session: Session;
  /** Keyed hash of the credential: who this is, for the ledger. */
  readonly callerKey: string;
  /** Ends this request's waiting: its deadline, or a client that left. */
  readonly signal: AbortSignal;
}

/** What every resolver gets. */
export interface GatewayContext {
  readonly caller: Caller;
  /** The caller's way to PayNow. Throws `UNAUTHENTICATED` for an anonymous caller. */
  readonly paynow: () => PaynowAccess;
  readonly ledger: Ledger;
  readonly log: Log;
  /** `PAYNOW_STORE_ID`. */
  readonly defaultStoreId: string | undefined;
  readonly couponPercentScale: PercentScale;
  readonly optionPercentScale: PercentScale;
}

/** Short for the context's loaders. */
export const loadersOf = (context: GatewayContext): Loaders => context.paynow().loaders;
