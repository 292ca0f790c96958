import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createToken, type NewToken, revokeToken } from '../../src/auth/tokenChanges.js';
import { parseTokenFile, printTokenFile, type StoredToken } from '../../src/auth/tokenFile.js';
import { SCOPES, type Scope } from '../../src/core/resources.js';

/** Every scope there is. */
export const EVERY_SCOPE = Object.keys(SCOPES) as readonly Scope[];

/** A token file of its own in a folder of its own; `await using` removes both. */
export interface TokenFolder extends AsyncDisposable {
  readonly file: string;
  /** Makes a token; gives the Authorization header. */
  bearer(scopes: readonly Scope[], stores?: NewToken['stores']): Promise<string>;
  /** Makes a token; gives the header and its id. */
  make(scopes: readonly Scope[], stores?: NewToken['stores']): Promise<{ authorization: string; id: string }>;
  revoke(id: string): Promise<void>;
  /** Gives a token other rights; it keeps its id. */
  change(id: string, changed: Partial<StoredToken>): Promise<void>;
}

/** Makes an empty folder with a token file that holds one token. */
export async function tokenFolder(): Promise<TokenFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'tokens-'));
  const file = join(folder, 'tokens.json');
  const make: TokenFolder['make'] = async (scopes, stores = 'all') => {
    const { token, entry } = await createToken(file, { name: 'a test', scopes: [...scopes], stores });
    return { authorization: `Bearer ${token}`, id: entry.id };
  };
  await make([]);
  return {
    file,
    make,
    bearer: async (scopes, stores) => (await make(scopes, stores)).authorization,
    revoke: async (id) => void (await revokeToken(file, id)),
    async change(id, changed) {
      const entries = parseTokenFile(file, await readFile(file, 'utf8'));
      await writeFile(
        file,
        printTokenFile(entries.map((entry) => (entry.id === id ? { ...entry, ...changed } : entry))),
      );
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}
