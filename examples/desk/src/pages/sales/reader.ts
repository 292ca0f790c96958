import type { ApolloClient } from '@apollo/client';
import { graphql } from '../../graphql.ts';
import type { Sold } from './revenue.ts';

/** 99 and not 100: a full page of 100 takes a second PayNow call to learn whether it is the last. */
const RevenueQuery = graphql(`
  query Revenue($after: String) {
    store {
      id
      orders(first: 99, after: $after, filter: { status: [COMPLETED] }) {
        edges {
          node {
            id
            createdAt
            type
            totals {
              total {
                amount
                currency
                minorUnits
              }
            }
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);

interface Page {
  readonly sold: readonly Sold[];
  /** Where the next one starts; null after the last. */
  readonly next: string | null;
}

/** @throws what Apollo says of a failed query */
async function readPage(client: ApolloClient, after: string | null): Promise<Page> {
  // The reader keeps what it needs: no other page shows these rows.
  const { data } = await client.query({ query: RevenueQuery, variables: { after }, fetchPolicy: 'no-cache' });
  const orders = data?.store?.orders;
  if (!orders) throw new Error('The orders could not be read.');
  const sold = orders.edges.flatMap(({ node }): Sold[] => {
    if (!node || node.createdAt === null) return [];
    const { id, createdAt, type, totals } = node;
    return [{ id, createdAt, isRenewal: type === 'SUBSCRIPTION_RENEWAL', total: totals.total }];
  });
  return { sold, next: orders.pageInfo.hasNextPage ? orders.pageInfo.endCursor : null };
}

/** Reads paid orders, and keeps them: what is known already is not read again. */
export interface SalesReader {
  /**
   * Reads what is new, then what is older, back to a moment.
   * @param show gets everything that is known, after each page
   * @throws what Apollo says of a failed query
   */
  readonly read: (since: string, show: (sold: readonly Sold[]) => void, signal: AbortSignal) => Promise<void>;
  /** An order that does not count any more. */
  readonly forget: (id: string) => void;
}

export function createSalesReader(client: ApolloClient): SalesReader {
  const known = new Map<string, Sold>();
  let oldest: string | undefined;
  /** Where older orders go on; undefined after the last. */
  let older: { readonly after: string | null } | undefined = { after: null };
  const add = (sold: readonly Sold[]): void => {
    for (const order of sold) known.set(order.id, order);
    const last = sold.at(-1)?.createdAt;
    if (oldest === undefined || (last !== undefined && last < oldest)) oldest = last;
  };
  return {
    async read(since, show, signal) {
      // PayNow has no filter for dates: both ways go from the newest to the oldest.
      let newer: { readonly after: string | null } | undefined = known.size > 0 ? { after: null } : undefined;
      while (newer && !signal.aborted) {
        const { sold, next }: Page = await readPage(client, newer.after);
        const isKnownFromHere = sold.some(({ id }) => known.has(id));
        add(sold);
        newer = isKnownFromHere || next === null ? undefined : { after: next };
      }
      show([...known.values()]);
      while (older && (oldest === undefined || oldest >= since) && !signal.aborted) {
        const { sold, next }: Page = await readPage(client, older.after);
        add(sold);
        older = next === null ? undefined : { after: next };
        show([...known.values()]);
      }
    },
    forget: (id) => void known.delete(id),
  };
}
