import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

/** Documents kept at the most, and as many that could not be read. */
const MAX_DOCUMENTS = 1_024;
/** Bytes they may take together, about. */
const MAX_BYTES = 32 << 20;
/** What a token takes, with the node made of it. */
const TOKEN_BYTES = 400;

/**
 * Parsed documents by their text, so that each is parsed, validated and measured once. Strangers write the texts, and
 * one with long strings or comments takes as much memory as thousands of others: besides their number, their size is
 * bounded.
 * @param maxBytes of each of the two
 */
export function documentCaches(maxBytes = MAX_BYTES) {
  return {
    documentCache: cache<DocumentNode>(maxBytes, (document) => tokensOf(document) * TOKEN_BYTES),
    errorCache: cache<Error>(maxBytes, () => TOKEN_BYTES),
  };
}

function cache<T extends object>(maxBytes: number, sizeOf: (value: T) => number) {
  return new LRUCache<string, T>({
    max: MAX_DOCUMENTS,
    maxSize: maxBytes,
    sizeCalculation: (value, text) => text.length * 2 + sizeOf(value) + 1,
  });
}

/** Tokens stay with their document, one linked to the next. */
function tokensOf({ loc }: DocumentNode): number {
  let count = 0;
  for (let token = loc?.startToken; token; token = token.next ?? undefined) count += 1;
  return count;
}
