/**
 * The closed list of `extensions.code` values that a client of the gateway can meet. Documented in
 * docs/errors.md; adding one is a change of the public interface.
 */
export const ERROR_CODES = [
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_MISMATCH',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'DOCUMENT_NOT_FOUND',
  'DOCUMENT_NOT_REGISTERED',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'BAD_USER_INPUT',
  'LIMIT_EXCEEDED',
  'COST_LIMIT_EXCEEDED',
  'RATE_LIMITED',
  'UNAVAILABLE',
  'UPSTREAM_REJECTED',
  'UPSTREAM_RATE_LIMITED',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_INVALID_RESPONSE',
  'UPSTREAM_OUTCOME_UNKNOWN',
  'EVENTS_EXPIRED',
  'EVENTS_TOO_SLOW',
  'INTERNAL_SERVER_ERROR',
] as const;

/** One of {@link ERROR_CODES}. */
export type ErrorCode = (typeof ERROR_CODES)[number];

/** What PayNow said, as far as it may be passed on: never its free text. */
export interface UpstreamDetails {
  /** HTTP status of PayNow's answer. */
  readonly status?: number;
  /** PayNow's own error code, for instance `not-found`. */
  readonly code?: string;
  /** PayNow's trace id: what its support asks for. */
  readonly traceId?: string;
}

/** A limit that was passed. */
export interface LimitDetails {
  /** Its name in docs/limits.md. */
  readonly name: string;
  readonly max: number;
  /** What the request came to. */
  readonly found: number;
}

/** What stands beside `code` in a GraphQL error's `extensions`. */
export interface ErrorDetails {
  readonly upstream?: UpstreamDetails;
  /** Seconds to wait before the same request makes sense. */
  readonly retryAfter?: number;
  readonly limit?: LimitDetails;
  /** Behind this cursor everything that is still kept follows; with `EVENTS_EXPIRED`. */
  readonly oldestCursor?: string;
  /** The cursor to go on with; with `EVENTS_TOO_SLOW`. */
  readonly cursor?: string;
}

/**
 * An error whose message and code are meant for the caller. Everything else that is thrown is masked
 * at the edge as `INTERNAL_SERVER_ERROR`.
 */
export class GatewayError extends Error {
  override readonly name: string = 'GatewayError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.details = details;
  }
}

/** A `BAD_USER_INPUT` with a sentence that says what to do. */
export const badInput = (message: string): GatewayError => new GatewayError('BAD_USER_INPUT', message);
