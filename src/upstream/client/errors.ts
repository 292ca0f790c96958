import { withoutMark } from '../../core/byteOrderMark.js';
import { type ErrorCode, type ErrorDetails, GatewayError } from '../../core/errors.js';
import { isJsonObject } from '../../core/jsonObject.js';
import type { BreakerOpen } from './breaker.js';

/** One entry of PayNow's `errors[]`: what was wrong with which field. PayNow's own sentence is left behind. */
export interface FieldIssue {
  readonly code: string;
  /** The rule that is broken, for instance `required`. */
  readonly validation?: string;
  /** PayNow's path to the field, for instance `discount_amount`. */
  readonly path: string;
}

/** What a failed PayNow call is known by. */
export interface UpstreamFailure {
  /** `'GET /v1/stores/{storeId}'`. */
  readonly endpoint: string;
  readonly status?: number;
  readonly paynowCode?: string;
  readonly traceId?: string;
  readonly issues?: readonly FieldIssue[];
  /** Seconds PayNow asked to wait. */
  readonly retryAfter?: number;
  readonly cause?: unknown;
}

/** The one error of a PayNow call: endpoint, status, PayNow's code and trace id, and our code for it. */
export class UpstreamError extends GatewayError {
  override readonly name = 'UpstreamError';
  readonly endpoint: string;
  readonly status: number | undefined;
  readonly paynowCode: string | undefined;
  readonly traceId: string | undefined;
  readonly issues: readonly FieldIssue[];

  constructor(
    code: ErrorCode,
    sentence: string,
    private readonly failure: UpstreamFailure,
  ) {
    super(code, sentence, detailsOf(failure), { cause: failure.cause });
    this.endpoint = failure.endpoint;
    this.status = failure.status;
    this.paynowCode = failure.paynowCode;
    this.traceId = failure.traceId;
    this.issues = failure.issues ?? [];
  }

  /** PayNow answered, and said no in a way that the caller can fix: nothing was carried out. */
  get isRefusal(): boolean {
    return this.status !== undefined && [400, 404, 409, 422].includes(this.status);
  }

  /** The same failure, said in a sentence that names what the caller wrote. */
  saying(sentence: string): UpstreamError {
    return new UpstreamError(this.code, sentence, this.failure);
  }

  /** PayNow answered that there is no such thing. */
  get isNotFound(): boolean {
    return this.status === 404;
  }
}

function detailsOf(failure: UpstreamFailure): ErrorDetails {
  const upstream = {
    ...(failure.status !== undefined && { status: failure.status }),
    ...(failure.paynowCode !== undefined && { code: failure.paynowCode }),
    ...(failure.traceId !== undefined && { traceId: failure.traceId }),
  };
  return {
    ...(failure.status !== undefined && { upstream }),
    ...(failure.retryAfter !== undefined && { retryAfter: failure.retryAfter }),
  };
}

// PayNow's texts may hold anything; only what looks like a code or an id is passed on.
const TOKEN = /^[\w.:-]{1,128}$/;

const token = (value: unknown): string | undefined =>
  typeof value === 'string' && TOKEN.test(value) ? value : undefined;

/** Characters of an error's body that is read: PayNow's are a few hundred. */
const MAX_ERROR_LENGTH = 256 << 10;

/** Reads PayNow's error form from a body; a body of any other shape gives nothing. */
export function readErrorBody(text: string): Pick<UpstreamFailure, 'paynowCode' | 'traceId' | 'issues'> {
  if (text.length > MAX_ERROR_LENGTH) return {};
  let body: unknown;
  try {
    body = JSON.parse(withoutMark(text));
  } catch {
    return {}; // HTML, cut JSON, nothing: the status has to do
  }
  if (!isJsonObject(body)) return {};
  const paynowCode = token(body['code']);
  const traceId = token(body['trace_id']);
  const errors = Array.isArray(body['errors']) ? body['errors'].filter(isJsonObject).slice(0, 50) : [];
  const issues = errors.flatMap((entry) => {
    const path = entry['path'];
    if (typeof path !== 'string' || !/^[\w.[\]$/-]{1,200}$/.test(path)) return [];
    const validation = token(entry['validation']);
    return [{ code: token(entry['code']) ?? 'invalid', ...(validation !== undefined && { validation }), path }];
  });
  return { ...(paynowCode !== undefined && { paynowCode }), ...(traceId !== undefined && { traceId }), issues };
}

/** Statuses with which PayNow says no and has done nothing. */
const DEFINITE: readonly number[] = [400, 401, 403, 404, 409, 422, 429];

/** Whether a failure of a write proves that PayNow has not carried it out. */
export const isDefiniteRefusal = (error: unknown): boolean =>
  error instanceof UpstreamError && error.code !== 'UPSTREAM_OUTCOME_UNKNOWN';

/** The error for an HTTP status of PayNow's. A 5xx after a write leaves its outcome unknown. */
export function statusError(failure: UpstreamFailure & { readonly status: number }, isRead: boolean): UpstreamError {
  const { status } = failure;
  const said = `PayNow answered ${status}${failure.paynowCode === undefined ? '' : ` ${failure.paynowCode}`} to ${failure.endpoint}`;
  if (status === 401) {
    return new UpstreamError('UNAUTHENTICATED', `${said}: the credential is not accepted.`, failure);
  }
  if (status === 403) {
    return new UpstreamError('FORBIDDEN', `${said}: the credential's role does not allow this.`, failure);
  }
  if (status === 429) return new UpstreamError('UPSTREAM_RATE_LIMITED', `${said}: too many calls.`, failure);
  if (DEFINITE.includes(status)) return rejected(said, failure);
  // Any other status of a write, a 408 of some proxy for instance, does not prove that nothing was done.
  if (!isRead) return outcomeUnknown(failure);
  if (status >= 500 || status === 408 || status === 425) {
    return new UpstreamError('UPSTREAM_UNAVAILABLE', `${said}.`, failure);
  }
  if (status >= 400) return rejected(said, failure);
  return invalidResponse(failure);
}

/** PayNow refused the call as such. Of a write it becomes user errors; no caller's mistake is claimed here. */
const rejected = (said: string, failure: UpstreamFailure): UpstreamError =>
  new UpstreamError('UPSTREAM_REJECTED', `${said}.`, failure);

/** The error for an answer that cannot be read: not JSON, cut, empty, too large, a redirect. */
export const invalidResponse = (failure: UpstreamFailure): UpstreamError =>
  new UpstreamError('UPSTREAM_INVALID_RESPONSE', `PayNow's answer to ${failure.endpoint} could not be read.`, failure);

/** The error for a write that PayNow may or may not have carried out. */
export const outcomeUnknown = (failure: UpstreamFailure): UpstreamError =>
  new UpstreamError(
    'UPSTREAM_OUTCOME_UNKNOWN',
    `PayNow may have carried out ${failure.endpoint}, but its answer did not arrive. ` +
      'Read the object again to find out; do not repeat the call before.',
    failure,
  );

/** The error for a call that took too long before anything could have been changed. */
export const timedOut = (failure: UpstreamFailure): UpstreamError =>
  new UpstreamError('UPSTREAM_TIMEOUT', `PayNow did not answer ${failure.endpoint} in time.`, failure);

/** The error for a call that was never written to a connection: not even a write was carried out. */
export const notSent = (failure: UpstreamFailure): UpstreamError =>
  new UpstreamError('UPSTREAM_UNAVAILABLE', `PayNow could not be reached; ${failure.endpoint} was not sent.`, failure);

/** The error for a connection that broke during a read. */
export const unreachable = (failure: UpstreamFailure): UpstreamError =>
  new UpstreamError('UPSTREAM_UNAVAILABLE', `PayNow could not be reached for ${failure.endpoint}.`, failure);

/** The error for a call that was not sent because PayNow has failed too often of late. */
export const refusedByBreaker = (endpoint: string, open: BreakerOpen): UpstreamError =>
  new UpstreamError(
    'UPSTREAM_UNAVAILABLE',
    `PayNow fails too often at the moment; ${endpoint} was not sent. Try again after ${open.retryAfter} s.`,
    { endpoint, retryAfter: open.retryAfter, cause: open },
  );
