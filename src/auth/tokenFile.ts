import { createHash } from 'node:crypto';
import * as z from 'zod';
import { withoutMark } from '../core/byteOrderMark.js';
import { isPaynowId } from '../core/paynowId.js';
import { readPrivateFile, stampOfFile } from '../core/privateFile.js';
import { SCOPES, type Scope } from '../core/resources.js';

const scopeNames = Object.keys(SCOPES) as [Scope, ...Scope[]]; // the table's keys, and it is not empty

const storedToken = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{12}$/),
  name: z.string().min(1).max(200),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  scopes: z.array(z.enum(scopeNames)),
  stores: z.union([z.literal('all'), z.array(z.string().refine(isPaynowId))]),
  createdAt: z.iso.datetime(),
});

const tokenFile = z.strictObject({ version: z.literal(1), tokens: z.array(storedToken) });

/** A token as the file holds it: everything but the token. */
export type StoredToken = z.infer<typeof storedToken>;

/** How every token of the file begins, which tells it from a JWT and from PayNow's keys. */
export const TOKEN_PREFIX = 'pgt_';

/** What stands for a token in the file. Tokens are 32 random bytes, so a plain hash cannot be guessed back. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** A token file that cannot be used; the message names the file and says what is wrong, and no content of it. */
export class TokenFileError extends Error {
  override readonly name = 'TokenFileError';
}

/**
 * Reads the text of a token file.
 * @throws TokenFileError when it is not one
 */
export function parseTokenFile(file: string, text: string): readonly StoredToken[] {
  let json: unknown;
  try {
    json = JSON.parse(withoutMark(text));
  } catch {
    throw new TokenFileError(`The token file ${file} is not JSON.`);
  }
  const result = tokenFile.safeParse(json);
  if (result.success) return result.data.tokens;
  const issue = result.error.issues[0];
  throw new TokenFileError(`The token file ${file} is not usable at "${issue?.path.join('.') ?? ''}".`);
}

/** The text of a token file. */
export const printTokenFile = (tokens: readonly StoredToken[]): string =>
  `${JSON.stringify({ version: 1, tokens }, null, 2)}\n`;

/**
 * The text of a token file that nobody but its owner can change, and nobody but its owner and group can read.
 * @throws TokenFileError for another one: whoever can write it can make tokens
 */
export const readTokenFile = (path: string): Promise<string> =>
  readPrivateFile({ path, what: 'token file', fail: (message) => new TokenFileError(message) });

/** The tokens of a file, read again whenever the file has changed: what is revoked there stops working at once. */
export class TokenFile {
  #seen = '';
  #byHash: ReadonlyMap<string, StoredToken> = new Map();

  constructor(readonly file: string) {}

  /**
   * The token's entry, or undefined for an unknown one.
   * @throws TokenFileError when the file is missing, broken or open to others: nobody is let in on what it said before
   */
  async find(token: string): Promise<StoredToken | undefined> {
    const byHash = await this.refresh();
    return byHash.get(hashToken(token));
  }

  /**
   * The tokens by their hashes; the file is read when it is not the one last read.
   * @throws TokenFileError when it is missing, broken or open to others
   */
  async refresh(): Promise<ReadonlyMap<string, StoredToken>> {
    // Looked at before it is read: a change in between is seen next time.
    const stamp = await this.#reading(stampOfFile(this.file));
    if (stamp === this.#seen) return this.#byHash;
    const tokens = parseTokenFile(this.file, await this.#reading(readTokenFile(this.file)));
    const byHash = new Map(tokens.map((token) => [token.sha256, token]));
    this.#byHash = byHash;
    this.#seen = stamp;
    return byHash;
  }

  async #reading<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      if (error instanceof TokenFileError) throw error;
      const { code = 'unknown' } = error as NodeJS.ErrnoException;
      throw new TokenFileError(`The token file ${this.file} cannot be read (${code}).`);
    }
  }
}
