import type { CancelSignal } from '../../core/cancellation.js';
import { BodyUnreadable } from './body.js';
import { invalidResponse, notSent, outcomeUnknown, statusError, timedOut, unreachable } from './errors.js';

/** The reason of a call's own timeout, told apart from a caller who left. */
export const TIMED_OUT = new Error('timed out');

/** How far a call had come when it broke. */
interface Attempted {
  readonly name: string;
  readonly isRead: boolean;
  /** Whether the request was written to a connection. */
  readonly sent: boolean;
  readonly status: number | undefined;
  readonly retryAfter: number | undefined;
}

/**
 * The error that a broken call means: never sent, too slow, cut, or unreadable; or the caller's own reason when they
 * left. What counts is whether the request was written to a connection, not which error ended it.
 */
export function transportError(error: unknown, attempted: Attempted & { readonly signal: CancelSignal }): unknown {
  const { name, isRead, sent, status, retryAfter, signal } = attempted;
  const failure = {
    endpoint: name,
    ...(status !== undefined && { status }),
    ...(retryAfter !== undefined && { retryAfter }),
    cause: error,
  };
  const hasLeft = signal.aborted && signal.reason !== TIMED_OUT;
  if (!sent) {
    if (hasLeft) return signal.reason;
    return signal.aborted && isRead ? timedOut(failure) : notSent(failure);
  }
  // A definite refusal stays one, even when its body broke off.
  if (status !== undefined && status >= 400) return statusError({ ...failure, status }, isRead);
  if (!isRead) return outcomeUnknown(failure);
  if (hasLeft) return signal.reason;
  if (signal.aborted) return timedOut(failure);
  if (error instanceof BodyUnreadable) return invalidResponse(failure);
  return unreachable(failure);
}
