import type { ObjectFieldBuilder } from '@pothos/core';
import type { SubscriptionRow } from '../../upstream/management/subscriptions.js';
import type { StorefrontSubscriptionRow } from '../../upstream/storefront/subscriptions.js';
import type { BuilderTypes } from './builder.js';
import { DurationRef } from './durations.js';
import { wireEnum } from './enums.js';
import { TaxJurisdictionRef } from './orderFields.js';
import { sharedFields } from './sharedFields.js';
import {
  amountsTotals,
  initialPresentmentTotals,
  initialTotals,
  RenewalTotalsRef,
  renewalPresentmentTotals,
  renewalTotals,
} from './subscriptionTotals.js';
import { OrderTotalsRef } from './totals.js';

type Shared = Pick<
  SubscriptionRow,
  Exclude<keyof SubscriptionRow & keyof StorefrontSubscriptionRow, 'customer' | 'lines'>
>;

/** What a subscription says of itself, whoever reads it. */
export const subscriptionFields = sharedFields((t: ObjectFieldBuilder<BuilderTypes, Shared>) => ({
  paynowId: t.exposeID('id', { description: "PayNow's own number." }),
  prettyId: t.exposeString('pretty_id', { description: 'The order number that people see.' }),
  status: t.field({
    type: subscriptionStatus.ref,
    description: 'The current status.',
    resolve: (row, _, context) => subscriptionStatus.show(row.status, context),
  }),
  isPastDue: t.exposeBoolean('past_due', { description: 'Whether a renewal failed and is tried again.' }),
  cancelsAtPeriodEnd: t.exposeBoolean('cancel_at_period_end', {
    description: 'Whether it ends with the period that is paid.',
  }),
  cancelReason: t.exposeString('cancel_reason', {
    nullable: true,
    description: 'Why it was canceled; null when PayNow does not say.',
  }),
  interval: t.field({
    type: DurationRef,
    description: 'How often it renews.',
    resolve: (row) => ({ value: row.interval_value, scale: row.interval_scale }),
  }),
  billingCycle: t.exposeInt('billing_cycle_sequence', {
    nullable: true,
    description: 'Which period is paid, counted from 1; null when none is.',
  }),
  attemptCount: t.exposeInt('attempt_count', {
    nullable: true,
    description: 'Attempts to charge the current period; null when not counted.',
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
  nextBilling: t.field({
    type: RenewalTotalsRef,
    description: 'What the next renewal will cost, in the currency the store is paid in.',
    resolve: (row) => amountsTotals(row.next_billing_amount, row.store_id),
  }),
  nextBillingPresentment: t.field({
    type: RenewalTotalsRef,
    description: 'What the next renewal will cost, in the currency the customer saw.',
    resolve: (row) => amountsTotals(row.next_billing_presentment_amount, row.store_id),
  }),
  exchangeRate: t.exposeString('fx_rate', {
    nullable: true,
    description: 'The rate used; null without an exchange.',
  }),
  taxJurisdictions: t.field({
    type: [TaxJurisdictionRef],
    description: 'The tax authorities involved.',
    resolve: (row) => row.tax_jurisdictions,
  }),
  checkoutId: t.exposeID('checkout_id', {
    nullable: true,
    description: 'Number of the checkout it came from; null when there is none.',
  }),
  createdAt: t.expose('created_at', { type: 'DateTime', description: 'When it was created.' }),
  currentPeriodStart: t.expose('current_period_start', {
    type: 'DateTime',
    nullable: true,
    description: 'When the paid period began; null when nothing is paid.',
  }),
  currentPeriodEnd: t.expose('current_period_end', {
    type: 'DateTime',
    nullable: true,
    description: 'When the paid period ends; null when nothing is paid.',
  }),
  nextAttemptAt: t.expose('next_attempt_at', {
    type: 'DateTime',
    nullable: true,
    description: 'When it is charged next; null when it is not.',
  }),
  updatedAt: t.expose('updated_at', {
    type: 'DateTime',
    nullable: true,
    description: 'When it last changed; null when never.',
  }),
  activeAt: t.expose('active_at', {
    type: 'DateTime',
    nullable: true,
    description: 'When it was paid first; null when it was not.',
  }),
  canceledAt: t.expose('canceled_at', {
    type: 'DateTime',
    nullable: true,
    description: 'When it ended; null when it has not.',
  }),
  cancellationRequestedAt: t.expose('cancellation_requested_at', {
    type: 'DateTime',
    nullable: true,
    description: 'When its end with the period was asked for; null when it was not.',
  }),
}));

/** The status of a subscription. */
export const subscriptionStatus = wireEnum(
  'ProductSubscriptionStatus',
  'The status of a subscription.',
  { created: 'Created, not paid yet.', active: 'Paid and renewing.', canceled: 'Ended.' },
  ['invalid'],
);
