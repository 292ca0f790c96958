import type { CouponUsageRow, GiftCardUsageRow, OrderRow } from '../../../upstream/management/orders.js';
import type { PaymentErrorRow } from '../../../upstream/management/payments.js';
import { builder } from '../../kit/builder.js';
import { MoneyRef, money } from '../../kit/money.js';
import { toCoupon, toGiftCard } from '../relations.js';
/** Who was billed. */
export const BillingDetailsRef = builder.objectRef<OrderRow>('BillingDetails').implement({
  description: 'Who was billed.',
  fields: (t) => ({
    name: t.exposeString('billing_name', { description: 'The billing name.' }),
    email: t.exposeString('billing_email', { description: 'The billing email address.' }),
    country: t.expose('billing_country', { type: 'CountryCode', description: 'The billing country.' }),
    taxId: t.exposeString('billing_tax_id', {
      nullable: true,
      description: "The business's tax number; null for persons.",
    }),
  }),
});

interface UsageOf<Usage> {
  readonly usage: Usage;
  readonly order: OrderRow;
}

/** A coupon that was used in an order. */
export const AppliedCouponRef = builder.objectRef<UsageOf<CouponUsageRow>>('AppliedCoupon').implement({
  description: 'A coupon that was used in an order.',
  fields: (t) => ({
    coupon: toCoupon(
      t,
      'The coupon; null when it no longer exists. One PayNow call per coupon.',
      ({ usage, order }) => ({
        storeId: order.store_id,
        id: usage.coupon_id,
      }),
    ),
    versionId: t.id({
      description: 'Number of the version that was used.',
      resolve: ({ usage }) => usage.coupon_version_id,
    }),
    amount: t.field({
      type: MoneyRef,
      description: 'The amount that it took off the order.',
      resolve: ({ usage, order }) => money(usage.usage_amount, order.currency, order.store_id),
    }),
  }),
});

/** A gift card that was used in an order. */
export const AppliedGiftCardRef = builder.objectRef<UsageOf<GiftCardUsageRow>>('AppliedGiftCard').implement({
  description: 'A gift card that was used in an order.',
  fields: (t) => ({
    giftCardId: t.id({ description: "The gift card's PayNow number.", resolve: ({ usage }) => usage.giftcard_id }),
    giftCard: toGiftCard(
      t,
      'The gift card; null when it no longer exists. One PayNow call per gift card.',
      ({ usage, order }) => ({ storeId: order.store_id, id: usage.giftcard_id }),
    ),
    amount: t.field({
      type: MoneyRef,
      description: 'The amount that it paid.',
      resolve: ({ usage, order }) => money(usage.usage_amount, order.currency, order.store_id),
    }),
  }),
});
/** Why a payment was declined. */
export const PaymentDeclineRef = builder.objectRef<PaymentErrorRow>('PaymentDecline').implement({
  description: 'Why a payment was declined.',
  fields: (t) => ({
    code: t.exposeString('decline_code', {
      description: "PayNow's decline code, for instance insufficient_funds. A text: banks add codes at any time.",
    }),
    message: t.exposeString('message', { description: 'The reason for a person.' }),
  }),
});
