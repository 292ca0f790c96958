import type { SubscriptionLineRow } from '../../../upstream/wire/subscriptions.js';
import { builder } from '../../kit/builder.js';
import { subscriptionLineFields } from '../../kit/subscriptionLineFields.js';
import { TODAYS_PRODUCT, toCustomer, toProduct } from '../relations.js';

/** One line of a subscription. */
export const ProductSubscriptionLineRef = builder.objectRef<SubscriptionLineRow>('ProductSubscriptionLine').implement({
  description: 'One line of a subscription: a product and what it costs.',
  requires: 'subscriptions:read',
  fields: (t) => ({
    ...subscriptionLineFields(t),
    product: toProduct(t, TODAYS_PRODUCT, (row) => ({ storeId: row.store_id, id: row.product_id })),
    giftRecipient: toCustomer(
      t,
      'The recipient; null when it is no gift. One PayNow call for up to 100 customers of a query.',
      (row) => ({ storeId: row.store_id, id: row.gift_to_customer_id }),
    ),
  }),
});
