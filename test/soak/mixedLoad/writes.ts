import type { Random } from '../../../src/sandbox/seed/random.js';
import type { Making } from './reads.js';
import type { Shop } from './shop.js';

const own = (shop: Shop, random: Random, query: string, variables: object) => ({
  authorization: random.pick(shop.shoppers),
  body: { query, variables },
});

/** Writes that go without the ledger, by name. Stores grow by none of them. */
export const WRITES: Readonly<Record<string, Making>> = {
  'a coupon is changed': (shop, random) => ({
    authorization: random.pick(shop.managers),
    body: {
      query: `mutation ($id: ID!, $note: String!) { updateCoupon(input: { id: $id, note: $note }) {
        coupon { note } userErrors { code } } }`,
      variables: { id: random.pick(shop.couponIds), note: random.hex(12) },
    },
  }),
  'a customer is changed': (shop, random) => ({
    authorization: random.pick(shop.managers),
    body: {
      query: `mutation ($id: ID!, $name: String!) { updateCustomer(input: { id: $id, name: $name }) {
        customer { name } userErrors { code } } }`,
      variables: { id: random.pick(shop.customerIds), name: random.hex(12) },
    },
  }),
  "another store's coupon": (shop, random) => ({
    authorization: random.pick(shop.managers),
    body: {
      query: `mutation ($store: ID!) { deleteCoupon(input: { id: "1", storeId: $store }) {
        deletedId userErrors { code } } }`,
      variables: { store: random.digits(15) },
    },
  }),
  'a line of a cart': (shop, random) =>
    own(
      shop,
      random,
      `mutation ($product: ID!, $quantity: Int!) { setCartLine(input: { productId: $product, quantity: $quantity }) {
        cart { total { minorUnits } } userErrors { code } } }`,
      { product: random.pick(shop.productIds), quantity: random.between(0, 3) },
    ),
  'a cart is emptied': (shop, random) =>
    own(shop, random, 'mutation { clearCart(input: {}) { cart { lines { key } } userErrors { code } } }', {}),
  'a sign-in': (_shop, random) => ({
    body: {
      query: `mutation ($name: String!) { authenticateCustomer(input: { platform: MINECRAFT_JAVA_NAME, platformId: $name }) {
        customerToken userErrors { code } } }`,
      variables: { name: random.pick(['', `p${random.hex(6)}`]) },
    },
    headers: { 'x-forwarded-for': `2001:db8:1::${random.hex(4)}` },
  }),
};
