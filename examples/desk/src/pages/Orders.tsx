import { useQuery } from '@apollo/client/react';
import { useEffect, useEffectEvent, useReducer } from 'react';
import { useSearchParams } from 'wouter';
import { useFeed } from '../live/useFeed.ts';
import { Endless } from './Endless.tsx';
import { Filters } from './orders/Filters.tsx';
import { filterOf } from './orders/filter.ts';
import { OrderRows } from './orders/OrderRows.tsx';
import { OrdersQuery } from './orders/query.ts';
import { Heading, Problem, Waiting } from './parts.tsx';

/** How much had happened when a list was last read, by its filter: a list stays in the cache while others are shown. */
const newsAtRead = new Map<string, number>();

/**
 * Tells whether there were sales since a list was read. At its top they are shown at once; further down the list would
 * move under the reader's eyes, so a button asks.
 */
function useNewSales(
  list: string,
  refresh: () => Promise<unknown>,
): { readonly isBehind: boolean; readonly show: () => void } {
  const { sales, gaps } = useFeed();
  const news = sales + gaps;
  const seen = newsAtRead.get(list) ?? news;
  const [, renderAgain] = useReducer((count: number) => count + 1, 0);
  const show = () => {
    newsAtRead.set(list, news);
    renderAgain();
    void refresh();
  };
  const look = useEffectEvent(() => {
    newsAtRead.set(list, seen);
    if (news > seen && window.scrollY < 200) show();
  });
  useEffect(() => look(), [list, news]);
  return { isBehind: news > seen, show };
}

/** The orders of the store, newest first. */
export function Orders() {
  const [search] = useSearchParams();
  const filter = filterOf(search);
  const { data, error, fetchMore, refetch } = useQuery(OrdersQuery, { variables: { filter } });
  const list = JSON.stringify(filter);
  const { isBehind, show } = useNewSales(list, () => refetch());
  const orders = data?.store?.orders;
  return (
    <>
      <Heading title="Orders" />
      <Filters />
      <Problem error={error} />
      {isBehind && (
        <button type="button" className="fresh" onClick={show}>
          There are new orders
        </button>
      )}
      {!orders && !error && <Waiting rows={8} />}
      {orders?.edges.length === 0 && <p className="empty">No order is like that.</p>}
      {orders && orders.edges.length > 0 && (
        <>
          <OrderRows orders={orders.edges.map(({ node }) => node)} />
          <Endless key={list} pageInfo={orders.pageInfo} fetchMore={fetchMore} />
        </>
      )}
    </>
  );
}
