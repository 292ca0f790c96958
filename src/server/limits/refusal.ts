import { GraphQLError } from 'graphql';
import type { ErrorCode, ErrorDetails } from '../../core/errors.js';

/** How a refusal travels over HTTP. */
interface RefusalHttp {
  readonly status: number;
  /** True: clients that accept `application/json` get 200, as they do for a document that does not validate. */
  readonly spec?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request refused before anything ran: code, text and details are meant for the caller. */
export class Refusal extends GraphQLError {
  constructor(
    code: ErrorCode,
    message: string,
    details: ErrorDetails = {},
    http: RefusalHttp = { status: 400, spec: true },
  ) {
    super(message, { extensions: { code, ...details, http } });
  }
}

/**
 * The refusal of a request that passes a limit.
 * @param name the limit's name in docs/limits.md
 * @param what what is counted, in the plural
 * @param advice what to do instead
 */
export function overLimit(name: string, what: string, max: number, found: number, advice: string): Refusal {
  return new Refusal('LIMIT_EXCEEDED', `At most ${max} ${what}; there were ${Math.min(found, COUNTED)}. ${advice}`, {
    limit: { name, max, found: Math.min(found, COUNTED) },
  });
}

/** The refusal of who tries too often. @param what what may be tried, with the number */
export const tooManyTries = (what: string, retryAfter: number): Refusal =>
  new Refusal(
    'RATE_LIMITED',
    `At most ${what}. Try again in ${retryAfter} s.`,
    { retryAfter },
    { status: 429, headers: { 'retry-after': String(retryAfter) } },
  );

/** Fragments within fragments can come to more than a number holds. */
const COUNTED = Number.MAX_SAFE_INTEGER;
