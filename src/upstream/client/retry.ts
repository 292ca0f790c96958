import type { CancelSignal } from '../../core/cancellation.js';
import { BreakerOpen } from './breaker.js';
import { UpstreamError } from './errors.js';

const BASE_DELAY_MS = 100;
const MAX_DELAY_MS = 2_000;

/** When repeating a read is allowed to stop. */
export interface RetryLimits {
  /** Repetitions after the first attempt. */
  readonly retries: number;
  /** `performance.now()` at which the caller gives up. */
  readonly deadlineAt: number;
  readonly signal: CancelSignal;
  /** Asked before each repetition: whoever asked may have no calls left. */
  readonly mayRepeat: () => boolean;
}

// A timeout is not repeated: it has used its time already, and a slow PayNow is not helped by more calls. What the
// breaker refused is answered at once.
const isWorthRepeating = (error: unknown): error is UpstreamError =>
  error instanceof UpstreamError &&
  !(error.cause instanceof BreakerOpen) &&
  (error.code === 'UPSTREAM_UNAVAILABLE' || error.code === 'UPSTREAM_RATE_LIMITED');

/** Full jitter, so that many clients do not come back together; never earlier than PayNow asked. */
function delayBefore(attempt: number, error: UpstreamError): number {
  const ceiling = Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** attempt);
  const jitter = Math.random() * ceiling;
  const asked = error.details.retryAfter;
  return asked === undefined ? jitter : asked * 1000 + jitter;
}

/**
 * Repeats a read that failed for a reason that may pass, as long as the wait ends before the deadline.
 * Only ever called for GET: a write that is repeated is a write done twice.
 */
export async function withRetries<T>(limits: RetryLimits, attempt: () => Promise<T>): Promise<T> {
  for (let failures = 0; ; failures += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (failures >= limits.retries || !isWorthRepeating(error)) throw error;
      const delay = delayBefore(failures, error);
      if (performance.now() + delay >= limits.deadlineAt || !limits.mayRepeat()) throw error;
      await pause(delay, limits.signal);
    }
  }
}

/** Waits. Rejects with the signal's reason when aborted. */
function pause(ms: number, signal: CancelSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', leave);
      resolve();
    }, ms);
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });
}
