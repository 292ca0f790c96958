import type { Caller } from '../../auth/caller.js';
import type { OperationContext } from '../context/context.js';
import { readFreshness } from '../http/freshness.js';
import type { Limits, Verdict } from '../limits/limits.js';

/** What decides which requests are equal. */
export interface SamenessOptions {
  readonly limits: Pick<Limits, 'showsCost'>;
  /** The header that tells the shopper's country, where one is trusted. */
  readonly countryHeader: string | undefined;
  /** How many writes have changed something so far. */
  readonly writes: () => number;
}

/**
 * Names a query so that only equal ones share the name: same caller with the same rights, same place, same text and
 * variables, no write in between. `undefined` for a query that runs alone: one that calls nothing, counts as a guess,
 * is shown its cost, or asks for a fresh answer.
 */
export function namerOf({ limits, countryHeader, writes }: SamenessOptions) {
  return (body: string, { caller, facts }: OperationContext, { cost }: Verdict): string | undefined => {
    const { headers, peer } = facts;
    if (!cost || cost.calls === 0 || cost.guesses > 0 || limits.showsCost(headers) || readFreshness(headers))
      return undefined;
    const country = countryHeader === undefined ? null : headers.get(countryHeader);
    const place = [peer, headers.get('x-forwarded-for'), country];
    return JSON.stringify([writes(), identityOf(caller), place, body]);
  };
}

/** Who asks, with their rights: a token can get other scopes or stores from one request to the next. */
function identityOf(caller: Caller): readonly unknown[] {
  if (caller.kind === 'anonymous') return [caller.kind];
  if (caller.kind !== 'token') return [caller.kind, caller.credential.key];
  const { id, scopes, stores, credential } = caller;
  return [caller.kind, id, [...scopes], stores === 'all' ? stores : [...stores], credential?.key];
}
