import type { ErrorLike } from '@apollo/client';
import { CombinedGraphQLErrors } from '@apollo/client/errors';

/** A refusal that people can do something about. */
export interface UserError {
  readonly field: readonly string[] | null;
  readonly message: string;
}

/** The gateway's codes in an error; none when no answer of the gateway arrived. */
export const codesOf = (error: unknown): readonly unknown[] =>
  CombinedGraphQLErrors.is(error) ? error.errors.map(({ extensions }) => extensions?.['code']) : [];

/** Why something failed. The gateway's messages are written for people. */
export const messageOf = (error: ErrorLike): string =>
  CombinedGraphQLErrors.is(error)
    ? (error.errors[0]?.message ?? error.message)
    : 'The desk cannot be reached. Please try again in a moment.';

/** Whether a write may have been carried out: its answer was lost, on the way here or on the way from PayNow. */
export const isOutcomeUnknown = (error: ErrorLike): boolean => {
  const codes = codesOf(error);
  return codes.length === 0 || codes.includes('UPSTREAM_OUTCOME_UNKNOWN') || codes.includes('INTERNAL_SERVER_ERROR');
};

/** What is said where a write without a key has failed. After a lost answer only looking helps. */
export const unknownText = (error: ErrorLike, what: string): string =>
  isOutcomeUnknown(error)
    ? `The answer was lost, so ${what} may be there already. The page has been read again: look before you repeat it.`
    : messageOf(error);

/** Sorts user errors: by the field of the form that they belong to, and the others. */
export function sortErrors<Field extends string>(
  errors: readonly UserError[],
  fields: readonly Field[],
): { readonly byField: Partial<Record<Field, string>>; readonly others: readonly string[] } {
  const byField: Partial<Record<Field, string>> = {};
  const others: string[] = [];
  for (const { field, message } of errors) {
    const known = fields.find((name) => name === field?.[0]);
    if (known) byField[known] ??= message;
    else others.push(message);
  }
  return { byField, others };
}
