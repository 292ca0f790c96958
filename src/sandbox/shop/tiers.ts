import type { ProductRow } from '../../upstream/management/products.js';
import type { TierGroupRow } from '../../upstream/storefront/tierGroups.js';
import type { FlakeId } from '../../upstream/wire/common.js';
import type { Shopper } from '../http/shopper.js';
import type { StoredSubscription, StoreState } from '../state.js';

/** A shopper's tier in a tier group. */
export interface TierPlace {
  readonly groupId: FlakeId;
  readonly subscription: StoredSubscription;
  readonly product: ProductRow;
}

/** The tiers of a customer's active subscriptions, oldest first; one per tier group. */
export function tierPlaces(store: StoreState, customerId: FlakeId): readonly TierPlace[] {
  const own = store.subscriptions.filter(({ customer, status }) => customer.id === customerId && status === 'active');
  const places = own.flatMap((subscription): TierPlace[] => {
    const product = store.products.get(subscription.lines[0]?.product_id ?? '');
    return product?.tier_group_id ? [{ groupId: product.tier_group_id, subscription, product }] : [];
  });
  return places.filter(({ groupId }, index) => places.findIndex((place) => place.groupId === groupId) === index);
}

/** The tier as the storefront API sends it. */
export function tierRow({ groupId, subscription, product }: TierPlace): TierGroupRow {
  const { next_billing_amount: own, next_billing_presentment_amount: shown, pending_change: change } = subscription;
  const target = change?.lines.find(({ is_deleted }) => !is_deleted)?.product.id;
  return {
    tier_group_id: groupId,
    active_product_id: product.id,
    ...(target !== undefined && { pending_change_product_id: target }),
    next_renewal_at: subscription.current_period_end ?? subscription.created_at,
    next_billing_amount: own.total,
    next_billing_presentment_amount: shown.total,
    currency: own.currency,
    presentment_currency: shown.currency,
  };
}

/** The shopper's tier in the tier group of a product. */
export function tierGroupOf(product: ProductRow, { store, customer }: Shopper): TierGroupRow | undefined {
  if (!product.tier_group_id || !customer) return undefined;
  const place = tierPlaces(store, customer.id).find(({ groupId }) => groupId === product.tier_group_id);
  return place && tierRow(place);
}
