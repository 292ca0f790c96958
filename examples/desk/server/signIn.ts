import { createHash, timingSafeEqual } from 'node:crypto';
import { type Handler, localPath, readForm, redirect } from '../../shared/http.ts';
import type { Sessions } from './sessions.ts';
import type { Settings } from './settings.ts';

/** Wrong passwords that one address may send in a minute. */
const TRIES = 10;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Counts per minute, and tells whether there is still one left. */
function createLimit(max: number): (who: string) => boolean {
  const counts = new Map<string, number>();
  let minute = 0;
  return (who) => {
    const now = Math.floor(Date.now() / 60_000);
    if (now !== minute) counts.clear();
    minute = now;
    const count = (counts.get(who) ?? 0) + 1;
    counts.set(who, count);
    return count <= max;
  };
}

/** The forms that sign in and out. A desk of your own asks your identity provider here. */
export function createSignIn({ staff }: Settings, sessions: Sessions): Readonly<Record<string, Handler>> {
  const mayTry = createLimit(TRIES);
  const signIn: Handler = async (request, response) => {
    const fields = await readForm(request);
    const name = fields.get('name')?.trim().toLowerCase() ?? '';
    const back = localPath(fields.get('back'));
    const fail = (problem: string): void =>
      redirect(response, `/sign-in?problem=${problem}&back=${encodeURIComponent(back)}`);
    if (!mayTry(request.socket.remoteAddress ?? '')) return fail('many');
    const password = staff.get(name);
    // Of equal length whatever was typed, so that the time tells nothing.
    const isRight = timingSafeEqual(digest(fields.get('password') ?? ''), digest(password ?? ''));
    if (password === undefined || !isRight) return fail('wrong');
    redirect(response, back, [sessions.begin(name)]);
  };
  const signOut: Handler = async (request, response) => redirect(response, '/', [sessions.end(request)]);
  return { '/sign-in': signIn, '/sign-out': signOut };
}
