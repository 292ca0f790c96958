import { isPaynowId } from '../../core/paynowId.js';
import {
  type CartCheckoutBody,
  type CheckoutLineBody,
  type CheckoutSessionRow,
  checkoutCart as checkoutCartCall,
  createCheckout as createCheckoutCall,
} from '../../upstream/storefront/carts.js';
import type { GatewayContext } from '../kit/context.js';
import type { StoreInput } from '../kit/ids.js';
import { onceIfKeyed } from '../kit/once.js';
import { attempt, type Outcome, refuse } from '../kit/outcome.js';
import { type CheckedLine, checkLine, LINE_FIELDS, type LineInput } from './lines.js';
import { inputShop, type Shop } from './stores.js';

/** How a checkout goes on, with a cart or without one. */
export interface CheckoutInput extends StoreInput {
  readonly couponId?: string | null | undefined;
  readonly promoCodes?: readonly string[] | null | undefined;
  readonly affiliateCode?: string | null | undefined;
  readonly returnUrl?: string | null | undefined;
  readonly cancelUrl?: string | null | undefined;
  readonly autoRedirect?: boolean | null | undefined;
  readonly idempotencyKey?: string | null | undefined;
}

/** Input of {@link createCheckout}. */
export interface CreateCheckoutInput extends CheckoutInput {
  readonly lines: readonly LineInput[];
}

/** Most lines, or codes, of one checkout. */
const MAX_LINES = 100;
export const MAX_CODES = 10;

function checkUrl(url: string, name: string): string {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) throw refuse(`${name} must be an http(s) address.`, [name]);
  return url;
}

function checkoutBody(input: CheckoutInput): CartCheckoutBody {
  const { couponId, promoCodes, affiliateCode, returnUrl, cancelUrl, autoRedirect } = input;
  if (couponId != null && !isPaynowId(couponId)) throw refuse('couponId must be a PayNow number.', ['couponId']);
  if ((promoCodes?.length ?? 0) > MAX_CODES) {
    throw refuse(`promoCodes takes at most ${MAX_CODES} codes.`, ['promoCodes'], 'TOO_MANY');
  }
  if (promoCodes?.some((code) => code.trim() === '')) throw refuse('A promo code must not be empty.', ['promoCodes']);
  if (autoRedirect === true && returnUrl == null) {
    throw refuse('autoRedirect needs a returnUrl.', ['autoRedirect']);
  }
  return {
    ...(couponId != null && { coupon_id: couponId }),
    ...(promoCodes != null && { promo_codes: promoCodes }),
    ...(affiliateCode != null && { affiliate_code: affiliateCode }),
    ...(returnUrl != null && { return_url: checkUrl(returnUrl, 'returnUrl') }),
    ...(cancelUrl != null && { cancel_url: checkUrl(cancelUrl, 'cancelUrl') }),
    ...(autoRedirect != null && { auto_redirect: autoRedirect }),
  };
}

/** What a checkout came to. */
export interface CheckoutResult {
  readonly checkout: CheckoutSessionRow;
}

/** Begins to pay what is in the cart (`POST /v1/store/cart/checkout`), once per idempotency key where one is given. */
export async function checkoutCart(input: CheckoutInput, context: GatewayContext): Promise<Outcome<CheckoutResult>> {
  return attempt(
    async () => {
      const shop = inputShop(input, context);
      const body = checkoutBody(input);
      const send = () => shop.session.write('storefrontOrders', checkoutCartCall, { body });
      return { checkout: await once('checkoutCart', shop, input, body, send, context) };
    },
    CHECKOUT_FIELDS,
    input,
  );
}

/** Begins to pay lines without a cart (`POST /v1/checkouts`), once per idempotency key where one is given. */
export async function createCheckout(
  input: CreateCheckoutInput,
  context: GatewayContext,
): Promise<Outcome<CheckoutResult>> {
  return attempt(
    async () => {
      const shop = inputShop(input, context);
      if (input.lines.length === 0) throw refuse('A checkout needs a line.', ['lines']);
      if (input.lines.length > MAX_LINES) {
        throw refuse(`lines takes at most ${MAX_LINES}; there were ${input.lines.length}.`, ['lines'], 'TOO_MANY');
      }
      const lines = input.lines.map((line, n) => lineBody(checkLine(line, 1, shop.storeId, ['lines', String(n)])));
      const body = { ...checkoutBody(input), lines };
      const send = () => shop.session.write('storefrontOrders', createCheckoutCall, { body });
      return { checkout: await once('createCheckout', shop, input, body, send, context) };
    },
    CHECKOUT_FIELDS,
    input,
  );
}

const CHECKOUT_FIELDS = { ...LINE_FIELDS, 404: ['couponId'] };

async function once(
  mutation: string,
  shop: Shop,
  { idempotencyKey }: CheckoutInput,
  body: object,
  send: () => Promise<CheckoutSessionRow>,
  context: GatewayContext,
): Promise<CheckoutSessionRow> {
  const customerId = await shop.loaders.customer.requireStore();
  const call = { mutation, body };
  const { storeId, callerKey, signal } = shop;
  return onceIfKeyed(storeId, idempotencyKey, call, send, context, { shopper: { customerId, callerKey, signal } });
}

const lineBody = (line: CheckedLine): CheckoutLineBody => ({
  product_id: line.productId,
  quantity: line.quantity,
  ...(line.subscription !== undefined && { subscription: line.subscription }),
  ...(line.trial !== undefined && { trial: line.trial }),
  ...(line.gameServerId !== undefined && { selected_gameserver_id: line.gameServerId }),
  ...(line.giftTo && { gift_to: line.giftTo }),
  ...(line.giftToCustomerId !== undefined && { gift_to_customer_id: line.giftToCustomerId }),
  ...(Object.keys(line.customVariables).length > 0 && { custom_variables: line.customVariables }),
});
