import './styles/index.css';
import { startTransition } from 'react';
import { hydrateRoot } from 'react-dom/client';
import type { SSRData } from 'urql';
import { App } from './App.tsx';
import { createClient } from './client.ts';
import { locationOf } from './router.tsx';
import { readsOf } from './routes.tsx';
import type { Visit } from './visit.tsx';

/** What the server hands on with the page. */
interface PageState {
  readonly visit: Visit;
  readonly read: SSRData;
}

const root = document.getElementById('app');
const state = document.getElementById('state')?.textContent;
if (!root || state == null) throw new Error('the server did not render this page');
const { visit, read } = JSON.parse(state) as PageState;
const { client } = createClient({ url: '/graphql', read });
// In small steps: the page is visible already, and hydration must not block input. So the cache takes what the server has
// read one query at a time, and React hydrates in slices.
const url = window.location.pathname + window.location.search;
for (const { query, variables } of readsOf(locationOf(url), visit)) {
  await client.query(query, variables).toPromise();
  await new Promise((next) => setTimeout(next));
}
startTransition(() => {
  hydrateRoot(root, <App client={client} visit={visit} url={url} />);
});
