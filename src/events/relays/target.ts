import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { isPublicAddress } from '../../core/networks.js';

const MAX_URL = 2_048;

/**
 * Why events may not be sent to an address; undefined when they may. Names are not resolved here: whoever connects
 * checks what they lead to by then.
 */
export function urlProblem(text: string, allowsPrivate: boolean): string | undefined {
  if (text.length > MAX_URL || !URL.canParse(text)) return `must be an https:// address of up to ${MAX_URL} characters`;
  const { protocol, username, password, hostname } = new URL(text);
  if (protocol !== 'https:' && !(allowsPrivate && protocol === 'http:')) {
    return 'must be an https:// address (http:// needs RELAY_PRIVATE_TARGETS=on)';
  }
  if (username !== '' || password !== '') return 'must not hold a user name or password';
  const host = hostname.replace(/^\[|\]$/g, '');
  if (!allowsPrivate && isIP(host) !== 0 && !isPublicAddress(host)) {
    return 'must not be an address of a private network or of this machine (RELAY_PRIVATE_TARGETS=on allows it)';
  }
  return undefined;
}

/** How every secret of a target begins. Source: Standard Webhooks, "Signature scheme". */
const PREFIX = 'whsec_';

/** What a secret has to look like, for messages. */
export const SECRET_FORM = `must be ${PREFIX} and the base64 of 24 to 64 bytes`;

/** A new secret of 32 random bytes. */
export const generateSecret = (): string => `${PREFIX}${randomBytes(32).toString('base64')}`;

/** The bytes of a secret; undefined when it is none. */
export function secretBytes(secret: string): Buffer | undefined {
  if (!secret.startsWith(PREFIX)) return undefined;
  const bytes = Buffer.from(secret.slice(PREFIX.length), 'base64');
  const isWhole = bytes.toString('base64') === secret.slice(PREFIX.length);
  return isWhole && bytes.length >= 24 && bytes.length <= 64 ? bytes : undefined;
}
