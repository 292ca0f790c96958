import { BodyUnreadable } from './body.js';
import { invalidResponse, outcomeUnknown, statusError, timedOut, unreachable } from './errors.js';

// The request had not left when these came, so even a write has certainly not been carried out.
const NOT_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** The reason of a call's own timeout, told apart from a caller who left. */
export const TIMED_OUT = new Error('timed out');

/** How far a call had come when it broke. */
interface Attempted {
  readonly name: string;
  readonly isRead: boolean;
  readonly status: number | undefined;
  readonly retryAfter: number | undefined;
}

/**
 * The error that a broken call means: never sent, too slow, cut, or unreadable; or the caller's own reason when they
 * left.
 */
export function transportError(error: unknown, attempted: Attempted & { readonly signal: AbortSignal }): unknown {
  const { name, isRead, status, retryAfter, signal } = attempted;
  const failure = {
    endpoint: name,
    ...(status !== undefined && { status }),
    ...(retryAfter !== undefined && { retryAfter }),
    cause: error,
  };
  if (NOT_SENT.has(codeOf(error))) return unreachable(failure);
  // A definite refusal stays one, even when its body broke off.
  if (status !== undefined && status >= 400) return statusError({ ...failure, status }, isRead);
  if (!isRead) return outcomeUnknown(failure);
  if (signal.aborted) return signal.reason === TIMED_OUT ? timedOut(failure) : signal.reason;
  if (error instanceof BodyUnreadable) return invalidResponse(failure);
  return unreachable(failure);
}
