import { createContext, use, useSyncExternalStore } from 'react';
import type { Feed, FeedState } from './feed.ts';

export const FeedContext = createContext<Feed | null>(null);

/** The live connection of the page, and what has arrived. */
export function useFeed(): FeedState & Pick<Feed, 'reconnect'> {
  const feed = use(FeedContext);
  if (!feed) throw new Error('there is no FeedContext above');
  const state = useSyncExternalStore(feed.onChange, feed.state);
  return { ...state, reconnect: feed.reconnect };
}
