import { cookieOf, type Handler, localPath, redirect, sendPage } from '../../shared/http.ts';
import { PLACE_COOKIE, parsePlace } from '../src/place.ts';
import { render } from '../src/render.tsx';
import { shopperCookie, shopperToken } from './cookies.ts';
import { gatewayHeaders } from './gateway.ts';
import type { Settings } from './settings.ts';
import { steamOrigin } from './steam.ts';

/** What pages are made with. */
export interface PageOptions {
  readonly settings: Settings;
  /** The page around what is rendered; with the marks `title`, `body` and `state`. */
  readonly template: (url: string) => Promise<string>;
  /** Loosens the policy for the tools of development. */
  readonly isDevelopment?: boolean;
}

/** Renders the page of any path, the page for unknown paths included. */
export function createPages({ settings, template, isDevelopment = false }: PageOptions): Handler {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'; style-src-attr 'unsafe-inline'",
    `img-src 'self' data: ${settings.pictureHosts}`,
    "connect-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

  return async (request, response) => {
    const url = request.url ?? '/';
    const visit = {
      place: parsePlace(cookieOf(request, PLACE_COOKIE)),
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
    if (rendered.isSignedOut) return redirect(response, localPath(url), [shopperCookie(undefined, settings)]);
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
  };
}
