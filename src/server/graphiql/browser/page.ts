import type { PageConfig } from '../pageConfig.js';
import { makeAccessible } from './accessible.js';
import { copyMenu } from './copyAs.js';
import { Credentials } from './credential.js';
import type { SchemaLike } from './declarations.js';
import { examplesMenu } from './examples.js';
import { Graphiql } from './graphiql.js';
import { priceOf } from './price.js';
import { loadSchemaWithCredential } from './schemaLoading.js';
import { signInButton } from './signIn.js';
import { type GraphiqlStorage, prefixedStorage } from './storage.js';
import { openVariables } from './variablesPane.js';

/** What GraphiQL's script leaves behind. */
interface Globals {
  MonacoEnvironment?: object;
  readonly YogaGraphiQL?: { renderYogaGraphiQL(root: HTMLElement, options: object): void };
}

const globals = globalThis as unknown as Globals;
const config = JSON.parse(document.getElementById('graphiql-config')?.textContent ?? '') as PageConfig;

// Before GraphiQL's script, which reads it.
globals.MonacoEnvironment = {
  globalAPI: true,
  getWorkerUrl: (_: string, label: string) => new URL(config.workers[label] ?? '', location.href).href,
};
document.addEventListener('DOMContentLoaded', () => {
  const root = document.getElementById('root');
  if (!root) return;
  if (globals.YogaGraphiQL) start(root, globals.YogaGraphiQL);
  else root.textContent = 'GraphiQL could not be loaded. Reload the page.';
});

function start(root: HTMLElement, yoga: NonNullable<Globals['YogaGraphiQL']>): void {
  const storage = prefixedStorage(config.storageKey);
  const credentials = new Credentials(config.credential);
  const graphiql = new Graphiql();
  let schema: SchemaLike | undefined;
  const tabShown = openVariables(graphiql);

  document
    .getElementById('workbench')
    ?.append(
      ...examplesMenu(config.examples, graphiql),
      priceOf(graphiql, credentials),
      ...copyMenu(graphiql, credentials, () => schema),
      ...signInButton(credentials),
    );
  loadSchemaWithCredential(graphiql, credentials, () => schema !== undefined);
  makeAccessible(root);
  yoga.renderYogaGraphiQL(root, {
    ...config.options,
    defaultTabs: tabsToOpen(config, storage),
    storage,
    // GraphiQL would write every query into the address, which ends in histories and access logs.
    onEditQuery: () => undefined,
    onEditOperationName: (name: string | undefined) => graphiql.selected(name),
    onTabChange: tabShown,
    onSchemaChange: (loaded: SchemaLike) => {
      schema = loaded;
    },
    additionalHeaders: () => {
      // Beside one that a tab's headers name, in whatever letters, it would be a second one.
      const authorization = 'authorization' in graphiql.headers() ? undefined : credentials.current?.authorization;
      return { 'x-paynow-cost': '1', ...(authorization !== undefined && { authorization }) };
    },
  });
}

/**
 * The tabs of a first visit, behind that of a linked query. GraphiQL by itself shows the first one without its variables,
 * and after a reload adds an empty tab, because it compares its tabs with a query it has not stored yet. Storing that
 * query first cures both.
 */
function tabsToOpen({ openTabs }: PageConfig, storage: GraphiqlStorage): readonly object[] {
  const isFirstVisit = storage.getItem('graphiql:tabState') === null;
  const address = new URL(location.href);
  const query = address.searchParams.get('query');
  const linked = query === null || query === '' ? [] : [{ query, variables: address.searchParams.get('variables') }];
  const [first] = linked.length > 0 || !isFirstVisit ? linked : openTabs;
  if (first) {
    storage.setItem('graphiql:query', first.query);
    if (first.variables) storage.setItem('graphiql:variables', first.variables);
    else storage.removeItem('graphiql:variables');
  }
  if (linked.length > 0) history.replaceState(null, '', address.pathname);
  return [...linked, ...openTabs];
}
