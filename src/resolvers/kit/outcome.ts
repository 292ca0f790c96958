import { GatewayError } from '../../core/errors.js';
import { LedgerConflict } from '../../ledger/errors.js';
import { UpstreamError } from '../../upstream/client/errors.js';
import { type FieldMap, type UserError, type UserErrorCode, userErrorsOf } from './refusals.js';

export type { FieldMap, UserError, UserErrorCode } from './refusals.js';

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
  field: field.length === 0 ? null : field,
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

/** The user errors that a failure amounts to; `undefined` when the caller cannot fix it. */
function toUserErrors(error: unknown, fields: FieldMap, input: object): readonly UserError[] | undefined {
  if (error instanceof InputProblem) return error.problems;
  if (error instanceof UpstreamError) return error.isRefusal ? userErrorsOf(error, fields, input) : undefined;
  if (error instanceof LedgerConflict) return [userError(error.message, [error.field], 'CONFLICT')];
  if (error instanceof GatewayError && error.code === 'BAD_USER_INPUT') return [userError(error.message, [])];
  return undefined;
}

/** A payload: the changed objects, or nothing and why. */
export type Outcome<T> =
  | (T & { readonly userErrors: readonly UserError[] })
  | { readonly userErrors: readonly UserError[] };

/**
 * Runs a mutation; what the caller can fix becomes `userErrors`, everything else is thrown.
 * @param fields where PayNow's names are in the input
 * @param input what the caller gave, to find the place of what PayNow refuses
 */
export async function attempt<T extends object>(
  work: () => Promise<T>,
  fields: FieldMap = {},
  input: object = {},
): Promise<Outcome<T>> {
  try {
    return { userErrors: [], ...(await work()) };
  } catch (error) {
    const userErrors = toUserErrors(error, fields, input);
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
