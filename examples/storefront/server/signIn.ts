import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Handler, localPath, readForm, redirect } from '../../shared/http.ts';
import { shopperCookie, steamCookie, steamState } from './cookies.ts';
import { type SignedIn, signIn } from './gateway.ts';
import type { Settings } from './settings.ts';
import { confirmedBySteam, newState, steamAddress, steamOrigin } from './steam.ts';

const NAME_PLATFORMS = ['MINECRAFT_JAVA_NAME', 'MINECRAFT_BEDROCK_NAME'];

interface SignIn {
  /** What the forms of the sign-in page send, by path. */
  readonly forms: Readonly<Record<string, Handler>>;
  /** Answers visitors whom Steam sends back. */
  readonly steamReturn: Handler;
}

/** Signs shoppers in by name or by Steam, and out again. All of it works without JavaScript. */
export function createSignIn(settings: Settings): SignIn {
  const answer = (response: ServerResponse, result: SignedIn, back: string, others: readonly string[] = []): void => {
    if ('token' in result) return redirect(response, back, [shopperCookie(result.token, settings), ...others]);
    redirect(response, `/sign-in?problem=${result.problem}&back=${encodeURIComponent(back)}`);
  };

  const byName: Handler = async (request, response) => {
    const fields = await readForm(request);
    const platform = fields.get('platform') ?? '';
    const input = { platform, platformId: fields.get('name')?.trim() ?? '' };
    const result: SignedIn = NAME_PLATFORMS.includes(platform)
      ? await signIn(input, request, settings)
      : { problem: 'refused' };
    answer(response, result, localPath(fields.get('back')));
  };

  const toSteam: Handler = async (request, response) => {
    const back = localPath((await readForm(request)).get('back'));
    const origin = steamOrigin(request, settings);
    if (origin === undefined) return redirect(response, '/sign-in?problem=steam');
    const state = newState();
    redirect(response, steamAddress(origin, back, state, settings), [steamCookie(state, settings)]);
  };

  const confirmedId = async (request: IncomingMessage, answered: URLSearchParams): Promise<string | undefined> => {
    const [origin, state] = [steamOrigin(request, settings), steamState(request)];
    if (origin === undefined || state === undefined) return undefined;
    return confirmedBySteam(answered, origin, state, settings);
  };

  /** The shopper is who Steam says. The gateway believes it because of this server's own token. */
  const steamReturn: Handler = async (request, response) => {
    const [, query = ''] = (request.url ?? '').split('?');
    const answered = new URLSearchParams(query);
    const steamId = await confirmedId(request, answered);
    if (steamId === undefined) return redirect(response, '/sign-in?problem=steam');
    const input = { platform: 'STEAM', platformId: steamId };
    const result = await signIn(input, request, settings, `Bearer ${settings.signInToken}`);
    answer(response, result, localPath(answered.get('back')), [steamCookie(undefined, settings)]);
  };

  const out: Handler = async (_request, response) => redirect(response, '/', [shopperCookie(undefined, settings)]);

  return { forms: { '/sign-in': byName, '/sign-in/steam': toSteam, '/sign-out': out }, steamReturn };
}
