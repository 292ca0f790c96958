import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../core/log.js';
import { UpstreamError } from '../upstream/client/errors.js';
import { type BackfillOptions, backfill } from './backfill.js';
import type { EventLog } from './eventLog.js';
import type { HistoryState } from './history.js';

/** Pause before PayNow is asked again, in milliseconds; each is twice as long as the one before. */
const FIRST_RETRY_MS = 5_000;
const LONGEST_RETRY_MS = 10 * 60_000;

/** What catching up takes. */
export interface CatchUpOptions extends Omit<BackfillOptions, 'ended'> {
  readonly events: EventLog;
  readonly log: Log;
  /** How long event ids are known, in milliseconds: see `knownMsOf`. */
  readonly knownMs: number;
  readonly now?: () => number;
  readonly firstRetryMs?: number;
}

/**
 * Fills in, once after each start, what PayNow could not deliver while nobody received. It asks for the deliveries that
 * were not received, so that a start is cheap; a log that is new, or was lost, is filled from the whole history.
 */
export class CatchUp {
  readonly #ending = new AbortController();
  readonly #states = new Map<string, readonly HistoryState[]>();
  #running: Promise<unknown> | undefined;

  constructor(private readonly options: CatchUpOptions) {}

  /** Looks at the log before anything is received. Rejects when it cannot be read. */
  async prepare(): Promise<void> {
    const { events } = this.options;
    for (const storeId of events.storeIds) {
      this.#states.set(storeId, (await events.isNew(storeId)) ? ['all'] : ['failed', 'pending']);
    }
  }

  /** Begins; what goes wrong is logged, and tried again. */
  start(): void {
    this.#running = Promise.all([...this.#states].map(([storeId, states]) => this.#fill(storeId, states)));
  }

  /** Ends it, half way if need be: what is in the log stays. */
  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#running;
  }

  async #fill(storeId: string, states: readonly HistoryState[]): Promise<void> {
    const { signal: ended } = this.#ending;
    const { firstRetryMs = FIRST_RETRY_MS } = this.options;
    for (let waitMs = firstRetryMs; !ended.aborted; waitMs = Math.min(2 * waitMs, LONGEST_RETRY_MS)) {
      if (await this.#tried(storeId, states)) return;
      await pause(waitMs, undefined, { signal: ended, ref: false }).catch(() => undefined);
    }
  }

  /** Whether nothing is left to do. */
  async #tried(storeId: string, states: readonly HistoryState[]): Promise<boolean> {
    const { log, knownMs, now = Date.now } = this.options;
    const { signal: ended } = this.#ending;
    try {
      const report = await backfill({ ...this.options, ended }, { storeId, since: now() - knownMs, states });
      if (report.added > 0) log.info({ storeId, added: report.added }, 'events that were missed are in the log now');
      if (report.unusable > 0) {
        log.warn({ storeId, unusable: report.unusable }, 'deliveries of the history could not be read as events');
      }
      return true;
    } catch (error) {
      if (ended.aborted) return true;
      const { code } = error as { readonly code?: string };
      log.warn({ storeId, code: code ?? String(error) }, 'the history of webhooks could not be read from PayNow');
      // A key that may not read webhooks will not be able to in a minute.
      return error instanceof UpstreamError && ['UNAUTHENTICATED', 'FORBIDDEN'].includes(error.code);
    }
  }
}
