import {
  checkoutCart as checkoutCartCall,
  createCheckout as createCheckoutCall,
} from '../../upstream/storefront/carts.js';
import type { CheckoutSessionRow } from '../../upstream/wire/checkouts.js';
import { checkLine, checkoutLineBody, LINE_FIELDS, type LineInput } from '../kit/checkoutLines.js';
import { type CheckoutInput, checkoutBody } from '../kit/checkouts.js';
import type { GatewayContext } from '../kit/context.js';
import { onceIfKeyed } from '../kit/once.js';
import { attempt, type Outcome, refuse } from '../kit/outcome.js';
import { inputShop, type Shop } from './stores.js';

/** Input of {@link createCheckout}. */
export interface CreateCheckoutInput extends CheckoutInput {
  readonly lines: readonly LineInput[];
}

/** Most lines of one checkout. */
const MAX_LINES = 100;

/** The result of starting a checkout. */
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
      const lines = input.lines.map((line, n) =>
        checkoutLineBody(checkLine(line, 1, shop.storeId, ['lines', String(n)])),
      );
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
