import { useQuery } from '@apollo/client/react';
import { useEffect, useEffectEvent, useState } from 'react';
import { useSearchParams } from 'wouter';
import { useFeed } from '../live/useFeed.ts';
import { Endless } from './Endless.tsx';
import { Filters } from './orders/Filters.tsx';
import { filterOf } from './orders/filter.ts';
import { OrderRows } from './orders/OrderRows.tsx';
import { OrdersQuery } from './orders/query.ts';
import { Heading, Problem, Waiting } from './parts.tsx';

/**
 * Tells whether there were sales since the list was read. At its top they are shown at once; further down the list would
 * move under the reader's eyes, so a button asks.
 */
function useNewSales(refresh: () => Promise<unknown>): { readonly isBehind: boolean; readonly show: () => void } {
  const { sales, gaps } = useFeed();
  const news = sales + gaps;
  const [seen, setSeen] = useState(news);
  const show = () => {
    setSeen(news);
    void refresh();
  };
  const showAtTop = useEffectEvent(() => {
    if (news > seen && window.scrollY < 200) show();
  });
  useEffect(() => showAtTop(), [news]);
  return { isBehind: news > seen, show };
}

/** The orders of the store, newest first. */
export function Orders() {
  const [search] = useSearchParams();
  const filter = filterOf(search);
  const { data, error, fetchMore, refetch } = useQuery(OrdersQuery, { variables: { filter } });
  const { isBehind, show } = useNewSales(() => refetch());
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
          <Endless key={JSON.stringify(filter)} pageInfo={orders.pageInfo} fetchMore={fetchMore} />
        </>
      )}
    </>
  );
}
