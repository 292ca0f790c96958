import { Client, fetchExchange, type SSRData, ssrExchange } from 'urql';
import { createCache } from './cache.ts';

interface ClientOptions {
  readonly url: string;
  readonly fetch?: typeof fetch;
  /** What the server has read already; absent on the server. */
  readonly read?: SSRData;
}

/** The GraphQL client: one for each page that the server renders, one for the browser. */
export function createClient({ url, fetch, read }: ClientOptions) {
  const ssr = ssrExchange({ isClient: read !== undefined, ...(read && { initialState: read }) });
  const client = new Client({
    url,
    preferGetMethod: false,
    exchanges: [createCache(), ssr, fetchExchange],
    ...(fetch && { fetch }),
  });
  return { client, ssr };
}
