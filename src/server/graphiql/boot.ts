/**
 * The script that starts GraphiQL in the browser. It is text, not TypeScript, since it runs there as it stands.
 *
 * GraphiQL by itself shows the first default tab without its variables, and after a reload adds an empty tab, because it
 * compares its tabs with a query it has not stored yet. Storing that query first cures both. It would also write every
 * query into the address bar, where it ends in histories and access logs; a link with `?query=` is read, then shortened.
 * Tabs are kept apart by the examples they began with, so another gateway on the same port does not hide these.
 */
export const BOOT_SCRIPT = `
const config = JSON.parse(document.getElementById('graphiql-config').textContent);
const workerUrl = (label) => new URL(config.workers[label], location.href).href;
self.MonacoEnvironment = { globalAPI: false, getWorkerUrl: (_, label) => workerUrl(label) };

const prefix = config.storageKey + ':';
const storedKeys = () => Object.keys(localStorage).filter((key) => key.startsWith(prefix));
const storage = {
  getItem: (key) => localStorage.getItem(prefix + key),
  setItem: (key, value) => localStorage.setItem(prefix + key, value),
  removeItem: (key) => localStorage.removeItem(prefix + key),
  clear: () => storedKeys().forEach((key) => localStorage.removeItem(key)),
  get length() { return storedKeys().length; },
};

const options = { ...config.options, storage, onEditQuery: () => {} };
const firstVisit = storage.getItem('graphiql:tabState') === null;
const show = (tab) => {
  storage.setItem('graphiql:query', tab.query);
  if (tab.variables) storage.setItem('graphiql:variables', tab.variables);
  else storage.removeItem('graphiql:variables');
};

const address = new URL(location.href);
const linkedQuery = address.searchParams.get('query');
if (linkedQuery) {
  const linked = { query: linkedQuery, variables: address.searchParams.get('variables') };
  if (firstVisit) options.defaultTabs = [linked, ...options.defaultTabs];
  show(linked);
  history.replaceState(null, '', address.pathname);
} else if (firstVisit) {
  show(options.defaultTabs[0]);
}
YogaGraphiQL.renderYogaGraphiQL(document.getElementById('root'), options);
`;
