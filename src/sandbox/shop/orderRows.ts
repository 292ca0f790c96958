import type { OrderLineRow, OrderRow } from '../../upstream/management/orders.js';
import type { FlakeId } from '../../upstream/wire/common.js';
import type { CustomerRow } from '../../upstream/wire/customers.js';
import type { LineCustomVariableRow } from '../../upstream/wire/orders.js';
import type { SignedIn } from '../http/shopper.js';
import { amountFields, moneyText, sumAmounts } from '../seed/money.js';
import { taxJurisdictions } from '../seed/orderTexts.js';
import type { Clock, StoreState } from '../state.js';
import type { PricedLine, PricedOrder } from './priceLines.js';
import { optionPrice, type PriceQuestion } from './pricing.js';

/** The billing data of the shopper's last order; made up for a new shopper. */
export function billingOf(store: StoreState, customer: CustomerRow) {
  const last = store.orders.filter(({ customer_id }) => customer_id === customer.id).at(-1);
  const name = customer.name ?? `Customer ${customer.id}`;
  return {
    billing_name: last?.billing_name ?? name,
    billing_email: last?.billing_email ?? `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '.')}@example.com`,
  };
}

function lineVariables({ draft }: PricedLine): Record<string, LineCustomVariableRow> {
  return Object.fromEntries(
    draft.chosen.map(({ variable, value, option }) => [
      variable.identifier,
      {
        id: variable.id,
        identifier: variable.identifier,
        name: variable.name,
        description: variable.description,
        price: option ? optionPrice(option, draft.product.price) : 0,
        value,
      },
    ]),
  );
}

/** The line of a new order as PayNow sends it. */
function lineRow(priced: PricedLine, store: StoreState, clock: Clock, shownCurrency: string): OrderLineRow {
  const { draft, own, shown } = priced;
  const { line, product, unit } = draft;
  const { currency } = store.store;
  const receiver = store.customers.get(line.giftToCustomerId ?? '');
  return {
    id: clock.nextId(),
    checkout_line_id: clock.nextId(),
    product_id: product.id,
    product_version_id: product.version_id,
    product_name: product.name,
    product_image_url: product.image_url ?? null,
    description: null,
    ...(line.trial && { trial_id: clock.nextId() }),
    ...(line.subscription && {
      subscription_line_id: clock.nextId(),
      subscription_interval_value: product.subscription_interval_value,
      subscription_interval_scale: product.subscription_interval_scale,
    }),
    gift: receiver !== undefined,
    ...(receiver && { gift_to_customer_id: receiver.id, gift_to_customer: receiver }),
    ...(unit.sale && { sale_id: unit.sale.id, sale_version_id: unit.sale.version_id }),
    price: unit.base,
    price_str: moneyText(unit.base, currency),
    quantity: line.quantity,
    ...amountFields(own, currency, shown, shownCurrency),
    ...(line.gameServerId !== undefined && { selected_gameserver_id: line.gameServerId }),
    tax_inclusive: false,
    payout_splits: [],
    pricing_region_id: unit.regionId ?? null,
    custom_variables: lineVariables(priced),
  };
}

/** The fields that link an order to its checkout. */
export interface CheckoutIds {
  readonly checkout_id: FlakeId;
  readonly checkout_token: string;
}

/** An order that is waiting for its payment. */
export function orderRow(
  priced: PricedOrder,
  shopper: SignedIn,
  question: PriceQuestion,
  clock: Clock,
  checkout: CheckoutIds,
): OrderRow {
  const { store, customer, country } = shopper;
  const { currency } = store.store;
  const own = sumAmounts(priced.lines.map((line) => line.own));
  const shown = sumAmounts(priced.lines.map((line) => line.shown));
  const kinds = new Set(priced.lines.map(({ draft }) => draft.line.subscription));
  const id = clock.nextId();
  return {
    id,
    pretty_id: `pn-${BigInt(id).toString(36)}`,
    store_id: store.store.id,
    customer_id: customer.id,
    customer,
    type: kinds.size > 1 ? 'mixed' : kinds.has(true) ? 'subscription_initial' : 'one_time',
    status: 'created',
    ...checkout,
    is_subscription: kinds.has(true),
    ...(priced.coupons[0] && { coupon_id: priced.coupons[0].coupon_id }),
    applied_coupons: priced.coupons,
    ...(priced.giftCards[0] && { giftcard_id: priced.giftCards[0].giftcard_id }),
    applied_giftcards: priced.giftCards,
    ...billingOf(store, customer),
    billing_country: country.code,
    billing_tax_id: null,
    billing_cycle_sequence: 1,
    customer_ip: shopper.ip ?? '127.0.0.1',
    currency,
    ...amountFields(own, currency, shown, question.currency),
    presentment_currency: question.currency,
    created_at: clock.now(),
    completed_at: null,
    lines: priced.lines.map((line) => lineRow(line, store, clock, question.currency)),
    tax_jurisdictions: taxJurisdictions(country, own, currency),
  };
}
