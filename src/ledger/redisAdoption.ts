import type { RedisClientType } from 'redis';
import { META } from './redisScripts.js';

const WHAT_IS_WRONG: Readonly<Record<string, string>> = {
  lost: 'this Redis holds no ledger any more: it was emptied or replaced',
  other: 'this Redis holds another ledger than before: it was replaced',
  older: 'this Redis holds an older state of the ledger than before: it was restored from a copy, or has lost writes',
  missed: 'this Redis was emptied, replaced or restored from an old copy, as one of its gateways has noticed',
};

/** Why a Redis is not the ledger that it was, and what to do. @param word what the commit's script has said */
export const whatIsMissed = (word: string): string =>
  `${WHAT_IS_WRONG[word] ?? 'Redis answers strangely'}. Writes made since may be missing in it: compare it with PayNow, then run "paynow-graphql ledger adopt".`;

/** Why a ledger that nobody has adopted is not used under `REDIS_LEDGER=adopted`, and what to do. */
export const NOT_ADOPTED =
  'nobody has adopted the ledger in this Redis, and a Redis that was emptied looks like a new one. If writes were made before, compare it with PayNow; then run "paynow-graphql ledger adopt".';

/**
 * What a person has to say before this Redis is used as a ledger, as far as Redis itself shows it. Writes nothing.
 * @param needsAdoption whether a ledger that is new has to be adopted
 */
export async function missingAdoption(client: RedisClientType, needsAdoption: boolean): Promise<string | undefined> {
  const [adopts, missed] = await client.hmGet(META, ['adopts', 'missed']);
  if (missed != null) return whatIsMissed('missed');
  return needsAdoption && adopts == null ? NOT_ADOPTED : undefined;
}
