import type { Resource } from '../../core/resources.js';
import type { SendTrace } from '../../upstream/client/sendTrace.js';
import type { ReadLog } from './readLog.js';

/** An answer from memory that is past its lifetime. */
export interface StaleRead {
  readonly resource: Resource;
  /** Milliseconds since PayNow gave it. */
  readonly ageMs: number;
}

/**
 * What one operation reports while it runs, and what ends its waiting. The server makes one for every operation; the
 * sessions, the PayNow client and whoever uses the ledger report to it.
 */
export interface Trace extends SendTrace {
  /** Notes what the operation reads; absent where nobody asks. */
  readonly log?: ReadLog | undefined;
  /**
   * Ends the operation's waiting: aborted at its deadline, or when its client leaves. The clock starts when this is
   * first read.
   */
  readonly signal: AbortSignal;
  /**
   * A read is about to be sent for this operation.
   * @throws GatewayError `COST_LIMIT_EXCEEDED` when the operation has sent all the calls it may
   */
  admit(): void;
  /** Calls back once no part of the operation can run that may ask for more: then a batch is complete. */
  whenIdle(callback: () => void): void;
  /**
   * The operation has learned something that must not be given to a caller who comes later: PayNow answered a read
   * (failures included), or the ledger was looked at. Not reported when memory answered.
   */
  landed(): void;
  /** The operation reads, or has from memory, rows of a store. */
  reads(resource: Resource, storeId: string): void;
  /** A part of the answer is older than its lifetime, because PayNow failed. */
  stale(read: StaleRead): void;
  /** PayNow's answer to a read that this operation alone holds: it is not kept, and nobody joined it. */
  own(reply: object): void;
}
