import type { ErrorLike } from '@apollo/client';
import { useApolloClient } from '@apollo/client/react';
import { useEffect, useState } from 'react';
import { readFragment } from '../../graphql.ts';
import type { LiveEvent } from '../../live/feed.ts';
import { useFeed } from '../../live/useFeed.ts';
import { OrderRowFragment } from '../orders/query.ts';
import { createSalesReader } from './reader.ts';
import type { Sold } from './revenue.ts';

/** What is known of the sales. */
export interface SoldState {
  /** Every order that has been read; more than those of the period. */
  readonly sold: readonly Sold[];
  /** Whether all orders of the period have been read. */
  readonly isComplete: boolean;
  readonly error?: ErrorLike | undefined;
}

/** The order that a refund has taken back as a whole, if one has. */
function refundedOrder(event: LiveEvent | undefined): string | undefined {
  if (event?.__typename !== 'RefundEvent' || !event.order) return undefined;
  const { id, status } = readFragment(OrderRowFragment, event.order);
  return status === 'COMPLETED' ? undefined : id;
}

/** What was sold since a moment. Each sale and refund changes it. */
export function useSold(since: string): SoldState {
  const client = useApolloClient();
  const { events, gaps } = useFeed();
  const [reader] = useState(() => createSalesReader(client));
  const [state, setState] = useState<SoldState>({ sold: [], isComplete: false });
  const [newest] = events;
  useEffect(() => {
    const left = new AbortController();
    const change = (changed: Partial<SoldState>) => {
      if (!left.signal.aborted) setState((before) => ({ ...before, ...changed }));
    };
    const refunded = refundedOrder(newest);
    if (refunded !== undefined) reader.forget(refunded);
    reader
      .read(since, (sold) => change({ sold, isComplete: false }), left.signal)
      .then(
        () => change({ isComplete: true, error: undefined }),
        (error: ErrorLike) => change({ error }),
      );
    return () => left.abort();
  }, [reader, since, newest, gaps]);
  return state;
}
