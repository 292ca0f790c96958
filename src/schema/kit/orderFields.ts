import type { ObjectFieldBuilder } from '@pothos/core';
import type { OrderLineRow } from '../../upstream/management/orders.js';
import type { StorefrontOrderLineRow } from '../../upstream/storefront/orders.js';
import type { JurisdictionTaxRow, TaxJurisdictionRow } from '../../upstream/wire/orders.js';
import { type BuilderTypes, builder } from './builder.js';
import { DurationRef } from './durations.js';
import { wireEnum } from './enums.js';
import { LineCustomVariableRef } from './lineVariables.js';
import { MoneyRef, money } from './money.js';
import { sharedFields } from './sharedFields.js';
import { OrderTotalsRef, presentmentTotals, settlementTotals } from './totals.js';

/** Kinds of purchases. */
export const orderType = wireEnum('OrderType', 'Kinds of purchases.', {
  one_time: 'Bought once.',
  subscription_initial: 'The first payment of a subscription.',
  subscription_renewal: 'A renewal of a subscription.',
  subscription_proration: 'The difference after a subscription was changed.',
  mixed: 'Several of these.',
});

/** The status of an order. */
export const orderStatus = wireEnum('OrderStatus', 'The status of an order.', {
  created: 'Created, not paid yet.',
  completed: 'Paid.',
  canceled: 'Canceled before it was paid.',
  refunded: 'Refunded.',
  chargeback: 'Charged back by the bank.',
});

/** What the lines of managers and shoppers have in common, with the order that names currencies and store. */
export interface LineOf {
  readonly line: Pick<
    StorefrontOrderLineRow,
    Exclude<
      keyof OrderLineRow & keyof StorefrontOrderLineRow,
      'gift_to_customer' | 'product_image_url' | 'checkout_line_id'
    >
  >;
  readonly order: { readonly currency: string; readonly presentment_currency: string; readonly store_id: string };
}

/** What a line of an order says of itself, whoever reads it. */
export const orderLineFields = sharedFields((t: ObjectFieldBuilder<BuilderTypes, LineOf>) => ({
  paynowId: t.id({
    description: "PayNow's own number; identifies the line in a refund.",
    resolve: ({ line }) => line.id,
  }),
  productName: t.string({ description: "The product's name at purchase.", resolve: ({ line }) => line.product_name }),
  productVersionId: t.id({
    description: 'Number of the version that was sold.',
    resolve: ({ line }) => line.product_version_id,
  }),
  quantity: t.int({ description: 'How many.', resolve: ({ line }) => line.quantity }),
  unitPrice: t.field({
    type: MoneyRef,
    description: 'The price of one.',
    resolve: ({ line, order }) => money(line.price, order.currency, order.store_id, line.price_str),
  }),
  totals: t.field({
    type: OrderTotalsRef,
    description: 'In the currency the store is paid in.',
    resolve: ({ line, order }) => settlementTotals(line, order),
  }),
  presentmentTotals: t.field({
    type: OrderTotalsRef,
    description: 'In the currency the customer saw.',
    resolve: ({ line, order }) => presentmentTotals(line, order),
  }),
  isTaxInclusive: t.boolean({
    description: 'Whether the price includes the tax.',
    resolve: ({ line }) => line.tax_inclusive,
  }),
  isGift: t.boolean({ description: 'Whether it was bought for somebody else.', resolve: ({ line }) => line.gift }),
  subscriptionInterval: t.field({
    type: DurationRef,
    nullable: true,
    description: 'How often it renews; null when it does not.',
    resolve: ({ line: { subscription_interval_value: value, subscription_interval_scale: scale } }) =>
      value == null || scale == null ? null : { value, scale },
  }),
  customVariables: t.field({
    type: [LineCustomVariableRef],
    description: 'What the shopper chose.',
    resolve: ({ line, order }) =>
      Object.values(line.custom_variables ?? {}).map((variable) => ({
        variable,
        currency: order.currency,
        storeId: order.store_id,
      })),
  }),
  gameServerId: t.id({
    nullable: true,
    description: 'Number of the game server chosen; null when none was.',
    resolve: ({ line }) => line.selected_gameserver_id ?? null,
  }),
  subscriptionLineId: t.id({
    nullable: true,
    description: 'Number of the line of its subscription; null when there is none.',
    resolve: ({ line }) => line.subscription_line_id ?? null,
  }),
  trialId: t.id({
    nullable: true,
    description: 'Number of its trial; null when there is none.',
    resolve: ({ line }) => line.trial_id ?? null,
  }),
  pricingRegionId: t.id({
    nullable: true,
    description: 'Number of the pricing region; null when there is none.',
    resolve: ({ line }) => line.pricing_region_id ?? null,
  }),
}));

const JurisdictionTaxRef = builder.objectRef<JurisdictionTaxRow>('JurisdictionTax').implement({
  description: "One tax, in PayNow's own texts.",
  fields: (t) => ({
    name: t.exposeString('tax_name', { description: 'The name of the tax.' }),
    taxableAmount: t.exposeString('taxable_amount', { description: 'What is taxed.' }),
    amount: t.exposeString('tax_amount', { description: 'The tax.' }),
    rate: t.exposeString('tax_rate', { description: 'The rate.' }),
  }),
});

/** A tax authority. */
export const TaxJurisdictionRef = builder.objectRef<TaxJurisdictionRow>('TaxJurisdiction').implement({
  description: 'A tax authority.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its name.' }),
    taxes: t.field({ type: [JurisdictionTaxRef], description: 'Its taxes.', resolve: ({ taxes }) => taxes }),
    notTaxedReason: t.exposeString('not_taxed_reason', {
      nullable: true,
      description: 'Why nothing is taxed; null when it is.',
    }),
  }),
});
