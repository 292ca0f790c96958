import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Settings } from './settings.ts';

const OPENID = 'http://specs.openid.net/auth/2.0';
const STEAM_ID = /^https:\/\/steamcommunity\.com\/openid\/id\/(\d{17})$/;

/** A host of this machine, with any port. */
const LOCAL_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/;

/**
 * The address that Steam's answers have to be made for; undefined where this server does not know its own. What a
 * request names counts on this machine alone: with another shop's name, answers made for that shop would be taken here.
 */
export function steamOrigin({ headers }: IncomingMessage, { publicUrl, signInToken }: Settings): string | undefined {
  if (signInToken === undefined) return undefined;
  if (publicUrl !== undefined) return publicUrl;
  return LOCAL_HOST.test(headers.host ?? '') ? `http://${headers.host}` : undefined;
}

/** What ties a sign-in to the browser that began it: an answer that somebody else got signs nobody in. */
export const newState = (): string => randomBytes(16).toString('base64url');

const returnTo = (origin: string, back: string, state: string): string =>
  `${origin}/sign-in/steam?${new URLSearchParams({ back, state })}`;

/** Where Steam asks the visitor whether they want to sign in here (OpenID 2.0). */
export function steamAddress(origin: string, back: string, state: string, { steamUrl }: Settings): string {
  const address = new URL(steamUrl);
  for (const [name, value] of Object.entries({
    ns: OPENID,
    mode: 'checkid_setup',
    identity: `${OPENID}/identifier_select`,
    claimed_id: `${OPENID}/identifier_select`,
    return_to: returnTo(origin, back, state),
    realm: origin,
  })) {
    address.searchParams.set(`openid.${name}`, value);
  }
  return address.href;
}

/**
 * The SteamID64 of a visitor whom Steam has sent back, once Steam itself has confirmed every signed word. Steam confirms
 * an answer once: an address that somebody sees later is of no use.
 * @param state of the browser that has come back; see {@link newState}
 */
export async function confirmedBySteam(
  answer: URLSearchParams,
  origin: string,
  state: string,
  { steamUrl }: Settings,
): Promise<string | undefined> {
  const names = [...answer.keys()];
  // Steam could confirm the one, and this server believe the other.
  if (new Set(names).size < names.length) return undefined;
  const [, steamId] = STEAM_ID.exec(answer.get('openid.claimed_id') ?? '') ?? [];
  const signed = answer.get('openid.signed')?.split(',') ?? [];
  const isMeant =
    answer.get('openid.mode') === 'id_res' &&
    answer.get('openid.op_endpoint') === steamUrl &&
    // Made for this shop and this browser: an answer for another one is no proof.
    answer.get('openid.return_to') === returnTo(origin, answer.get('back') ?? '', state) &&
    ['claimed_id', 'return_to', 'op_endpoint', 'response_nonce'].every((name) => signed.includes(name));
  if (steamId === undefined || !isMeant) return undefined;
  const question = new URLSearchParams([...answer].filter(([name]) => name.startsWith('openid.')));
  question.set('openid.mode', 'check_authentication');
  const response = await fetch(steamUrl, { method: 'POST', body: question, redirect: 'error' });
  return /^is_valid:true$/m.test(await response.text()) ? steamId : undefined;
}
