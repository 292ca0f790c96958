import { type Handler, isFromOwnPage, localPath, readForm, redirect, sendText, TooLarge } from '../../shared/http.ts';
import { placeCookie, placeOf } from '../src/place.ts';
import { createGraphqlProxy } from './graphql.ts';
import { createPages, type PageOptions } from './pages.ts';
import { createSignIn } from './signIn.ts';

/** Keeps the country and currency that a visitor without JavaScript has chosen. */
const keepPlace: Handler = async (request, response) => {
  const fields = await readForm(request);
  const place = placeOf(fields.get('country') ?? '', fields.get('currency') ?? '');
  redirect(response, localPath(fields.get('back')), [placeCookie(place)]);
};

/** Answers everything but the built files: pages, GraphQL and the forms. */
export function createApp(options: PageOptions): Handler {
  const { settings } = options;
  const page = createPages(options);
  const { forms, steamReturn } = createSignIn(settings);
  const actions: Readonly<Record<string, Handler>> = {
    ...forms,
    '/place': keepPlace,
    '/graphql': createGraphqlProxy(settings),
  };
  return async (request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    try {
      if (request.method === 'GET' || request.method === 'HEAD') {
        return await (path === '/sign-in/steam' ? steamReturn : page)(request, response);
      }
      const action = request.method === 'POST' ? actions[path] : undefined;
      if (!action) return sendText(response, 405, 'Method not allowed');
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
