import type { OrderRow } from '../../upstream/management/orders.js';
import type { PaymentErrorRow, PaymentMethodRow } from '../../upstream/management/payments.js';
import type { SeedContext } from './context.js';
import { timestamp } from './ids.js';
import type { Random } from './random.js';

const DECLINES: readonly PaymentErrorRow[] = [
  { decline_code: 'insufficient_funds', message: 'The card does not have enough funds for this purchase.' },
  { decline_code: 'expired_card', message: 'The card has expired.' },
  { decline_code: 'incorrect_cvc', message: 'The security code of the card is wrong.' },
  { decline_code: 'do_not_honor', message: 'The bank declined the payment without a reason.' },
];

/** A reason for which a payment was declined. */
export const declined = (random: Random): PaymentErrorRow => random.pick(DECLINES);

function detailsOf(random: Random, order: OrderRow): PaymentMethodRow['method_details'] {
  const country = order.billing_country;
  if (random.chance(0.28)) {
    const payer = {
      payer_email: order.billing_email,
      payer_id: random.hex(13).toUpperCase(),
      payer_name: order.billing_name,
    };
    return { paypal: { country, ...payer, vault: order.is_subscription } };
  }
  const brand = random.pick(['visa', 'visa', 'mastercard', 'amex']);
  const expiry = { exp_month: random.between(1, 12), exp_year: random.between(2027, 2031) };
  const funding = random.pick(['credit', 'debit', 'debit', 'prepaid']);
  return { card: { brand, country, ...expiry, fingerprint: random.hex(16), funding, last4: random.digits(4) } };
}

/** Gives every shopper a payment method: the same one each time. */
export function createPaymentMethods({ random, makeId }: SeedContext) {
  const byCustomer = new Map<string, PaymentMethodRow>();
  return (order: OrderRow, ms: number): PaymentMethodRow => {
    const known = byCustomer.get(order.customer_id);
    if (known) return known;
    const method_details = detailsOf(random, order);
    const isPayPal = method_details.paypal !== undefined;
    const method: PaymentMethodRow = {
      id: makeId(ms),
      customer_id: order.customer_id,
      gateway: isPayPal ? 'paypal' : 'stripe',
      gateway_id: `${isPayPal ? 'vault' : 'pm'}_${random.hex(20)}`,
      gateway_customer_id: `cus_${random.hex(14)}`,
      gateway_type: isPayPal ? 'paypal' : 'card',
      method_type: isPayPal ? 'paypal' : 'card',
      method_details,
      created_at: timestamp(ms),
      gateway_entity_identifier: 'default',
      updated_at: null,
    };
    byCustomer.set(order.customer_id, method);
    return method;
  };
}
