import type { Settings } from './settings.ts';

const OPENID = 'http://specs.openid.net/auth/2.0';
const STEAM_ID = /^https:\/\/steamcommunity\.com\/openid\/id\/(\d{17})$/;

const returnTo = (origin: string, back: string): string => `${origin}/sign-in/steam?back=${encodeURIComponent(back)}`;

/** Where Steam asks the visitor whether they want to sign in here (OpenID 2.0). */
export function steamAddress(origin: string, back: string, { steamUrl }: Settings): string {
  const address = new URL(steamUrl);
  for (const [name, value] of Object.entries({
    ns: OPENID,
    mode: 'checkid_setup',
    identity: `${OPENID}/identifier_select`,
    claimed_id: `${OPENID}/identifier_select`,
    return_to: returnTo(origin, back),
    realm: origin,
  })) {
    address.searchParams.set(`openid.${name}`, value);
  }
  return address.href;
}

/**
 * The SteamID64 of a visitor whom Steam has sent back, once Steam itself has confirmed every signed word. Steam confirms
 * an answer once: whoever sees the address later cannot use it again.
 */
export async function confirmedBySteam(
  answer: URLSearchParams,
  origin: string,
  { steamUrl }: Settings,
): Promise<string | undefined> {
  const [, steamId] = STEAM_ID.exec(answer.get('openid.claimed_id') ?? '') ?? [];
  const signed = answer.get('openid.signed')?.split(',') ?? [];
  const isMeant =
    answer.get('openid.mode') === 'id_res' &&
    answer.get('openid.op_endpoint') === steamUrl &&
    // Made for this shop: an answer for another one is no proof.
    answer.get('openid.return_to')?.startsWith(`${origin}/sign-in/steam?`) === true &&
    ['claimed_id', 'return_to', 'op_endpoint', 'response_nonce'].every((name) => signed.includes(name));
  if (steamId === undefined || !isMeant) return undefined;
  const question = new URLSearchParams([...answer].filter(([name]) => name.startsWith('openid.')));
  question.set('openid.mode', 'check_authentication');
  const response = await fetch(steamUrl, { method: 'POST', body: question, redirect: 'error' });
  return /^is_valid:true$/m.test(await response.text()) ? steamId : undefined;
}
