import type { ObjectFieldBuilder } from '@pothos/core';
import type { SubscriptionChangeLineRow, SubscriptionChangeRow } from '../../upstream/wire/subscriptions.js';
import type { BuilderTypes } from './builder.js';
import { wireEnum } from './enums.js';
import { LineCustomVariableRef } from './lineVariables.js';
import { MoneyRef, money } from './money.js';
import { sharedFields } from './sharedFields.js';
import { amountsTotals, RenewalTotalsRef } from './subscriptionTotals.js';

/** A change with its store: its body names none. */
export interface ChangeOf {
  readonly change: SubscriptionChangeRow;
  readonly storeId: string;
}

const changeStatus = wireEnum(
  'SubscriptionChangeStatus',
  'The status of a change of a subscription.',
  {
    pending_payment: 'Waits for its payment.',
    pending_renewal: 'Waits for the next renewal.',
    pending_verification: 'Waits to be verified.',
    applied: 'In force.',
    canceled: 'Canceled before it was paid.',
  },
  ['invalid'],
);

const prorationBehavior = wireEnum(
  'ProrationBehavior',
  'When the difference of a change is charged.',
  { immediate: 'At once.', next_billing_period: 'With the next renewal.', none: 'Never.' },
  ['invalid'],
);

/** A line with its change. */
export interface ChangeLineOf extends ChangeOf {
  readonly line: SubscriptionChangeLineRow;
}

/** What a line of a change says of itself, whoever reads it. */
export const changeLineFields = sharedFields((t: ObjectFieldBuilder<BuilderTypes, ChangeLineOf>) => ({
  paynowId: t.id({ description: "PayNow's own number.", resolve: ({ line }) => line.id }),
  subscriptionLineId: t.id({
    nullable: true,
    description: 'Number of the line that changes; null for a new one.',
    resolve: ({ line }) => line.subscription_line_id ?? null,
  }),
  isDeleted: t.boolean({ description: 'Whether the line is removed.', resolve: ({ line }) => line.is_deleted }),
  isTaxInclusive: t.boolean({
    description: 'Whether the price includes the tax.',
    resolve: ({ line }) => line.tax_inclusive,
  }),
  productName: t.string({ description: "The product's name.", resolve: ({ line }) => line.product.name }),
  productImageUrl: t.string({
    nullable: true,
    description: "The product's picture; null when there is none.",
    resolve: ({ line }) => line.product.image_url ?? null,
  }),
  productVersionId: t.id({
    description: "Number of the product's version.",
    resolve: ({ line }) => line.product.version_id,
  }),
  gameServerId: t.id({
    nullable: true,
    description: 'Number of the game server chosen; null when none was.',
    resolve: ({ line }) => line.product.selected_gameserver_id ?? null,
  }),
  pricingRegionId: t.id({
    nullable: true,
    description: 'Number of the pricing region; null when there is none.',
    resolve: ({ line }) => line.product.pricing_region_id ?? null,
  }),
  customVariables: t.field({
    type: [LineCustomVariableRef],
    description: 'What the shopper chose.',
    resolve: ({ line, change, storeId }) =>
      Object.values(line.product.custom_variables).map((variable) => ({
        variable,
        currency: change.prorated_amount.currency,
        storeId,
      })),
  }),
  price: t.field({
    type: MoneyRef,
    description: 'The price before discounts and tax.',
    resolve: ({ line, change, storeId }) => money(line.price, change.prorated_amount.currency, storeId),
  }),
  totals: t.field({
    type: RenewalTotalsRef,
    description: 'What it will cost, in the currency the store is paid in.',
    resolve: ({ line, storeId }) => amountsTotals(line.amount, storeId),
  }),
  presentmentTotals: t.field({
    type: RenewalTotalsRef,
    description: 'What it will cost, in the currency the customer saw.',
    resolve: ({ line, storeId }) => amountsTotals(line.presentment_amount, storeId),
  }),
  proratedAmount: t.field({
    type: MoneyRef,
    description: 'What the rest of the period costs, in the currency the store is paid in.',
    resolve: ({ line, change, storeId }) => money(line.prorated_amount, change.prorated_amount.currency, storeId),
  }),
  proratedPresentmentAmount: t.field({
    type: MoneyRef,
    description: 'What the rest of the period costs, in the currency the customer saw.',
    resolve: ({ line, change, storeId }) =>
      money(line.prorated_presentment_amount, change.prorated_amount.presentment_currency, storeId),
  }),
  remainingMinutes: t.field({
    type: 'Long',
    description: 'Minutes that were left of the period.',
    resolve: ({ line }) => line.remaining_minutes,
  }),
  totalMinutes: t.field({
    type: 'Long',
    description: 'Minutes of the whole period.',
    resolve: ({ line }) => line.total_minutes,
  }),
}));

/** What a change says of itself, whoever reads it. */
export const changeFields = sharedFields((t: ObjectFieldBuilder<BuilderTypes, ChangeOf>) => ({
  paynowId: t.id({ description: "PayNow's own number.", resolve: ({ change }) => change.id }),
  status: t.field({
    type: changeStatus.ref,
    description: 'The current status.',
    resolve: ({ change }, _, context) => changeStatus.show(change.status, context),
  }),
  prorationBehavior: t.field({
    type: prorationBehavior.ref,
    description: 'When the difference is charged.',
    resolve: ({ change }, _, context) => prorationBehavior.show(change.proration_behavior, context),
  }),
  isOffSession: t.boolean({
    description: 'Whether it was requested without the customer present.',
    resolve: ({ change }) => change.off_session,
  }),
  proratedAmount: t.field({
    type: MoneyRef,
    description: 'What the rest of the period costs with tax, in the currency the store is paid in.',
    resolve: ({ change: { prorated_amount: row }, storeId }) => money(row.prorated_amount, row.currency, storeId),
  }),
  proratedPresentmentAmount: t.field({
    type: MoneyRef,
    description: 'What the rest of the period costs with tax, in the currency the customer saw.',
    resolve: ({ change: { prorated_amount: row }, storeId }) =>
      money(row.presentment_prorated_amount, row.presentment_currency, storeId),
  }),
  nextBilling: t.field({
    type: RenewalTotalsRef,
    description: 'What the next renewal will cost, in the currency the store is paid in.',
    resolve: ({ change, storeId }) => amountsTotals(change.next_billing_amount, storeId),
  }),
  nextBillingPresentment: t.field({
    type: RenewalTotalsRef,
    description: 'What the next renewal will cost, in the currency the customer saw.',
    resolve: ({ change, storeId }) => amountsTotals(change.next_billing_presentment_amount, storeId),
  }),
  createdAt: t.field({
    type: 'DateTime',
    description: 'When it was requested.',
    resolve: ({ change }) => change.created_at,
  }),
  appliedAt: t.field({
    type: 'DateTime',
    nullable: true,
    description: 'When it came into force; null when not yet.',
    resolve: ({ change }) => change.applied_at ?? null,
  }),
}));
