import type { VariablesOf } from '../../graphql.ts';
import { orderWords } from '../parts.tsx';
import type { OrdersQuery } from './query.ts';

type OrderFilter = NonNullable<VariablesOf<typeof OrdersQuery>['filter']>;

/** The states that orders can be looked for by. */
const STATUSES = ['COMPLETED', 'REFUNDED', 'CHARGEBACK', 'CREATED', 'CANCELED'] as const;

export const STATUS_OPTIONS = STATUSES.map((status) => ({ value: status, label: orderWords(status) }));

export const KIND_OPTIONS = [
  { value: 'person', label: 'Bought by people' },
  { value: 'subscription', label: 'Made by subscriptions' },
];

/** The filter that an address names. What it names and does not exist is passed over. */
export function filterOf(search: URLSearchParams): OrderFilter {
  const status = STATUSES.find((known) => known === search.get('status'));
  const kind = search.get('kind');
  const customerId = search.get('customer');
  const billingEmail = search.get('email');
  const couponId = search.get('coupon');
  return {
    ...(status && { status: [status] }),
    ...(KIND_OPTIONS.some(({ value }) => value === kind) && { isSubscription: kind === 'subscription' }),
    ...(customerId && { customerId }),
    ...(billingEmail && { billingEmail }),
    ...(couponId && { couponId }),
  };
}
