import { type Area, left, NODE } from '../model.js';
import { OF_PARENT, SAME_STORE } from './shared.js';

const SUMS = ['SubscriptionBillingAmountDto', 'SubscriptionChangeAmountDto', 'SubscriptionChangeLineAmountDto'];

/** What customers pay for again and again. */
export const subscriptions: Area = {
  operations: {
    'GET /v1/stores/{storeId}/subscriptions': ['Store.productSubscriptions', 'Customer.productSubscriptions'],
    'GET /v1/stores/{storeId}/subscriptions/{subscriptionId}': [
      'Store.productSubscription',
      'Order.subscription',
      'OrderLine.subscription',
      'DeliveryItem.subscription',
      ...NODE,
    ],
    'POST /v1/stores/{storeId}/subscriptions/{subscriptionId}/cancel': ['Mutation.cancelProductSubscription'],
  },
  objects: [
    {
      dto: 'SubscriptionDto',
      type: 'ProductSubscription',
      fields: {
        billing_cycle_sequence: 'billingCycle',
        cancel_at_period_end: 'cancelsAtPeriodEnd',
        gift_to_customer: 'giftRecipient',
        gift_to_customer_id: 'giftRecipient.paynowId',
        next_billing_amount: 'nextBilling',
        next_billing_presentment_amount: 'nextBillingPresentment',
      },
    },
    {
      dto: 'SubscriptionLineDto',
      type: 'ProductSubscriptionLine',
      fields: {
        gift_to_customer_id: 'giftRecipient.paynowId',
        selected_gameserver_id: 'gameServerId',
        store_id: left(SAME_STORE),
        subscription_id: left(OF_PARENT),
      },
    },
    {
      dto: 'SubscriptionChangeDto',
      type: 'ProductSubscriptionChange',
      fields: {
        next_billing_amount: 'nextBilling',
        next_billing_presentment_amount: 'nextBillingPresentment',
        off_session: 'isOffSession',
        subscription_id: left(OF_PARENT),
      },
    },
    {
      dto: 'SubscriptionChangeLineDto',
      type: 'ProductSubscriptionChangeLine',
      fields: { amount: 'totals', presentment_amount: 'presentmentTotals', product: 'productName' },
    },
    {
      dto: 'SubscriptionChangeLineProductDto',
      type: 'ProductSubscriptionChangeLine',
      fields: {
        id: 'product.paynowId',
        image_url: 'productImageUrl',
        name: 'productName',
        selected_gameserver_id: 'gameServerId',
        version_id: 'productVersionId',
      },
    },
    {
      dto: 'SubscriptionChangeProratedAmountDto',
      type: 'ProductSubscriptionChange',
      fields: {
        currency: 'proratedAmount.currency',
        presentment_currency: 'proratedPresentmentAmount.currency',
        presentment_prorated_amount: 'proratedPresentmentAmount',
      },
    },
    ...SUMS.map((dto) => ({ dto, type: 'RenewalTotals', fields: { currency: 'total.currency' } })),
  ],
};
