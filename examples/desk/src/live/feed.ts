import type { ApolloClient, ErrorLike } from '@apollo/client';
import { CombinedGraphQLErrors } from '@apollo/client/errors';
import type { LiveContext } from '../client.ts';
import type { ResultOf } from '../graphql.ts';
import { FeedSubscription } from './query.ts';

/** Something that has happened in the store. */
export type LiveEvent = NonNullable<ResultOf<typeof FeedSubscription>['storeEvents']>;

/** What is known of the live connection. */
export interface FeedState {
  /** `closed`: it was refused, and trying again would not help. */
  readonly status: 'connecting' | 'live' | 'lost' | 'closed';
  /** The newest first. */
  readonly events: readonly LiveEvent[];
  /** How many sales have arrived. */
  readonly sales: number;
  /** How often something may have happened that did not arrive: what is shown has to be read again. */
  readonly gaps: number;
}

/** Listens to the store, and goes on where it stopped. */
export interface Feed {
  readonly state: () => FeedState;
  /** @returns ends it */
  readonly onChange: (listener: () => void) => () => void;
  /** Begins to listen. @returns ends it */
  readonly start: () => () => void;
  /** Connects now, instead of after the pause. */
  readonly reconnect: () => void;
}

const KEPT_EVENTS = 30;
const LONGEST_PAUSE_MS = 30_000;
/** Refusals that stay: the sign-in has ended, or the token lacks a scope. */
const FINAL = new Set<unknown>(['SIGNED_OUT', 'FORBIDDEN', 'UNAUTHENTICATED', 'GRAPHQL_VALIDATION_FAILED']);

/** Where the gateway says that a listener can go on, after an error that names the place. */
function placeIn(error: ErrorLike): string | undefined {
  if (!CombinedGraphQLErrors.is(error)) return undefined;
  const { oldestCursor, cursor } = error.errors[0]?.extensions ?? {};
  const place = oldestCursor ?? cursor;
  return typeof place === 'string' ? place : undefined;
}

const isFinal = (error: ErrorLike): boolean =>
  CombinedGraphQLErrors.is(error)
    ? error.errors.some(({ extensions }) => FINAL.has(extensions?.['code']))
    : // The desk's server refuses the request itself.
      (error as { readonly response?: Response }).response?.status === 401;

export function createFeed(client: ApolloClient): Feed {
  const listeners = new Set<() => void>();
  let state: FeedState = { status: 'connecting', events: [], sales: 0, gaps: 0 };
  let cursor: string | undefined;
  let failures = 0;
  let stop: () => void = () => undefined;

  const change = (changed: Partial<FeedState>): void => {
    state = { ...state, ...changed };
    for (const listener of listeners) listener();
  };
  const take = (event: LiveEvent): void => {
    cursor = event.cursor;
    change({
      events: [event, ...state.events].slice(0, KEPT_EVENTS),
      sales: state.sales + (event.__typename === 'OrderCompletedEvent' ? 1 : 0),
    });
  };
  const lose = (error?: ErrorLike): void => {
    stop();
    if (error && isFinal(error)) return change({ status: 'closed' });
    const place = error && placeIn(error);
    if (place !== undefined) {
      cursor = place;
      change({ gaps: state.gaps + 1 });
    }
    const timer = setTimeout(connect, Math.min(1000 * 2 ** failures, LONGEST_PAUSE_MS));
    failures += 1;
    stop = () => clearTimeout(timer);
    change({ status: 'lost' });
  };
  const connect = (): void => {
    stop();
    const context: LiveContext = {
      onConnected: () => {
        const isGap = state.status === 'lost' && cursor === undefined;
        failures = 0;
        change({ status: 'live', gaps: state.gaps + (isGap ? 1 : 0) });
      },
    };
    const listening = client
      .subscribe({ query: FeedSubscription, variables: { after: cursor ?? null }, context: { ...context } })
      .subscribe({
        next: ({ data, error }) => {
          if (error) return lose(error);
          if (data?.storeEvents) take(data.storeEvents);
        },
        error: lose,
        complete: () => lose(),
      });
    stop = () => listening.unsubscribe();
  };
  return {
    state: () => state,
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    start: () => {
      connect();
      window.addEventListener('online', connect);
      return () => {
        window.removeEventListener('online', connect);
        stop();
      };
    },
    reconnect: connect,
  };
}
