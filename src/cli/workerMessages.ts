import type { Resource } from '../core/resources.js';

/** What the primary process tells a worker. */
export type ToWorker =
  /** Ends: now, or when load balancers have had their pause (`drain`), or when another has taken its place (`retire`). */
  | { readonly do: 'stop'; readonly how: 'now' | 'drain' | 'retire' }
  /** Another worker has written: what is kept of these is worthless. */
  | { readonly do: 'drop'; readonly storeId: string; readonly resources: readonly Resource[] }
  /** Asks for the worker's metrics. */
  | { readonly do: 'measure'; readonly id: number }
  /** The answer to a ping; a connection that waited for the worker comes before it. */
  | { readonly do: 'pong'; readonly id: number }
  /** The metrics of all workers, as they are shown. */
  | { readonly do: 'show'; readonly id: number; readonly text: string };

/** What a worker tells the primary process. */
export type ToPrimary =
  | { readonly is: 'listening'; readonly url: string }
  | { readonly is: 'dropped'; readonly storeId: string; readonly resources: readonly Resource[] }
  | { readonly is: 'measured'; readonly id: number; readonly metrics: unknown }
  /** Asks for a pong. */
  | { readonly is: 'pinging'; readonly id: number }
  /** Somebody reads `/metrics` here. */
  | { readonly is: 'asked'; readonly id: number };
