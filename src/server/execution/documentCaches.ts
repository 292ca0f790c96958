import type { DocumentNode } from 'graphql';
import { SizedCache } from '../../core/bounds.js';

/** Documents kept at the most, and as many that could not be read. */
const MAX_DOCUMENTS = 1_024;
/** Bytes they may take together, about. */
const MAX_BYTES = 32 << 20;
/** What a token takes, with the node made of it. */
const TOKEN_BYTES = 400;

/**
 * Parsed documents by their text, so that each is parsed, validated and measured once. Strangers write the texts, and
 * one with long strings or comments takes as much memory as thousands of others: besides their number, their size is
 * bounded, with everything that is kept for them.
 * @param maxBytes of each of the two
 */
export function documentCaches(maxBytes = MAX_BYTES) {
  return {
    documentCache: new DocumentCache(maxBytes),
    errorCache: new SizedCache<Error>(MAX_DOCUMENTS, {
      maxSize: maxBytes,
      sizeCalculation: (_, text) => text.length * 2 + TOKEN_BYTES + 1,
    }),
  };
}

/** A document, and what it takes by itself. */
interface Kept {
  readonly document: DocumentNode;
  readonly bytes: number;
}

/** Documents by their text. */
class DocumentCache {
  readonly #kept: SizedCache<Kept>;
  readonly #texts = new WeakMap<DocumentNode, string>();

  constructor(maxBytes: number) {
    this.#kept = new SizedCache(MAX_DOCUMENTS, { maxSize: maxBytes });
  }

  /** What all of them take in memory, in bytes, about. */
  get bytes(): number {
    return this.#kept.calculatedSize;
  }

  get(text: string): DocumentNode | undefined {
    return this.#kept.get(text)?.document;
  }

  set(text: string, document: DocumentNode): void {
    const bytes = text.length * 2 + tokensOf(document) * TOKEN_BYTES + 1;
    this.#texts.set(document, text);
    this.#kept.set(text, { document, bytes }, { size: bytes });
  }

  /** Counts what is kept for a document, its plans for instance: it may have to leave. @param more bytes in all */
  grow(document: DocumentNode, more: number): void {
    const text = this.#texts.get(document);
    const kept = text === undefined ? undefined : this.#kept.peek(text);
    // Only another entry is measured again; the document may also have been parsed anew since.
    if (text === undefined || kept?.document !== document) return;
    this.#kept.set(text, { ...kept }, { size: kept.bytes + more });
  }
}

/** Tokens stay with their document, one linked to the next. */
function tokensOf({ loc }: DocumentNode): number {
  let count = 0;
  for (let token = loc?.startToken; token; token = token.next ?? undefined) count += 1;
  return count;
}
