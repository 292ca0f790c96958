import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createToken, type NewToken, revokeToken } from '../../src/auth/tokenChanges.js';
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
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}
