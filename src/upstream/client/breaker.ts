/** Seconds of calls that are looked at, in steps of one second. */
const WINDOW_S = 10;
/** Fewer calls than this say nothing about PayNow. */
const MIN_CALLS = 20;
const MAX_FAILURE_SHARE = 0.5;
/** Milliseconds after which one call may try again. */
export const PAUSE_MS = 5_000;

/** Thrown in place of a call: PayNow has failed too often of late. Nothing was sent. */
export class BreakerOpen extends Error {
  override readonly name = 'BreakerOpen';
  /** Whole seconds after which a call may be let through, at least 1. */
  readonly retryAfter: number;

  constructor(waitMs: number) {
    super('PayNow failed too often');
    this.retryAfter = Math.max(1, Math.ceil(waitMs / 1000));
  }
}

/** Leave to send one call. The first report counts; later ones say nothing new. */
export interface Permit {
  /** PayNow answered, whatever it said. */
  worked(): void;
  /** PayNow failed: a 5xx, no connection, no answer in time, an answer that broke off. */
  failed(): void;
  /** The call ended for a reason of our own. */
  withdrawn(): void;
}

/** What a breaker needs from its surroundings. */
export interface BreakerOptions {
  /** Milliseconds of a clock that only goes forward. */
  readonly now?: () => number;
  /** Told whenever it opens or closes. */
  readonly onChange?: (open: boolean) => void;
}

interface Second {
  readonly at: number;
  calls: number;
  failures: number;
}

/**
 * Spares a failing PayNow, and callers the wait for it. Opens when at least half of at least 20 calls of the last ten
 * seconds failed; five seconds later one call may probe. What the probe meets closes it, or keeps it open.
 */
export class Breaker {
  readonly #now: () => number;
  readonly #onChange: (open: boolean) => void;
  #seconds: Second[] = [];
  /** When a probe may go; `undefined` while closed. */
  #probeAt: number | undefined;
  #probing = false;
  /** Raised whenever it opens or closes: calls that were let through before have no say any more. */
  #era = 0;

  constructor({ now = () => performance.now(), onChange = () => {} }: BreakerOptions = {}) {
    this.#now = now;
    this.#onChange = onChange;
  }

  get isOpen(): boolean {
    return this.#probeAt !== undefined;
  }

  /** @throws BreakerOpen while no call may be sent */
  check(): void {
    if (this.#probeAt === undefined) return;
    const waitMs = this.#probeAt - this.#now();
    if (waitMs > 0 || this.#probing) throw new BreakerOpen(waitMs);
  }

  /**
   * Lets one call through.
   * @throws BreakerOpen while no call may be sent
   */
  enter(): Permit {
    this.check();
    const probe = this.#probeAt !== undefined;
    if (probe) this.#probing = true;
    const era = this.#era;
    let reported = false;
    const once = (report: () => void) => () => {
      if (reported || era !== this.#era) return;
      reported = true;
      report();
    };
    return probe
      ? {
          worked: once(() => this.#close()),
          failed: once(() => this.#open()),
          withdrawn: once(() => {
            this.#probing = false;
          }),
        }
      : { worked: once(() => this.#count(0)), failed: once(() => this.#count(1)), withdrawn: once(() => {}) };
  }

  #count(failures: 0 | 1): void {
    const at = Math.floor(this.#now() / 1000);
    if (this.#seconds.at(-1)?.at !== at) {
      this.#seconds = this.#seconds.filter((second) => second.at > at - WINDOW_S);
      this.#seconds.push({ at, calls: 0, failures: 0 });
    }
    const current = this.#seconds.at(-1);
    if (current) {
      current.calls += 1;
      current.failures += failures;
    }
    if (failures === 0) return;
    const calls = this.#seconds.reduce((sum, second) => sum + second.calls, 0);
    const failed = this.#seconds.reduce((sum, second) => sum + second.failures, 0);
    if (calls >= MIN_CALLS && failed >= calls * MAX_FAILURE_SHARE) this.#open();
  }

  #open(): void {
    const wasOpen = this.#probeAt !== undefined;
    this.#probeAt = this.#now() + PAUSE_MS;
    this.#turn();
    if (!wasOpen) this.#onChange(true);
  }

  #close(): void {
    this.#probeAt = undefined;
    this.#turn();
    this.#onChange(false);
  }

  #turn(): void {
    this.#era += 1;
    this.#probing = false;
    this.#seconds = [];
  }
}
