import { renderToString } from 'react-dom/server';
import { App } from './App.tsx';
import { createClient } from './client.ts';
import { locationOf } from './router.tsx';
import { readsOf, statusOf } from './routes.tsx';
import type { Visit } from './visit.tsx';

/** What is asked of the gateway on behalf of the visitor. */
export interface RenderOptions {
  /** Path and query of the page. */
  readonly url: string;
  readonly visit: Visit;
  readonly graphqlUrl: string;
  readonly fetch: typeof fetch;
}

/** A rendered page. */
export interface Rendered {
  readonly status: number;
  /** For `<head>`. */
  readonly title: string;
  readonly body: string;
  /** For the browser, as JSON that is safe inside a `<script>`. */
  readonly state: string;
  /** Whether the gateway did not accept the shopper's token. */
  readonly isSignedOut: boolean;
}

/** Runs the queries of the page, then renders synchronously: the results are in the cache by then. */
export async function render({ url, visit, graphqlUrl, fetch }: RenderOptions): Promise<Rendered> {
  const { client, ssr } = createClient({ url: graphqlUrl, fetch });
  const location = locationOf(url);
  const results = await Promise.all(
    readsOf(location, visit).map(({ query, variables }) => client.query(query, variables).toPromise()),
  );
  const html = renderToString(<App client={client} visit={visit} url={url} />);
  // React puts the title first, where there is no head.
  const [, title = '', body = ''] = /^(<title>.*?<\/title>)?(.*)$/s.exec(html) ?? [];
  return {
    status: statusOf(location.path, results),
    title,
    body,
    state: JSON.stringify({ visit, read: ssr.extractData() }).replaceAll('<', '\\u003c'),
    isSignedOut: results.some(({ error }) =>
      error?.graphQLErrors.some(({ extensions }) => extensions['code'] === 'UNAUTHENTICATED'),
    ),
  };
}
