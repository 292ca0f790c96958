import { GraphQLError } from 'graphql';
import { ERROR_CODES, type ErrorCode, GatewayError } from '../../core/errors.js';
import { failureFields, type Log } from '../../core/log.js';
import { foundValueFailure } from '../execution/valueFailures.js';
import { Refusal } from '../limits/refusal.js';

/** The GraphQL error a caller sees for one of ours. */
function toGraphQLError(error: GatewayError, at: GraphQLError | undefined): GraphQLError {
  return new GraphQLError(error.message, {
    ...(at?.nodes && { nodes: at.nodes }),
    ...(at?.path && { path: at.path }),
    extensions: { code: error.code, ...error.details },
  });
}

/**
 * A refusal of the whole request says the HTTP status too, and when to come again; a field's error never does.
 * @param schemes what a 401 says would do (RFC 9110, 11.6.1)
 */
export function refuseRequest(
  { code, message, details }: GatewayError,
  status: number,
  schemes: readonly string[],
): Refusal {
  const { retryAfter } = details;
  const headers = {
    ...(status === 401 && schemes.length > 0 && { 'www-authenticate': schemes.join(', ') }),
    ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
  };
  return new Refusal(code, message, details, { status, headers });
}

/** Yoga's code for a request that is no GraphQL; not of our list. */
const NOT_GRAPHQL = 'BAD_REQUEST';

/** A GraphQL error with one of our codes. What a library adds, an original error for instance, stays inside. */
function withCode(error: GraphQLError, code: ErrorCode): GraphQLError {
  const http = error.extensions['http'] as object | undefined;
  // Yoga answers some of these with 200 to clients that accept application/json ("spec"); a bad request is a bad request.
  const shown = error.extensions['code'] === NOT_GRAPHQL ? { status: 400, ...http, spec: false } : http;
  return new GraphQLError(shortened(error.message), {
    ...(error.nodes && { nodes: error.nodes }),
    ...(error.source && { source: error.source }),
    ...(error.positions && { positions: error.positions }),
    ...(error.path && { path: error.path }),
    extensions: { code, ...(shown !== undefined && { http: shown }) },
  });
}

const unshowable = (field: string): GatewayError =>
  new GatewayError('UPSTREAM_INVALID_RESPONSE', `PayNow sent no value for ${field} that can be shown.`);

/** What callers are told of a failure inside the gateway. */
const INTERNAL = 'Something went wrong inside the gateway.';
const INTERNAL_CODE: ErrorCode = 'INTERNAL_SERVER_ERROR';

/** The answer to a request whose failure reached no mask: status 500 and this body. */
export const FAILURE_BODY = JSON.stringify({ errors: [{ message: INTERNAL, extensions: { code: INTERNAL_CODE } }] });

/** GraphQL quotes what callers wrote: a hundred errors about one long name are as many copies of it. */
const MAX_MESSAGE = 1_000;

const shortened = (message: string): string =>
  message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE).replace(/[\uD800-\uDBFF]$/, '')}…` : message;

/**
 * The one place where failures become what a caller sees. Ours keep message and code; what GraphQL says of the
 * request keeps its text; anything else is logged and masked.
 */
export function maskErrorWith(log: Log) {
  const masked = new WeakSet<object>();
  return (error: unknown): GraphQLError => {
    // Streams end with an error of ours, which Yoga brings here once more.
    if (error instanceof GraphQLError && masked.has(error)) return error;
    const shown = mask(error);
    masked.add(shown);
    return shown;
  };

  function mask(error: unknown): GraphQLError {
    if (error instanceof Refusal) return error;
    const at = error instanceof GraphQLError ? error : undefined;
    if (at?.originalError instanceof Refusal) return at.originalError;
    const cause = at?.originalError ?? (at ? undefined : error);
    if (cause instanceof GatewayError) return toGraphQLError(cause, at);
    const field = at && foundValueFailure(at, cause);
    if (field !== undefined) return toGraphQLError(unshowable(field), at);
    if (at && cause instanceof GraphQLError) return withCode(at, codeOf(cause) ?? 'BAD_USER_INPUT');
    // Without a cause GraphQL itself speaks of the request: a document, a variable, an operation name.
    if (at && cause === undefined) return withCode(at, codeOf(at) ?? 'BAD_USER_INPUT');
    log.error({ failure: failureFields(cause), path: at?.path }, 'unexpected failure');
    return new GraphQLError(INTERNAL, {
      ...(at?.nodes && { nodes: at.nodes }),
      ...(at?.path && { path: at.path }),
      // What has no place in an answer is the failure of the whole request.
      extensions: { code: INTERNAL_CODE, ...(!at?.path && { http: { status: 500 } }) },
    });
  }
}

/** The code that a caller sees for a failure, masked or not yet; tells nobody. */
export function codeOfFailure(error: unknown): ErrorCode {
  const at = error instanceof GraphQLError ? error : undefined;
  const cause = at?.originalError ?? (at ? undefined : error);
  if (cause instanceof GatewayError) return cause.code;
  if (at && cause !== undefined && foundValueFailure(at, cause) !== undefined) return 'UPSTREAM_INVALID_RESPONSE';
  if (cause instanceof GraphQLError) return codeOf(cause) ?? 'BAD_USER_INPUT';
  return at && cause === undefined ? (codeOf(at) ?? 'BAD_USER_INPUT') : INTERNAL_CODE;
}

function codeOf(error: GraphQLError): ErrorCode | undefined {
  const { code } = error.extensions;
  return ERROR_CODES.find((known) => known === code);
}
