import type { FaultRule, Sandbox } from '../../src/sandbox/sandbox.js';
import { SANDBOX_KEYS } from '../../src/sandbox/state.js';

/** Part of everything that PayNow sends beside codes and ids; must never come out again. */
export const CANARY = 'canary-5e1f-of-paynow';

/** What PayNow says when it says no, with texts that are nobody's business. */
const paynowError = {
  status: 'error',
  code: 'some-code',
  message: `${CANARY} in a message`,
  trace_id: 'trace-0af7651916cd43dd',
  errors: [
    { code: 'too-long', path: 'note', message: `${CANARY} in a field's message` },
    { code: `${CANARY} with spaces`, path: 'name', message: CANARY },
    { code: 'lost', path: `${CANARY} with spaces`, message: CANARY },
  ],
};
const { errors: _, ...withoutIssues } = paynowError;

const status = (code: number, headers: Readonly<Record<string, string>> = {}): FaultRule['fault'] => ({
  kind: 'status',
  status: code,
  body: code === 422 ? paynowError : withoutIssues,
  headers: { 'x-canary': CANARY, ...headers },
});

/** Everything PayNow can do instead of answering well. */
export const FAULTS = {
  400: status(400),
  401: status(401),
  403: status(403),
  404: status(404),
  409: status(409),
  '422 with errors[]': status(422),
  '429 with Retry-After': status(429, { 'retry-after': '70' }),
  '429': status(429),
  500: status(500),
  '502 HTML': { kind: 'html', body: `<html><body>${CANARY}</body></html>` },
  503: status(503),
  hang: { kind: 'hang' },
  drip: { kind: 'drip', body: JSON.stringify({ note: `${CANARY}${' '.repeat(200)}` }) },
  cut: { kind: 'cut', body: JSON.stringify({ note: `${CANARY}${' '.repeat(200)}` }) },
  reset: { kind: 'reset' },
  empty: { kind: 'empty' },
  'wrong type': { kind: 'wrongType', body: JSON.stringify(CANARY) },
  malformed: { kind: 'malformed', body: `{"note":"${CANARY}` },
  '50 MB': { kind: 'huge' },
} as const satisfies Record<string, FaultRule['fault']>;

/** One of {@link FAULTS}. */
export type FaultName = `${keyof typeof FAULTS}`;

/** What is asked of the gateway, and which of its PayNow calls fails. */
export interface OperationKind {
  readonly name: string;
  /** Asks for `failing`, and for `sibling`, which does not depend on it. */
  readonly document: string;
  readonly variables?: (sandbox: Sandbox, paynow: (path: string) => Promise<unknown>) => Promise<object>;
  readonly match: { readonly method: string; readonly path: string };
  /** What a good answer of PayNow's is: an answer to be ignored can be spoiled in no way. */
  readonly shape: 'json' | 'nothing';
  /** Whether a read's 404 means that there is no such thing, rather than a failure. */
  readonly missingIsNull?: boolean;
  /** Who asks; the manager of the store where absent. */
  readonly authorization?: string;
}

const SIBLING = 'sibling: tags(first: 1) { nodes { name } }';
const SIBLING_WRITE =
  'sibling: updateCustomer(input: { id: $customer, name: "Sam" }) { customer { name } userErrors { code } }';
const PAYLOAD = 'userErrors { message code upstreamCode }';

const ids =
  (path: string): NonNullable<OperationKind['variables']> =>
  async (_sandbox, paynow) => {
    const [row] = (await paynow(path)) as { id: string }[];
    const [customer] = (await paynow('customers?limit=1')) as { id: string }[];
    if (!row || !customer) throw new Error('the seed is too small');
    return { id: row.id, customer: customer.id };
  };

const SHOPPER = `Customer ${SANDBOX_KEYS.customerToken}`;

const anyProduct: NonNullable<OperationKind['variables']> = async (_sandbox, paynow) => {
  const products = (await paynow('products')) as { id: string; single_game_server_only: boolean }[];
  return { product: products.find((one) => !one.single_game_server_only)?.id };
};

/** Every way in which the gateway uses PayNow. */
export const KINDS: readonly OperationKind[] = [
  {
    name: 'a read by id',
    document: `query ($id: ID!) { store { failing: order(id: $id) { status } ${SIBLING} } }`,
    variables: ids('orders?limit=1'),
    match: { method: 'GET', path: '/orders/\\d+$' },
    shape: 'json',
    missingIsNull: true,
  },
  {
    name: 'a list',
    document: `{ store { failing: coupons(first: 2) { nodes { code } } ${SIBLING} } }`,
    match: { method: 'GET', path: '/coupons$' },
    shape: 'json',
  },
  {
    name: 'a read of many ids at once',
    document: `{ store { orders(first: 5) { nodes { lines { failing: product { name } } } } ${SIBLING} } }`,
    match: { method: 'GET', path: '/products$' },
    shape: 'json',
  },
  {
    name: 'a relation of one row in a list',
    document: `{ store { orders(first: 1) { nodes { prettyId failing: deliveryItems { totalCount } } } ${SIBLING} } }`,
    match: { method: 'GET', path: '/delivery/items$' },
    shape: 'json',
  },
  {
    name: 'a whole list that is cut into pages here',
    document: `{ store { failing: products(first: 2) { nodes { slug } } ${SIBLING} } }`,
    match: { method: 'GET', path: '/products$' },
    shape: 'json',
  },
  {
    name: 'a POST',
    document: `mutation ($customer: ID!) {
      failing: createCoupon(input: { code: "FAULT-10", discount: { percent: "10" } }) { coupon { code } ${PAYLOAD} }
      ${SIBLING_WRITE} }`,
    variables: ids('coupons?limit=1'),
    match: { method: 'POST', path: '/coupons$' },
    shape: 'json',
  },
  {
    name: 'a PATCH',
    document: `mutation ($id: ID!, $customer: ID!) {
      failing: updateCoupon(input: { id: $id, note: "n" }) { coupon { code } ${PAYLOAD} } ${SIBLING_WRITE} }`,
    variables: ids('coupons?limit=1'),
    match: { method: 'PATCH', path: '/coupons/\\d+$' },
    shape: 'json',
  },
  {
    name: 'a DELETE',
    document: `mutation ($id: ID!, $customer: ID!) {
      failing: deleteCoupon(input: { id: $id }) { deletedId ${PAYLOAD} } ${SIBLING_WRITE} }`,
    variables: ids('coupons?limit=1'),
    match: { method: 'DELETE', path: '/coupons/\\d+$' },
    shape: 'nothing',
  },
  {
    name: 'a write of many at once',
    document: `mutation ($customer: ID!) {
      failing: createCustomers(input: { customers: [{ name: "Ann" }, { name: "Bob" }] }) { customers { name } ${PAYLOAD} }
      ${SIBLING_WRITE} }`,
    variables: ids('customers?limit=1'),
    match: { method: 'POST', path: '/customers/bulk$' },
    shape: 'json',
  },
  {
    name: 'a refund, once by its key',
    document: `mutation ($id: ID!, $customer: ID!) {
      failing: refundOrder(input: { orderId: $id, idempotencyKey: "key-1" }) { refund { status } ${PAYLOAD} }
      ${SIBLING_WRITE} }`,
    variables: ids('orders?status=completed&limit=1'),
    match: { method: 'POST', path: '/orders/\\d+/refund$' },
    shape: 'json',
  },
  {
    name: 'a checkout for a customer, once by its key',
    document: `mutation ($product: ID!, $customer: ID!) {
      failing: createCheckoutForCustomer(input: { customerId: $customer, lines: [{ productId: $product }],
        idempotencyKey: "key-1" }) { checkout { url } ${PAYLOAD} }
      ${SIBLING_WRITE} }`,
    variables: async (sandbox, paynow) => ({
      ...(await anyProduct(sandbox, paynow)),
      ...(await ids('customers?limit=1')(sandbox, paynow)),
      id: undefined,
    }),
    match: { method: 'POST', path: '/v1/stores/\\d+/checkouts$' },
    shape: 'json',
  },
  {
    name: "a shopper's read without a token",
    document: `{ storefront { failing: products(first: 2) { nodes { slug } } ${SIBLING} } }`,
    match: { method: 'GET', path: '/v1/store/products$' },
    shape: 'json',
    authorization: '',
  },
  {
    name: "a shopper's own order",
    document: `{ storefront { customer { failing: orders(first: 1) { nodes { prettyId } } } ${SIBLING} } }`,
    match: { method: 'GET', path: '/customer/orders$' },
    shape: 'json',
    authorization: SHOPPER,
  },
  {
    name: 'a line of the cart',
    document: `mutation ($product: ID!) {
      failing: setCartLine(input: { productId: $product, quantity: 1 }) { cart { total { minorUnits } } ${PAYLOAD} }
      sibling: clearCart(input: {}) { cart { lines { key } } userErrors { code } } }`,
    variables: anyProduct,
    match: { method: 'PUT', path: '/v1/store/cart/lines$' },
    shape: 'nothing',
    authorization: SHOPPER,
  },
  {
    name: 'a checkout',
    document: `mutation ($product: ID!) {
      failing: createCheckout(input: { lines: [{ productId: $product }] }) { checkout { url } ${PAYLOAD} }
      sibling: clearCart(input: {}) { cart { lines { key } } userErrors { code } } }`,
    variables: anyProduct,
    match: { method: 'POST', path: '/v1/checkouts$' },
    shape: 'json',
    authorization: SHOPPER,
  },
];
