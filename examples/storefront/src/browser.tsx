import './styles.css';
import { hydrateRoot } from 'react-dom/client';
import type { SSRData } from 'urql';
import { App } from './App.tsx';
import { createClient } from './client.ts';
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
hydrateRoot(root, <App client={client} visit={visit} url={window.location.pathname + window.location.search} />);
