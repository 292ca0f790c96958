import type { InShop } from '../../resolvers/storefront/stores.js';
import {
  cancelMySubscription,
  changeTier,
  previewTierChange,
  type ShopTierChange,
  shopperTierGroups,
} from '../../resolvers/storefront/tierGroups.js';
import type { StorefrontSubscriptionRow } from '../../upstream/storefront/subscriptions.js';
import type { CheckoutPaymentRow } from '../../upstream/storefront/tierGroups.js';
import { builder } from '../kit/builder.js';
import { storeIdField } from '../kit/inputs.js';
import { MoneyRef, money } from '../kit/money.js';
import { payloadOf } from '../kit/payloads.js';

import { PRODUCT_TODAY, productToday } from './orders.js';
import { StorefrontProductRef, StorefrontRef, StorefrontSubscriptionRef, TierGroupRef } from './refs.js';
import { StorefrontSubscriptionChangeRef } from './subscriptions.js';

TierGroupRef.implement({
  description: 'A tier group of which the shopper has a product: a group of products between which they can change.',
  requires: 'customer',
  fields: (t) => ({
    paynowId: t.exposeID('tier_group_id', { description: "PayNow's own number." }),
    activeProductId: t.exposeID('active_product_id', { description: 'Number of the product the shopper has.' }),
    activeProduct: t.field({
      calls: 'once:storefrontProducts',
      type: StorefrontProductRef,
      nullable: true,
      description: PRODUCT_TODAY,
      resolve: (row) => productToday(row.shop, row.active_product_id),
    }),
    pendingProductId: t.exposeID('pending_change_product_id', {
      nullable: true,
      description: 'Number of the product the shopper changes to; null without a change.',
    }),
    pendingProduct: t.field({
      calls: 'once:storefrontProducts',
      type: StorefrontProductRef,
      nullable: true,
      description: PRODUCT_TODAY,
      resolve: (row) => productToday(row.shop, row.pending_change_product_id),
    }),
    nextRenewalAt: t.expose('next_renewal_at', { type: 'DateTime', description: 'When it renews next.' }),
    nextBilling: t.field({
      calls: 'none',
      type: MoneyRef,
      description: 'What the next renewal will cost, in the currency the store is paid in.',
      resolve: ({ next_billing_amount: amount, currency, shop }) => money(amount, currency, shop.storeId),
    }),
    nextBillingPresentment: t.field({
      type: MoneyRef,
      description: 'What the next renewal will cost, in the currency the shopper saw.',
      resolve: (row) => money(row.next_billing_presentment_amount, row.presentment_currency, row.shop.storeId),
    }),
  }),
});

const PendingPaymentRef = builder.objectRef<CheckoutPaymentRow>('PendingPayment').implement({
  description: 'The payment that a change needs.',
  requires: 'customer',
  fields: (t) => ({
    status: t.exposeString('status', { description: "The status in the payment provider's own words." }),
    isDeclined: t.exposeBoolean('declined', { description: 'Whether it was declined: the change is not paid then.' }),
    declineMessage: t.exposeString('decline_message', {
      nullable: true,
      description: 'Why it was declined, for a person; null when it was not.',
    }),
    checkoutUrl: t.exposeString('checkout_url', {
      nullable: true,
      description: 'Where the shopper pays; null when nothing is left to do.',
    }),
  }),
});

const TierChangeRef = builder.objectRef<ShopTierChange>('TierChange').implement({
  description: 'The result of a tier change, or of its preview.',
  requires: 'customer',
  fields: (t) => ({
    change: t.field({
      calls: 'none',
      type: StorefrontSubscriptionChangeRef,
      description: 'The change of the subscription.',
      resolve: ({ subscription_change: change, shop }) => ({ change, storeId: shop.storeId, shop }),
    }),
    pendingPayment: t.field({
      type: PendingPaymentRef,
      nullable: true,
      description: 'The payment it needs; null when there is none. Look at isDeclined.',
      resolve: (row) => row.pending_payment ?? null,
    }),
  }),
});

builder.objectFields(StorefrontRef, (t) => ({
  tierGroups: t.field({
    calls: 2,
    type: [TierGroupRef],
    nullable: { list: true, items: true },
    requires: 'customer',
    description: 'The tier groups of which the shopper has a product. One PayNow call.',
    resolve: (shop) => shopperTierGroups(shop),
  }),
  previewTierChange: t.field({
    calls: 2,
    type: TierChangeRef,
    nullable: true,
    requires: 'customer',
    description: 'A preview of the change to another product of a tier group; it changes nothing. One PayNow call.',
    args: {
      tierGroupId: t.arg.id({ required: true, description: 'PayNow number of the tier group.' }),
      productId: t.arg.id({ required: true, description: 'The product to move to: PayNow number or global id.' }),
    },
    resolve: (shop, { tierGroupId, productId }) => previewTierChange(shop, tierGroupId, productId),
  }),
}));

const ChangeTierInput = builder.inputType('ChangeTierInput', {
  description: 'The product of a tier group to move to.',
  fields: (t) => ({
    storeId: storeIdField(t),
    tierGroupId: t.id({ required: true, description: 'PayNow number of the tier group.' }),
    productId: t.id({ required: true, description: 'The product to move to: PayNow number or global id.' }),
    verificationCode: t.string({ description: 'The code PayNow sent the shopper, where it asked for one.' }),
    idempotencyKey: t.string({
      description:
        'Idempotency key: a repeated call with the same key gets the first result, and makes no second change.',
    }),
  }),
});

const ChangeTierPayload = payloadOf<{ result?: ShopTierChange }>('ChangeTierPayload', (t) => ({
  result: t.field({
    type: TierChangeRef,
    nullable: true,
    description: 'The result; null when it was refused.',
    resolve: ({ result }) => result ?? null,
  }),
}));

const CancelMySubscriptionInput = builder.inputType('CancelMySubscriptionInput', {
  description: "Which of the shopper's subscriptions to cancel.",
  fields: (t) => ({
    id: t.id({ required: true, description: 'The subscription: PayNow number or global id.' }),
    storeId: storeIdField(t),
  }),
});

const CancelMySubscriptionPayload = payloadOf<{ subscription?: InShop<StorefrontSubscriptionRow> | null }>(
  'CancelMySubscriptionPayload',
  (t) => ({
    subscription: t.field({
      type: StorefrontSubscriptionRef,
      nullable: true,
      description: 'The subscription after it; null when it was refused.',
      resolve: ({ subscription }) => subscription ?? null,
    }),
  }),
);

builder.mutationFields((t) => ({
  changeTier: t.field({
    calls: 2,
    ledger: true,
    type: ChangeTierPayload,
    nullable: true,
    requires: 'customer',
    description:
      'Moves the shopper to another product of a tier group; it may charge them at once. Preview it first. One PayNow call.',
    args: { input: t.arg({ type: ChangeTierInput, required: true, description: 'The input of `changeTier`.' }) },
    resolve: (_, { input }, context) => changeTier(input, context),
  }),
  cancelMySubscription: t.field({
    type: CancelMySubscriptionPayload,
    nullable: true,
    requires: 'customer',
    description: "Cancels a subscription of the shopper's own. Two PayNow calls.",
    args: {
      input: t.arg({
        type: CancelMySubscriptionInput,
        required: true,
        description: 'The input of `cancelMySubscription`.',
      }),
    },
    resolve: (_, { input }, context) => cancelMySubscription(input, context),
  }),
}));
