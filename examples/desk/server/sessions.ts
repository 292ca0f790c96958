import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { cookieOf } from '../../shared/http.ts';
import type { Settings } from './settings.ts';

const COOKIE = 'desk';
/** Seconds until somebody has to sign in again: a day's work. */
const KEPT_FOR = 9 * 3600;

/** Somebody who has signed in. */
export interface Session {
  readonly name: string;
  /** Fires when the session ends: what still runs for it has to stop. */
  readonly ended: AbortSignal;
}

/** Who is signed in. */
export interface Sessions {
  /** Whose request this is, if anybody's. */
  readonly of: (request: IncomingMessage) => Session | undefined;
  /** Begins a session; gives its cookie. */
  readonly begin: (name: string) => string;
  /** Ends the session of a request; gives the cookie that deletes its own. */
  readonly end: (request: IncomingMessage) => string;
}

/** Keeps sessions in memory: a restart signs everybody out, and several processes would need a store of their own. */
export function createSessions({ isSecure }: Settings): Sessions {
  const sessions = new Map<string, Session & { readonly end: () => void }>();
  const idOf = (request: IncomingMessage): string => cookieOf(request, COOKIE) ?? '';
  // No script reads it, and no other site's page or link can send it.
  const cookie = (id: string, seconds: number): string =>
    `${COOKIE}=${id}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}${isSecure ? '; Secure' : ''}`;

  return {
    of: (request) => sessions.get(idOf(request)),
    begin(name) {
      const id = randomBytes(32).toString('base64url');
      const ending = new AbortController();
      const end = (): void => {
        sessions.delete(id);
        clearTimeout(timer);
        ending.abort();
      };
      const timer = setTimeout(end, KEPT_FOR * 1000).unref();
      sessions.set(id, { name, ended: ending.signal, end });
      return cookie(id, KEPT_FOR);
    },
    end(request) {
      sessions.get(idOf(request))?.end();
      return cookie('', 0);
    },
  };
}
