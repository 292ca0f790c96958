import { randomBytes } from 'node:crypto';
import { promises as fs } from 'node:fs';
import {
  hashToken,
  parseTokenFile,
  printTokenFile,
  readTokenFile,
  type StoredToken,
  TOKEN_PREFIX,
  TokenFileError,
} from './tokenFile.js';

/** What a new token is for. */
export type NewToken = Pick<StoredToken, 'name' | 'scopes' | 'stores'>;

/**
 * Makes a token and adds its hash to the file, which is made when it is absent.
 * @returns the entry, and the token itself: it is nowhere else
 * @throws TokenFileError when the file cannot be read or written
 */
export async function createToken(file: string, wanted: NewToken): Promise<{ entry: StoredToken; token: string }> {
  const token = `${TOKEN_PREFIX}${randomBytes(32).toString('base64url')}`;
  const entry: StoredToken = {
    id: randomBytes(6).toString('hex'),
    name: wanted.name,
    sha256: hashToken(token),
    scopes: wanted.scopes,
    stores: wanted.stores,
    createdAt: new Date().toISOString(),
  };
  await changeTokens(file, (tokens) => [...tokens, entry]);
  return { entry, token };
}

/**
 * Takes the token with this id out of the file; gateways that read it refuse the token from their next request on.
 * @returns the entry that was taken out, or undefined when there was none
 * @throws TokenFileError when the file cannot be read or written
 */
export async function revokeToken(file: string, id: string): Promise<StoredToken | undefined> {
  let revoked: StoredToken | undefined;
  await changeTokens(file, (tokens) => {
    revoked = tokens.find((token) => token.id === id);
    return revoked ? tokens.filter((token) => token !== revoked) : undefined;
  });
  return revoked;
}

/**
 * The tokens of a file; none when it is absent.
 * @throws TokenFileError when it cannot be read, or others could have changed it
 */
export async function listTokens(file: string): Promise<readonly StoredToken[]> {
  try {
    return parseTokenFile(file, await readTokenFile(file));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw asTokenFileError(error, file);
  }
}

/**
 * Changes the file as a whole: the new text is written beside it and moved into its place, so that a reader sees the
 * old one or the new one. The file beside it is the lock, too: a revocation must not be lost to a change at the same
 * time.
 */
async function changeTokens(
  file: string,
  change: (tokens: readonly StoredToken[]) => readonly StoredToken[] | undefined,
): Promise<void> {
  const beside = `${file}.lock`;
  const handle = await fs.open(beside, 'wx', 0o600).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw asTokenFileError(error, beside);
    throw new TokenFileError(`Another command is changing ${file}. If none is, delete ${beside} and try again.`);
  });
  try {
    const changed = change(await listTokens(file));
    if (changed) {
      await handle.writeFile(printTokenFile(changed));
      await handle.sync();
    }
    // Once moved it is nobody's lock any more, and must not be deleted: the next one may be there already.
    await (changed ? fs.rename(beside, file) : fs.rm(beside));
  } catch (error) {
    await fs.rm(beside, { force: true });
    throw asTokenFileError(error, file);
  } finally {
    await handle.close();
  }
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

function asTokenFileError(error: unknown, file: string): TokenFileError {
  if (error instanceof TokenFileError) return error;
  return new TokenFileError(`${file} cannot be read or written (${String(codeOf(error))}).`, { cause: error });
}
