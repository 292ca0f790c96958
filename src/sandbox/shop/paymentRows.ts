import { randomBytes } from 'node:crypto';
import type { OrderRow } from '../../upstream/management/orders.js';
import type { PaymentMethodRow, PaymentRow } from '../../upstream/management/payments.js';
import { feesOf, PLATFORM_FEE_RATE } from '../seed/payments.js';
import type { Clock, StoreState } from '../state.js';
import { minorRate } from './countries.js';

/** The amount still due after gift cards. */
export const dueOf = ({ total_amount: total, giftcard_usage_amount: card }: OrderRow): number => total - card;

/** The customer's last payment method; a test card for a customer who has never paid. */
function methodOf(store: StoreState, order: OrderRow, clock: Clock): PaymentMethodRow {
  const last = store.payments.filter(({ customer_id }) => customer_id === order.customer_id).at(-1);
  if (last) return last.method;
  return {
    id: clock.nextId(),
    customer_id: order.customer_id,
    gateway: 'stripe',
    gateway_id: `pm_${randomBytes(10).toString('hex')}`,
    gateway_customer_id: `cus_${randomBytes(7).toString('hex')}`,
    gateway_type: 'card',
    method_type: 'card',
    method_details: {
      card: {
        brand: 'visa',
        country: order.billing_country,
        exp_month: 12,
        exp_year: 2031,
        fingerprint: randomBytes(8).toString('hex'),
        funding: 'credit',
        last4: '4242',
      },
    },
    created_at: clock.now(),
    gateway_entity_identifier: 'default',
    updated_at: null,
  };
}

/** A new payment. The amount due must not be 0. */
export function paymentRow(store: StoreState, order: OrderRow, clock: Clock): PaymentRow {
  const amount = dueOf(order);
  const method = methodOf(store, order, clock);
  const fees = feesOf({ amount, tax: order.tax_amount }, order.currency === 'jpy' ? 40 : 30);
  return {
    id: clock.nextId(),
    store_id: order.store_id,
    order_id: order.id,
    customer_id: order.customer_id,
    customer: order.customer,
    refunds: [],
    gateway: method.gateway,
    gateway_entity_identifier: method.gateway_entity_identifier,
    gateway_id: `${method.gateway === 'paypal' ? 'cap' : 'pi'}_${randomBytes(10).toString('hex')}`,
    method,
    method_id: method.id,
    status: 'created',
    currency: order.currency,
    amount,
    gateway_fee_amount: fees.gateway,
    tax_amount: fees.tax,
    platform_fee_amount: fees.platform,
    store_net_amount: fees.net,
    presentment_currency: order.presentment_currency,
    presentment_amount: order.presentment_total_amount - order.presentment_giftcard_usage_amount,
    fx_rate: minorRate(order.currency, order.presentment_currency),
    platform_fee_rate: PLATFORM_FEE_RATE,
    payout_split_rules: [],
    payout_split_results: [],
    chargeback_status: 'none',
    created_at: clock.now(),
  };
}
