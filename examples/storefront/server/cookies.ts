import type { IncomingMessage } from 'node:http';
import { cookieOf } from '../../shared/http.ts';
import type { Settings } from './settings.ts';

const SHOPPER = 'shopper';
/** Seconds that the browser keeps the shopper's token: a week. The gateway refuses it when it ends earlier. */
const KEPT_FOR = 7 * 24 * 3600;

/** The shopper's own customer token. Anything that cannot be one is dropped. */
export function shopperToken(request: IncomingMessage): string | undefined {
  const token = cookieOf(request, SHOPPER);
  return token !== undefined && /^[\w.~+/=-]{1,4096}$/.test(token) ? token : undefined;
}

const STEAM = 'steam';

/** The state of the sign-in at Steam that this browser has started. */
export const steamState = (request: IncomingMessage): string | undefined => cookieOf(request, STEAM) || undefined;

/** Keeps a sign-in's state for ten minutes, for Steam's return address only. Without a state the cookie is deleted. */
export const steamCookie = (state: string | undefined, { isSecure }: Settings): string =>
  `${STEAM}=${state ?? ''}; Path=/sign-in/steam; HttpOnly; SameSite=Lax; Max-Age=${state === undefined ? 0 : 600}${isSecure ? '; Secure' : ''}`;

/** Keeps the token where no script can read it, and no other site can use it. Without a token the cookie is deleted. */
export const shopperCookie = (token: string | undefined, { isSecure }: Settings): string =>
  `${SHOPPER}=${token ?? ''}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${token === undefined ? 0 : KEPT_FOR}${isSecure ? '; Secure' : ''}`;
