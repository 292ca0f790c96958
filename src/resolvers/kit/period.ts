import { refuse } from './outcome.js';

/** Refuses an end that is not after its beginning; one of the two alone says nothing. */
export function checkPeriod(usableAt: string | null | undefined, expiresAt: string | null | undefined): void {
  if (usableAt != null && expiresAt != null && Date.parse(expiresAt) <= Date.parse(usableAt)) {
    throw refuse('expiresAt must be after usableAt.', ['expiresAt']);
  }
}
