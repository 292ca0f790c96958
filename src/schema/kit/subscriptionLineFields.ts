import type { ObjectFieldBuilder } from '@pothos/core';
import type { SubscriptionLineRow } from '../../upstream/wire/subscriptions.js';
import type { BuilderTypes } from './builder.js';
import { MoneyRef, money } from './money.js';
import { sharedFields } from './sharedFields.js';
import {
  initialPresentmentTotals,
  initialTotals,
  RenewalTotalsRef,
  renewalPresentmentTotals,
  renewalTotals,
} from './subscriptionTotals.js';
import { OrderTotalsRef } from './totals.js';

/** What a line says of itself, whoever reads it. */
export const subscriptionLineFields = sharedFields((t: ObjectFieldBuilder<BuilderTypes, SubscriptionLineRow>) => ({
  paynowId: t.exposeID('id', { description: "PayNow's own number." }),
  productName: t.exposeString('product_name', { description: "The product's name at the beginning." }),
  productImageUrl: t.exposeString('product_image_url', {
    nullable: true,
    description: "The product's picture at the beginning; null when there is none.",
  }),
  productVersionId: t.exposeID('product_version_id', { description: 'Number of the version that is renewed.' }),
  price: t.field({
    type: MoneyRef,
    description: 'The price before discounts and tax.',
    resolve: (row) => money(row.price, row.currency, row.store_id),
  }),
  totals: t.field({
    type: RenewalTotalsRef,
    description: 'What a renewal costs, in the currency the store is paid in.',
    resolve: renewalTotals,
  }),
  presentmentTotals: t.field({
    type: RenewalTotalsRef,
    nullable: true,
    description: 'What a renewal costs, in the currency the customer saw; null when PayNow does not say.',
    resolve: renewalPresentmentTotals,
  }),
  initialTotals: t.field({
    type: OrderTotalsRef,
    description: 'What the first payment was, in the currency the store is paid in.',
    resolve: initialTotals,
  }),
  initialPresentmentTotals: t.field({
    type: OrderTotalsRef,
    nullable: true,
    description: 'What the first payment was, in the currency the customer saw; null when PayNow does not say.',
    resolve: initialPresentmentTotals,
  }),
  isTaxInclusive: t.exposeBoolean('tax_inclusive', { description: 'Whether the price includes the tax.' }),
  checkoutLineId: t.exposeID('checkout_line_id', {
    nullable: true,
    description: 'Number of the checkout line it came from; null when there is none.',
  }),
  initialOrderLineId: t.exposeID('initial_order_line_id', {
    nullable: true,
    description: 'Number of the line of the first order; null when there is none.',
  }),
  gameServerId: t.exposeID('selected_gameserver_id', {
    nullable: true,
    description: 'Number of the game server chosen; null when none was.',
  }),
  saleId: t.exposeID('sale_id', {
    nullable: true,
    description: 'Number of the sale that took part; null when there is none.',
  }),
  saleVersionId: t.exposeID('sale_version_id', {
    nullable: true,
    description: 'Number of the version of that sale; null when there is none.',
  }),
  trialId: t.exposeID('trial_id', { nullable: true, description: 'Number of its trial; null when there is none.' }),
  pricingRegionId: t.exposeID('pricing_region_id', {
    nullable: true,
    description: 'Number of the pricing region; null when there is none.',
  }),
}));
