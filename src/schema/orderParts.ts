import type {
  CouponUsageRow,
  GiftCardUsageRow,
  JurisdictionTaxRow,
  OrderRow,
  TaxJurisdictionRow,
} from '../upstream/orders.js';
import type { PaymentErrorRow } from '../upstream/payments.js';
import { builder } from './builder.js';
import { wireEnum } from './enums.js';
import { MoneyRef, money } from './money.js';
import { toCoupon, toGiftCard } from './relations.js';

/** Kinds of purchases. */
export const orderType = wireEnum('OrderType', 'Kinds of purchases.', {
  one_time: 'Bought once.',
  subscription_initial: 'The first payment of a subscription.',
  subscription_renewal: 'A renewal of a subscription.',
  subscription_proration: 'The difference after a subscription was changed.',
  mixed: 'Several of these.',
});

/** Who pays. */
export const BillingDetailsRef = builder.objectRef<OrderRow>('BillingDetails').implement({
  description: 'Who pays.',
  fields: (t) => ({
    name: t.exposeString('billing_name', { description: 'The name on the bill.' }),
    email: t.exposeString('billing_email', { description: 'The address of the bill.' }),
    country: t.expose('billing_country', { type: 'CountryCode', description: 'The country of the bill.' }),
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

/** A coupon's part in an order. */
export const AppliedCouponRef = builder.objectRef<UsageOf<CouponUsageRow>>('AppliedCoupon').implement({
  description: "A coupon's part in an order.",
  fields: (t) => ({
    coupon: toCoupon(t, 'The coupon; null when it is gone. One PayNow call per coupon.', ({ usage, order }) => ({
      storeId: order.store_id,
      id: usage.coupon_id,
    })),
    versionId: t.id({
      description: 'Number of the version that was used.',
      resolve: ({ usage }) => usage.coupon_version_id,
    }),
    amount: t.field({
      type: MoneyRef,
      description: 'What it took off.',
      resolve: ({ usage, order }) => money(usage.usage_amount, order.currency, order.store_id),
    }),
  }),
});

/** A gift card's part in an order. */
export const AppliedGiftCardRef = builder.objectRef<UsageOf<GiftCardUsageRow>>('AppliedGiftCard').implement({
  description: "A gift card's part in an order.",
  fields: (t) => ({
    giftCardId: t.id({ description: "The gift card's PayNow number.", resolve: ({ usage }) => usage.giftcard_id }),
    giftCard: toGiftCard(
      t,
      'The gift card; null when it is gone. One PayNow call per gift card.',
      ({ usage, order }) => ({ storeId: order.store_id, id: usage.giftcard_id }),
    ),
    amount: t.field({
      type: MoneyRef,
      description: 'What it paid.',
      resolve: ({ usage, order }) => money(usage.usage_amount, order.currency, order.store_id),
    }),
  }),
});

const JurisdictionTaxRef = builder.objectRef<JurisdictionTaxRow>('JurisdictionTax').implement({
  description: "One tax, in PayNow's own texts.",
  fields: (t) => ({
    name: t.exposeString('tax_name', { description: 'The name of the tax.' }),
    taxableAmount: t.exposeString('taxable_amount', { description: 'What is taxed.' }),
    amount: t.exposeString('tax_amount', { description: 'The tax.' }),
    rate: t.exposeString('tax_rate', { description: 'The rate.' }),
  }),
});

/** A tax authority that took part. */
export const TaxJurisdictionRef = builder.objectRef<TaxJurisdictionRow>('TaxJurisdiction').implement({
  description: 'A tax authority that took part.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its name.' }),
    taxes: t.field({ type: [JurisdictionTaxRef], description: 'Its taxes.', resolve: ({ taxes }) => taxes }),
    notTaxedReason: t.exposeString('not_taxed_reason', {
      nullable: true,
      description: 'Why nothing is taxed; null when it is.',
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
