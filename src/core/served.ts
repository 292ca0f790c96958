import type { AllowedStores } from './allowedStores.js';
import { isPaynowId } from './paynowId.js';

/** The kinds of callers that `GATEWAY_CALLERS` may name: see the first table of docs/security.md. */
export const CALLER_KINDS = ['tokens', 'keys', 'shoppers', 'anonymous'] as const;

/** One of {@link CALLER_KINDS}. */
export type CallerKind = (typeof CALLER_KINDS)[number];

/** Whom the gateway serves. */
export type ServedCallers = ReadonlySet<CallerKind>;

const wordsOf = (text: string): readonly string[] => text.split(',').map((word) => word.trim());

const isKind = (word: string): word is CallerKind => CALLER_KINDS.some((kind) => kind === word);

/** Reads `GATEWAY_CALLERS`; `undefined` for a text that names something else. */
export function readServedCallers(text: string): ServedCallers | undefined {
  const words = wordsOf(text);
  return words.every(isKind) ? new Set(words) : undefined;
}

/** Reads `GATEWAY_STORES`: every store without it; `undefined` for a text that names something else. */
export function readServedStores(text: string | undefined): AllowedStores | undefined {
  if (text === undefined) return 'all';
  const ids = wordsOf(text);
  return ids.every(isPaynowId) ? new Set(ids) : undefined;
}
