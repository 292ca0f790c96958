/** Where GraphiQL keeps its tabs, history and layout. */
export interface GraphiqlStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
  clear(): void;
  readonly length: number;
}

const HISTORY = new Set(['graphiql:queries', 'graphiql:favorites']);

/**
 * The browser's storage under names that begin with a prefix, so that another gateway on the same port does not hide
 * these tabs. GraphiQL writes headers into its history whatever it is told, and credentials are headers: they are taken
 * out here.
 */
export function prefixedStorage(prefix: string): GraphiqlStorage {
  const names = () => Object.keys(localStorage).filter((name) => name.startsWith(`${prefix}:`));
  return {
    getItem: (key) => localStorage.getItem(`${prefix}:${key}`),
    setItem: (key, value) => {
      localStorage.setItem(`${prefix}:${key}`, HISTORY.has(key) ? withoutHeaders(value) : value);
    },
    removeItem: (key) => localStorage.removeItem(`${prefix}:${key}`),
    clear: () => {
      for (const name of names()) localStorage.removeItem(name);
    },
    get length() {
      return names().length;
    },
  };
}

const withoutHeaders = (history: string): string =>
  JSON.stringify(JSON.parse(history), (name, value: unknown) => (name === 'headers' ? undefined : value));
