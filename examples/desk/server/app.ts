import { type Handler, isFromOwnPage, sendPage, sendText, TooLarge } from '../../shared/http.ts';
import { createGraphqlProxy, GatewayAway } from './graphql.ts';
import { createSessions } from './sessions.ts';
import type { Settings } from './settings.ts';
import { createSignIn } from './signIn.ts';

/** What the app is made with. */
export interface AppOptions {
  readonly settings: Settings;
  /** The page, with the mark `staff`. */
  readonly template: (url: string) => Promise<string>;
  /** Loosens the policy for the tools of development. */
  readonly isDevelopment?: boolean;
}

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Answers everything but the built files: the page, GraphQL, and the forms that sign in and out. */
export function createApp({ settings, template, isDevelopment = false }: AppOptions): Handler {
  const sessions = createSessions(settings);
  const actions: Readonly<Record<string, Handler>> = {
    ...createSignIn(settings, sessions),
    '/graphql': createGraphqlProxy(settings, sessions),
  };

  /** One page for all addresses. It says who has signed in, and holds nothing else that is not public. */
  const page: Handler = async (request, response) => {
    const name = sessions.of(request)?.name;
    const mark = name === undefined ? '' : `<meta name="staff" content="${name}" />`;
    await sendPage(request, response, {
      status: 200,
      html: (await template(request.url ?? '/')).replace('<!--staff-->', mark),
      headers: {
        'cache-control': 'private, no-store',
        'referrer-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
        ...(!isDevelopment && { 'content-security-policy': POLICY }),
      },
    });
  };

  return async (request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    try {
      if (request.method === 'GET' || request.method === 'HEAD') return await page(request, response);
      const action = request.method === 'POST' ? actions[path] : undefined;
      if (!action) return sendText(response, 405, 'Method not allowed');
      if (!isFromOwnPage(request, settings)) return sendText(response, 403, 'Only pages of this desk may do this.');
      return await action(request, response);
    } catch (error) {
      if (response.headersSent || response.destroyed) return void response.destroy();
      if (error instanceof TooLarge) return sendText(response, 413, 'That is too long.');
      console.error(error instanceof GatewayAway ? error.message : error);
      sendText(response, 502, 'The gateway cannot be reached. Please try again in a moment.');
    }
  };
}
