import type { GraphQLError } from 'graphql';
import { GatewayError, type LimitDetails } from '../../core/errors.js';
import { codeOfFailure } from '../http/mask.js';

/**
 * How a request or an operation ended: answered; refused, for a reason that is the client's; failed, for a reason
 * that is PayNow's or the gateway's; abandoned by a client who left.
 */
export const OUTCOMES = ['ok', 'refused', 'failed', 'abandoned'] as const;

/** One of {@link OUTCOMES}. */
export type Outcome = (typeof OUTCOMES)[number];

/** Codes that say that PayNow or the gateway did not do what they should. */
const FAILURES: ReadonlySet<string> = new Set([
  'UNAVAILABLE',
  'UPSTREAM_RATE_LIMITED',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_INVALID_RESPONSE',
  'UPSTREAM_OUTCOME_UNKNOWN',
  'INTERNAL_SERVER_ERROR',
]);

/** Whether an error with this code is PayNow's or the gateway's fault; otherwise it is the client's. */
export const isFailure = (code: string): boolean => FAILURES.has(code);

/** The outcome of what ended with these errors: one failure among refusals is a failure. */
export const outcomeOf = (codes: readonly string[]): Outcome => {
  if (codes.length === 0) return 'ok';
  return codes.some(isFailure) ? 'failed' : 'refused';
};

/** What is counted and logged of one error. */
export interface ErrorFacts {
  readonly code: string;
  /** The name of the limit that was passed. */
  readonly limit?: string;
  /** PayNow's trace id. */
  readonly traceId?: string;
}

interface Shown {
  readonly limit?: LimitDetails;
  readonly upstream?: { readonly traceId?: string };
}

/** The facts of an error, masked or not yet. */
export function factsOfError(error: unknown): ErrorFacts {
  const { originalError, extensions } = error as Partial<GraphQLError>;
  const { limit, upstream } = (originalError instanceof GatewayError ? originalError.details : extensions) as Shown;
  return {
    code: codeOfFailure(error),
    ...(limit && { limit: limit.name }),
    ...(upstream?.traceId !== undefined && { traceId: upstream.traceId }),
  };
}
