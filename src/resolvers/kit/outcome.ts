import { GatewayError } from '../../core/errors.js';
import { LedgerConflict } from '../../ledger/errors.js';
import { UpstreamError } from '../../upstream/client/errors.js';

/** What kind of mistake a user error is about. */
export type UserErrorCode = 'INVALID' | 'NOT_FOUND' | 'CONFLICT' | 'NOT_ALLOWED' | 'TOO_MANY' | 'OTHER';

/** A mistake the caller can fix, as data. */
export interface UserError {
  readonly message: string;
  /** Path to the input field, for instance `['input', 'discount', 'percent']`; null when no field is to blame. */
  readonly field: readonly string[] | null;
  readonly code: UserErrorCode;
  /** PayNow's own code, verbatim. */
  readonly upstreamCode: string | null;
}

/**
 * Input that cannot be used; nothing has been sent then. In a mutation it becomes user errors, in a query it is the
 * `BAD_USER_INPUT` of its field.
 */
export class InputProblem extends GatewayError {
  override readonly name = 'InputProblem';
  readonly problems: readonly UserError[];

  constructor(problems: readonly UserError[]) {
    super('BAD_USER_INPUT', problems.map(({ message }) => message).join(' '));
    this.problems = problems;
  }
}

/** A user error about one field: `field` is the path below `input`. */
export const userError = (message: string, field: readonly string[], code: UserErrorCode = 'INVALID'): UserError => ({
  message,
  field: field.length === 0 ? null : ['input', ...field],
  code,
  upstreamCode: null,
});

/** Refuses a mutation for one field. */
export const refuse = (message: string, field: readonly string[], code: UserErrorCode = 'INVALID'): InputProblem =>
  new InputProblem([userError(message, field, code)]);

/** Runs a check of one input field; what it refuses with `BAD_USER_INPUT` names that field. */
export function checkField<T>(field: readonly string[], check: () => T): T {
  try {
    return check();
  } catch (error) {
    const isNamed = error instanceof InputProblem || !(error instanceof GatewayError);
    if (isNamed || error.code !== 'BAD_USER_INPUT') throw error;
    throw refuse(error.message, field);
  }
}

/** The place of PayNow's fields in our input, for instance `{ discount_amount: ['discount'] }`. */
export type FieldMap = Readonly<Record<string, readonly string[]>>;

const CODES: Readonly<Record<number, UserErrorCode>> = {
  400: 'INVALID',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  422: 'INVALID',
};

const camel = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

function fromUpstream(error: UpstreamError, fields: FieldMap): UserError[] {
  const code = CODES[error.status ?? 0] ?? 'OTHER';
  const traced = error.traceId === undefined ? '' : ` (trace id ${error.traceId})`;
  const upstreamCode = error.paynowCode ?? null;
  const said = `PayNow refused this with ${error.status}${upstreamCode === null ? '' : ` ${upstreamCode}`}${traced}.`;
  if (error.issues.length === 0) return [{ message: said, field: null, code, upstreamCode }];
  return error.issues.map((issue) => {
    const name = issue.path.replace(/^\$?\.?/, '').toLowerCase();
    const [, list = name, index] = /^(.+)\[(\d+)\]$/.exec(name) ?? [];
    const field = ['input', ...(fields[list] ?? [camel(list)]), ...(index === undefined ? [] : [index])];
    return {
      message: `PayNow refused ${field.slice(1).join('.')}: ${issue.code}${traced}.`,
      field,
      code,
      upstreamCode: issue.code,
    };
  });
}

/** The user errors that a failure amounts to; `undefined` when the caller cannot fix it. */
function toUserErrors(error: unknown, fields: FieldMap = {}): readonly UserError[] | undefined {
  if (error instanceof InputProblem) return error.problems;
  if (error instanceof UpstreamError) return error.isRefusal ? fromUpstream(error, fields) : undefined;
  if (error instanceof LedgerConflict) return [userError(error.message, [error.field], 'CONFLICT')];
  if (error instanceof GatewayError && error.code === 'BAD_USER_INPUT') return [userError(error.message, [])];
  return undefined;
}

/** A payload: the changed objects, or nothing and why. */
export type Outcome<T> =
  | (T & { readonly userErrors: readonly UserError[] })
  | { readonly userErrors: readonly UserError[] };

/** Runs a mutation; what the caller can fix becomes `userErrors`, everything else is thrown. */
export async function attempt<T extends object>(work: () => Promise<T>, fields: FieldMap = {}): Promise<Outcome<T>> {
  try {
    return { userErrors: [], ...(await work()) };
  } catch (error) {
    const userErrors = toUserErrors(error, fields);
    if (userErrors) return { userErrors };
    throw error;
  }
}

/**
 * Whether a failure proves that a write was not carried out, so that its idempotency key may be used again. A failure
 * nobody foresaw proves nothing.
 */
export const provesNothingDone = (error: unknown): boolean =>
  error instanceof GatewayError && error.code !== 'UPSTREAM_OUTCOME_UNKNOWN';
