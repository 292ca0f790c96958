import type { IncomingMessage, ServerResponse } from 'node:http';
import { PLACE_COOKIE, parsePlace, placeCookie, placeOf } from '../src/place.ts';
import { render } from '../src/render.tsx';
import { cookie, shopperCookie, shopperToken, steamCookie, steamState } from './cookies.ts';
import { gatewayHeaders, type SignedIn, signIn } from './gateway.ts';
import { isFromOwnPage, localPath, readBody, redirect, sendPage, sendText, TooLarge } from './http.ts';
import type { Settings } from './settings.ts';
import { confirmedBySteam, newState, steamAddress, steamOrigin } from './steam.ts';

interface AppOptions {
  readonly settings: Settings;
  /** The page around what is rendered; with the marks `title`, `body` and `state`. */
  readonly template: (url: string) => Promise<string>;
  /** Loosens the policy for the tools of development. */
  readonly isDevelopment?: boolean;
}

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const NAME_PLATFORMS = ['MINECRAFT_JAVA_NAME', 'MINECRAFT_BEDROCK_NAME'];

/** Answers everything but the built files: pages, GraphQL and the forms. */
export function createApp({ settings, template, isDevelopment = false }: AppOptions): Handle {
  const isSecure = settings.publicUrl?.startsWith('https:') ?? false;
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'; style-src-attr 'unsafe-inline'",
    `img-src 'self' data: ${settings.pictureHosts}`,
    "connect-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

  async function page(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url ?? '/';
    const visit = {
      place: parsePlace(cookie(request, PLACE_COOKIE)),
      isSignedIn: shopperToken(request) !== undefined,
      hasPictures: settings.pictureHosts !== '',
      hasSteam: steamOrigin(request, settings) !== undefined,
    };
    const headers = gatewayHeaders(request, settings);
    const rendered = await render({
      url,
      visit,
      graphqlUrl: settings.graphqlUrl,
      fetch: (input, init) => fetch(input, { ...init, headers }),
    });
    if (rendered.isSignedOut) return redirect(response, localPath(url), [shopperCookie(undefined, isSecure)]);
    const { status, title, body, state } = rendered;
    const script = `<script type="application/json" id="state">${state}</script>`;
    const marks: Readonly<Record<string, string>> = { title, body, state: script };
    const html = (await template(url)).replace(
      /<!--(title|body|state)-->/g,
      (mark, name: string) => marks[name] ?? mark,
    );
    await sendPage(request, response, {
      status,
      html,
      headers: {
        'cache-control': 'private, no-cache',
        'referrer-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
        ...(!isDevelopment && { 'content-security-policy': policy }),
      },
    });
  }

  /** Passes a request of the browser on: the token is added here, and so stays out of the page. */
  async function graphql(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!/^application\/json\b/.test(request.headers['content-type'] ?? ''))
      return sendText(response, 415, 'JSON only');
    const body = await readBody(request);
    const left = new AbortController();
    response.once('close', () => left.abort());
    const { accept = 'application/json' } = request.headers;
    const headers = { ...gatewayHeaders(request, settings), accept };
    const answer = await fetch(settings.graphqlUrl, { method: 'POST', headers, body, signal: left.signal });
    const bytes = Buffer.from(await answer.arrayBuffer());
    response.writeHead(answer.status, {
      'content-type': answer.headers.get('content-type') ?? 'application/json',
      'content-length': bytes.length,
      'cache-control': 'private, no-store',
    });
    response.end(bytes);
  }

  const signedIn = (response: ServerResponse, result: SignedIn, back: string, others: readonly string[] = []): void => {
    const cookies = (token: string) => [shopperCookie(token, isSecure), ...others];
    if ('token' in result) return redirect(response, back, cookies(result.token));
    redirect(response, `/sign-in?problem=${result.problem}&back=${encodeURIComponent(back)}`);
  };

  const form = async (request: IncomingMessage) => new URLSearchParams(await readBody(request));

  /** What forms send: all of it works without JavaScript. */
  const actions: Readonly<Record<string, Handle>> = {
    '/graphql': graphql,
    '/place': async (request, response) => {
      const fields = await form(request);
      const place = placeOf(fields.get('country') ?? '', fields.get('currency') ?? '');
      redirect(response, localPath(fields.get('back')), [placeCookie(place)]);
    },
    '/sign-in': async (request, response) => {
      const fields = await form(request);
      const platform = fields.get('platform') ?? '';
      const input = { platform, platformId: fields.get('name')?.trim() ?? '' };
      const result: SignedIn = NAME_PLATFORMS.includes(platform)
        ? await signIn(input, request, settings)
        : { problem: 'refused' };
      signedIn(response, result, localPath(fields.get('back')));
    },
    '/sign-in/steam': async (request, response) => {
      const back = localPath((await form(request)).get('back'));
      const origin = steamOrigin(request, settings);
      if (origin === undefined) return redirect(response, '/sign-in?problem=steam');
      const state = newState();
      redirect(response, steamAddress(origin, back, state, settings), [steamCookie(state, isSecure)]);
    },
    '/sign-out': async (_request, response) => redirect(response, '/', [shopperCookie(undefined, isSecure)]),
  };

  /** Steam leads here. The shopper is who Steam says, and this server's own token vouches for that. */
  async function steamReturn(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, query = ''] = (request.url ?? '').split('?');
    const searchParams = new URLSearchParams(query);
    const [origin, state] = [steamOrigin(request, settings), steamState(request)];
    const steamId =
      origin !== undefined && state !== undefined
        ? await confirmedBySteam(searchParams, origin, state, settings)
        : undefined;
    if (steamId === undefined) return redirect(response, '/sign-in?problem=steam');
    const input = { platform: 'STEAM', platformId: steamId };
    const result = await signIn(input, request, settings, `Bearer ${settings.signInToken}`);
    signedIn(response, result, localPath(searchParams.get('back')), [steamCookie(undefined, isSecure)]);
  }

  return async (request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    try {
      if (request.method === 'GET' || request.method === 'HEAD') {
        return await (path === '/sign-in/steam' ? steamReturn : page)(request, response);
      }
      const action = request.method === 'POST' ? actions[path] : undefined;
      if (!action) return sendText(response, 405, 'There is nothing to do here.');
      if (!isFromOwnPage(request, settings)) return sendText(response, 403, 'Only pages of this shop may do this.');
      return await action(request, response);
    } catch (error) {
      if (response.headersSent || response.destroyed) return void response.destroy();
      if (error instanceof TooLarge) return sendText(response, 413, 'That is too long.');
      console.error(error);
      sendText(response, 502, 'The shop cannot be reached. Please try again in a moment.');
    }
  };
}
