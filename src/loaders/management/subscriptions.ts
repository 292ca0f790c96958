import {
  getSubscription,
  type ListSubscriptionsQuery,
  listSubscriptions,
} from '../../upstream/management/subscriptions.js';
import { orNull, reader, type Session } from '../reads/session.js';

/** Reads of subscriptions. */
export function subscriptionLoaders(session: Session) {
  const one = reader(session, 'subscriptions', getSubscription);
  const list = reader(session, 'subscriptions', listSubscriptions);
  return {
    /** A subscription, `null` when there is none. One call each: PayNow has no batch for subscriptions. */
    byId: (storeId: string, subscriptionId: string) => orNull(one({ path: { storeId, subscriptionId } })),
    /** One page of subscriptions. */
    list: (storeId: string, query: ListSubscriptionsQuery) => list({ path: { storeId }, query }),
  };
}
