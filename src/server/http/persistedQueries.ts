import type { Plugin } from 'graphql-yoga';
import * as z from 'zod';
import { SizedCache } from '../../core/bounds.js';
import type { ErrorCode } from '../../core/errors.js';
import { hashOf } from '../documents/manifest.js';
import type { TrustedDocuments } from '../documents/trustedDocuments.js';
import { Refusal } from '../limits/refusal.js';

/** What clients send in `extensions`: the protocol's version and the query's SHA-256, in hexadecimal. */
const PersistedQuery = z.object({
  version: z.literal(1),
  sha256Hash: z.string().regex(/^[0-9a-f]{64}$/),
});

/** Together the kept queries are at most this long, in UTF-16 units; one that is longer by itself is not kept. */
const MAX_UNITS = 8 << 20;

/**
 * Automatic persisted queries: a client sends the hash of a query instead of its text, and the text once, when the
 * gateway does not know it. Short addresses make the public path usable for long queries. The texts live in this
 * process, and nobody's rights come with them: whoever knows a hash could send the text as well.
 * @param max how many queries are kept; 0 switches them off
 * @param trusted registered documents, which are known without having been sent, and may have hashes of other kinds
 */
export function persistedQueries(max: number, trusted: Pick<TrustedDocuments, 'textOf'>): Plugin {
  const known =
    max > 0
      ? new SizedCache<string>(max, { maxSize: MAX_UNITS, sizeCalculation: (text) => Math.max(1, text.length) })
      : undefined;
  return {
    onParams({ params, setParams }) {
      const asked: unknown = params.extensions?.['persistedQuery'];
      if (asked === undefined) return;
      const registered = params.query ? undefined : registeredText(asked, trusted);
      if (registered !== undefined) {
        setParams({ ...params, query: registered });
        return;
      }
      const { success, data } = PersistedQuery.safeParse(asked);
      if (!success) throw refusal('BAD_USER_INPUT', BAD_EXTENSION, 400);
      const { query } = params;
      if (query !== undefined && query !== '') {
        if (hashOf(query) !== data.sha256Hash) throw refusal('PERSISTED_QUERY_MISMATCH', BAD_HASH, 400);
        known?.set(data.sha256Hash, query);
        return;
      }
      // Clients know these two messages by heart, and answer by sending the text.
      if (!known) throw refusal('PERSISTED_QUERY_NOT_SUPPORTED', 'PersistedQueryNotSupported', 400);
      const text = known.get(data.sha256Hash);
      if (text === undefined) throw refusal('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound', 404);
      setParams({ ...params, query: text });
    },
  };
}

/** The registered document of `extensions.persistedQuery`. */
export function registeredText(asked: unknown, trusted: Pick<TrustedDocuments, 'textOf'>): string | undefined {
  const hash = typeof asked === 'object' && asked !== null && 'sha256Hash' in asked ? asked.sha256Hash : undefined;
  return typeof hash === 'string' ? trusted.textOf(hash) : undefined;
}

const BAD_EXTENSION = 'extensions.persistedQuery must hold version 1 and sha256Hash: 64 digits 0-9 and a-f.';
const BAD_HASH = 'sha256Hash is not the SHA-256 of the query that came with it.';

/** With this status whatever the client accepts. */
const refusal = (code: ErrorCode, message: string, status: number) => new Refusal(code, message, {}, { status });
