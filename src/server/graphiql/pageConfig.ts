import type { ExampleTab } from './examples.js';

/** What the server tells the page, in its `graphiql-config` element. */
export interface PageConfig {
  /** Options of GraphiQL that need no code. */
  readonly options: Readonly<Record<string, unknown>>;
  /** All examples; those that are open on a first visit are among them. */
  readonly examples: readonly ExampleTab[];
  /** The tabs of a first visit. */
  readonly openTabs: readonly ExampleTab[];
  /** What is sent as `Authorization` until somebody signs in. */
  readonly credential?: string;
  /** Tabs and history are stored in the browser under this name. */
  readonly storageKey: string;
  /** Addresses of the editor's workers by their names. */
  readonly workers: Readonly<Record<string, string>>;
}
