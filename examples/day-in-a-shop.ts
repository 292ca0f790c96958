import { fileURLToPath } from 'node:url';
import { ask, type Shop, withShop } from './client.js';

/** What the day came to. */
export interface Day {
  readonly product: string;
  readonly orderStatus: string;
  readonly deliveryItems: readonly string[];
  readonly refunded: string;
  readonly giftCardLeft: string;
}

/**
 * A day in a shop, through GraphQL alone: a manager prepares the shelf, a shopper signs in, fills the cart, pays and
 * looks at the order, and the manager refunds what was paid with money.
 */
export async function playDay(shop: Shop, say: (line: string) => void = () => {}): Promise<Day> {
  const stock = await prepare(shop);
  say(`The shelf: ${stock.product.name}, a gift card of ${stock.giftCard.balance.amount}, a coupon and a sale.`);
  const { token, name } = await signIn(shop);
  say(`${name} signs in.`);
  await fillCart(shop, token, stock);
  const order = await checkOut(shop, token, stock);
  say(`${name} pays order ${order.prettyId} (${order.status}).`);
  for (const { product, state } of order.items) say(`  handed out: ${product.name}, ${state}`);
  const refunded = await refundRest(shop, order.paynowId);
  say(`What was paid with money is refunded: ${refunded}.`);
  const left = await balance(shop, token, stock.giftCard.code);
  say(`Left on the gift card: ${left}.`);
  return {
    product: stock.product.name,
    orderStatus: order.status,
    deliveryItems: order.items.map(({ state }) => state),
    refunded,
    giftCardLeft: left,
  };
}

interface Stock {
  readonly product: { readonly paynowId: string; readonly name: string };
  readonly giftCard: { readonly code: string; readonly balance: { readonly amount: string } };
  readonly coupon: { readonly code: string };
}

const manager = ({ apiKey }: Shop): string => `APIKey ${apiKey}`;
const shopper = (token: string): string => `Customer ${token}`;

async function prepare(shop: Shop): Promise<Stock> {
  const { createProduct } = await ask<{ createProduct: { product: Stock['product'] } }>(
    shop,
    manager(shop),
    `mutation ($input: CreateProductInput!) {
      createProduct(input: $input) { product { paynowId name } userErrors { message } }
    }`,
    { input: { name: 'Lantern of the North', slug: `lantern-${Date.now()}`, price: 1200, description: 'It glows.' } },
  );
  const { paynowId } = createProduct.product;
  const made = await ask<{ createGiftCard: { giftCard: Stock['giftCard'] } }>(
    shop,
    manager(shop),
    `mutation ($input: CreateGiftCardInput!) {
      createGiftCard(input: $input) { giftCard { code balance { amount } } userErrors { message } }
    }`,
    { input: { startingBalance: 500, note: 'for a good customer' } },
  );
  const others = await ask<{ createCoupon: { coupon: Stock['coupon'] } }>(
    shop,
    manager(shop),
    `mutation ($coupon: CreateCouponInput!, $sale: CreateSaleInput!) {
      createCoupon(input: $coupon) { coupon { code } userErrors { message } }
      createSale(input: $sale) { sale { name } userErrors { message } }
    }`,
    {
      coupon: { code: `DAY${Date.now()}`, discount: { percent: '10' } },
      sale: { name: 'Winter', discount: { percent: '25' }, productIds: [paynowId] },
    },
  );
  return { product: createProduct.product, giftCard: made.createGiftCard.giftCard, coupon: others.createCoupon.coupon };
}

async function signIn(shop: Shop): Promise<{ readonly token: string; readonly name: string }> {
  const { authenticateCustomer } = await ask<{ authenticateCustomer: { customerToken: string } }>(
    shop,
    undefined,
    `mutation ($input: AuthenticateCustomerInput!) {
      authenticateCustomer(input: $input) { customerToken userErrors { message } }
    }`,
    { input: { platform: 'MINECRAFT_JAVA_NAME', platformId: 'Wayfarer_7' } },
  );
  const token = authenticateCustomer.customerToken;
  const { storefront } = await ask<{ storefront: { customer: { name: string | null } } }>(
    shop,
    shopper(token),
    '{ storefront { customer { name } } }',
  );
  return { token, name: storefront.customer.name ?? 'The shopper' };
}

async function fillCart(shop: Shop, token: string, { product }: Stock): Promise<void> {
  await ask(
    shop,
    shopper(token),
    `mutation ($input: SetCartLineInput!) {
      setCartLine(input: $input) { cart { total { amount currency } } userErrors { message } }
    }`,
    { input: { productId: product.paynowId, quantity: 2 } },
  );
}

interface PaidOrder {
  readonly paynowId: string;
  readonly prettyId: string;
  readonly status: string;
  readonly items: ReadonlyArray<{ readonly state: string; readonly product: { readonly name: string } }>;
}

async function checkOut(shop: Shop, token: string, { coupon, giftCard }: Stock): Promise<PaidOrder> {
  const { checkoutCart } = await ask<{ checkoutCart: { checkout: { paynowId: string } } }>(
    shop,
    shopper(token),
    `mutation ($input: CheckoutCartInput!) {
      checkoutCart(input: $input) { checkout { paynowId url } userErrors { message } }
    }`,
    { input: { promoCodes: [coupon.code, giftCard.code], idempotencyKey: `cart-${token.slice(-12)}` } },
  );
  const paid = await fetch(`${shop.sandboxUrl}/__sandbox/checkouts/${checkoutCart.checkout.paynowId}/complete`, {
    method: 'POST',
  });
  if (!paid.ok) throw new Error(`the checkout could not be paid: ${paid.status}`);
  const { storefront } = await ask<{
    storefront: { customer: { orders: { nodes: PaidOrder[] }; deliveryItems: { nodes: PaidOrder['items'] } } };
  }>(
    shop,
    shopper(token),
    `{ storefront { customer {
      orders(first: 1) { nodes { paynowId prettyId status } }
      deliveryItems(first: 2) { nodes { state product { name } } }
    } } }`,
  );
  const [order] = storefront.customer.orders.nodes;
  if (!order) throw new Error('the order is not there');
  return { ...order, items: storefront.customer.deliveryItems.nodes };
}

/** Refunds what was paid with money; what a gift card paid stays spent. */
async function refundRest(shop: Shop, orderId: string): Promise<string> {
  const { refundOrder } = await ask<{
    refundOrder: { refund: { amount: { amount: string; currency: string }; status: string } };
  }>(
    shop,
    manager(shop),
    `mutation ($input: RefundOrderInput!) {
      refundOrder(input: $input) { refund { status amount { amount currency } } userErrors { message } }
    }`,
    {
      input: {
        orderId,
        reason: 'It does not glow.',
        idempotencyKey: `refund-${orderId}`,
      },
    },
  );
  const { amount, currency } = refundOrder.refund.amount;
  return `${amount} ${currency}`;
}

async function balance(shop: Shop, token: string, code: string): Promise<string> {
  const { storefront } = await ask<{ storefront: { giftCard: { balance: { amount: string; currency: string } } } }>(
    shop,
    shopper(token),
    'query ($code: String!) { storefront { giftCard(code: $code) { balance { amount currency } } } }',
    { code },
  );
  return `${storefront.giftCard.balance.amount} ${storefront.giftCard.balance.currency}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await withShop((shop) => playDay(shop, (text) => process.stdout.write(`${text}\n`)));
}
