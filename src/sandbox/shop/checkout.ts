import { randomBytes } from 'node:crypto';
import type { OrderRow } from '../../upstream/management/orders.js';
import type { CheckoutSessionRow } from '../../upstream/wire/checkouts.js';
import { type Problem, problem, refuseBroken } from '../http/errors.js';
import type { SignedIn } from '../http/shopper.js';
import type { Clock } from '../state.js';
import { draftOf, type PricedDraft } from './drafts.js';
import { orderRow } from './orderRows.js';
import { dueOf, paymentRow } from './paymentRows.js';
import { priceOrder } from './priceLines.js';
import { priceQuestion } from './productView.js';
import { type PromoNames, readPromos } from './promo.js';
import type { ShopLine } from './records.js';

type Metadata = Readonly<Record<string, string>>;

/** The options of a checkout, besides its lines. */
export interface CheckoutOptions extends PromoNames {
  readonly affiliate_code?: string | null;
  readonly return_url?: string | null;
  readonly cancel_url?: string | null;
  readonly auto_redirect?: boolean | null;
  readonly metadata?: Metadata;
  /** One for each line. */
  readonly lineMetadata?: readonly Metadata[];
  /** Whom it is billed to, as far as whoever makes the checkout says. */
  readonly billing?: Partial<Pick<OrderRow, 'billing_name' | 'billing_email' | 'billing_tax_id'>>;
}

/** The rules that need more than one line, or the customer's data. */
function brokenRules(drafts: readonly PricedDraft[], { store, customer }: SignedIn, options: CheckoutOptions) {
  const intervals = drafts
    .filter(({ line }) => line.subscription)
    .map(({ product: p }) => `${p.subscription_interval_value} ${p.subscription_interval_scale}`);
  const groups = drafts.flatMap(({ line, product }) =>
    line.subscription && product.tier_group_id ? [product.tier_group_id] : [],
  );
  const owned = store.deliveryItems.filter((item) => item.customer_id === customer.id && item.state !== 'revoked');
  const has = (id: string) =>
    owned.some(({ product }) => product.id === id) || drafts.some(({ product }) => product.id === id);
  const missing = drafts.flatMap(({ product }, index): Problem[] => {
    const { required_product_ids: ids, required_product_all: all } = product;
    const isMet = ids.length === 0 || (all ? ids.every(has) : ids.some(has));
    return isMet ? [] : [problem(`lines[${index}].product_id`, 'required-product', 'needs another product first.')];
  });
  const urls = (['return_url', 'cancel_url'] as const).flatMap((name): Problem[] => {
    const url = options[name];
    return url == null || (URL.canParse(url) && /^https?:/i.test(url))
      ? []
      : [problem(name, 'url', 'must be a web address.')];
  });
  return [
    ...(drafts.length === 0 ? [problem('lines', 'length', 'there is nothing to pay for.')] : []),
    ...missing,
    ...(new Set(intervals).size > 1 ? [problem('lines', 'interval', 'subscriptions must have one interval.')] : []),
    ...(new Set(groups).size < groups.length
      ? [problem('lines', 'tier-group', 'only one product of a tier group can be subscribed to.')]
      : []),
    ...urls,
    ...(options.auto_redirect && options.return_url == null
      ? [problem('return_url', 'required', 'is required with auto_redirect.')]
      : []),
  ];
}

/**
 * Starts a checkout: an open order, with a payment unless gift cards pay all of it. The lines have been checked.
 * @throws {Refusal} 400 with every broken rule.
 */
export function createCheckout(
  lines: readonly ShopLine[],
  options: CheckoutOptions,
  shopper: SignedIn,
  clock: Clock,
  isOfCart: boolean,
): CheckoutSessionRow {
  const { store, customer, origin } = shopper;
  const question = priceQuestion(shopper, clock);
  const drafts = lines.flatMap((line) => draftOf(line, shopper, question));
  const problems = brokenRules(drafts, shopper, options);
  refuseBroken(problems);
  const priced = priceOrder(drafts, readPromos(options, shopper, drafts, question.nowMs), question);
  const id = clock.nextId();
  const token = `co_${randomBytes(12).toString('hex')}`;
  const order = store.orders.put({
    ...orderRow(priced, shopper, question, clock, { checkout_id: id, checkout_token: token }),
    ...options.billing,
  });
  if (dueOf(order) > 0) store.payments.put(paymentRow(store, order, clock));
  store.checkouts.put({
    id,
    token,
    customerId: customer.id,
    orderId: order.id,
    status: 'open',
    isOfCart,
    lines,
    metadata: options.metadata ?? {},
    lineMetadata: Object.fromEntries(
      order.lines.map((line, n) => [line.checkout_line_id ?? line.id, options.lineMetadata?.[n] ?? {}]),
    ),
    ...(options.return_url != null && { returnUrl: options.return_url }),
    ...(options.cancel_url != null && { cancelUrl: options.cancel_url }),
  });
  return { id, token, url: `${origin}/__sandbox/checkouts/${id}` };
}
