import { createHash } from 'node:crypto';
import * as z from 'zod';
import { withoutMark } from '../../core/byteOrderMark.js';

/** Registered documents. */
export interface Manifest {
  /** Texts by every id that they may be asked for by. */
  readonly byId: ReadonlyMap<string, string>;
  readonly texts: ReadonlySet<string>;
}

/** A manifest that cannot be used; the message says what is wrong with it. */
class ManifestError extends Error {
  override readonly name = 'ManifestError';
}

const id = z.string().min(1).max(1_000);
const text = z.string().min(1);

/** The manifest that Apollo's tools write: `@apollo/generate-persisted-query-manifest`. */
const apolloManifest = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(z.object({ id, body: text })),
});

/** What codegen's client preset (`persisted-documents.json`) and Relay's compiler (`persistConfig.file`) write. */
const plainManifest = z.record(id, text);

const HASH_PREFIX = 'sha256:';

/** The SHA-256 of a text, in hexadecimal. */
export const hashOf = (document: string): string => createHash('sha256').update(document).digest('hex');

function entriesOf(json: unknown): ReadonlyArray<readonly [string, string]> {
  const isApollo = typeof json === 'object' && json !== null && 'format' in json && 'operations' in json;
  const result = isApollo ? apolloManifest.safeParse(json) : plainManifest.safeParse(json);
  if (!result.success) {
    const issue = result.error.issues[0];
    throw new ManifestError(`it is not usable at "${issue?.path.join('.') ?? ''}": ${issue?.message ?? ''}`);
  }
  const { data } = result;
  if (!isApollo) return Object.entries(data as z.infer<typeof plainManifest>);
  return (data as z.infer<typeof apolloManifest>).operations.map((one) => [one.id, one.body] as const);
}

/**
 * Reads the text of a manifest, in any of the ecosystem's forms. Every document can be asked for by its id, and by its
 * SHA-256 with and without the prefix `sha256:`.
 * @throws ManifestError
 */
export function readManifest(manifest: string): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(withoutMark(manifest));
  } catch {
    throw new ManifestError('it is not JSON');
  }
  const byId = new Map<string, string>();
  const texts = new Set<string>();
  for (const [name, document] of entriesOf(json)) {
    const hash = hashOf(document);
    if (name.startsWith(HASH_PREFIX) && name !== HASH_PREFIX + hash) {
      throw new ManifestError(`the id ${name} is not the SHA-256 of its text`);
    }
    for (const one of [name, hash, HASH_PREFIX + hash]) {
      if ((byId.get(one) ?? document) !== document) throw new ManifestError(`the id ${one} has two texts`);
      byId.set(one, document);
    }
    texts.add(document);
  }
  return { byId, texts };
}
