import { createHash } from 'node:crypto';
import type { Random } from '../../../src/sandbox/seed/random.js';
import { HOSTILE } from '../../e2e/http/hostile.js';
import type { Sending } from './client.js';
import type { Shop } from './shop.js';

/** Makes one request of a kind. */
export type Making = (shop: Shop, random: Random) => Sending;

const NESTED = `query ($first: Int!) { store { name orders(first: $first) { nodes { prettyId
  customer { name } lines { quantity product { name slug } } deliveryItems(first: 2) { totalCount } } } } }`;
const PAGES = [
  'orders(first: $n) { nodes { prettyId totals { total { amount currency } } } pageInfo { endCursor } }',
  'customers(first: $n) { nodes { name orders(first: 1) { nodes { prettyId } } } pageInfo { endCursor } }',
  'products(first: $n) { nodes { name slug price { minorUnits } } pageInfo { endCursor } }',
  'coupons(first: $n) { nodes { code note } }',
  'giftCards(first: $n) { nodes { balance { minorUnits } } }',
  'deliveryItems(first: $n) { nodes { state product { name } customer { name } } }',
  'tags(first: $n) { nodes { name } }',
];
const FRONT = [
  'products(first: 5) { nodes { name price { amount currency } pricing { final { minorUnits } } } }',
  'tags(first: 5) { nodes { name slug } }',
  'navLinks { tagSlug children { tagSlug } }',
  'product(idOrSlug: "rank-vip") { name description }',
  'name currency',
];
const MINE = `{ storefront { cart { total { minorUnits } lines { quantity } }
  customer { name orders(first: 3) { nodes { prettyId } } } } }`;

const some = (random: Random, fields: readonly string[]): string => {
  const picked = fields.filter(() => random.chance(0.4));
  return (picked.length > 0 ? picked : [random.pick(fields)]).join(' ');
};

/** Where a shopper seems to be. */
const place = (random: Random): Record<string, string> => ({
  'x-forwarded-for': `2001:db8::${random.hex(4)}:${random.hex(4)}`,
  'cf-ipcountry': random.pick(['DE', 'US', 'JP', 'FR', 'GB']),
});

const managed = (shop: Shop, random: Random, query: string, variables?: object): Sending => ({
  authorization: random.pick(shop.managers),
  body: { query, variables },
});

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const persisted = (query: string, withText: boolean): string => {
  const extensions = JSON.stringify({ persistedQuery: { version: 1, sha256Hash: sha256(query) } });
  const search = new URLSearchParams({ extensions, ...(withText && { query }) });
  return `?${search.toString()}`;
};

/** A document that was never sent before; now and then a long one. */
const unheardOf = (random: Random, fields: string): string => {
  const padding = random.chance(0.02) ? `# ${random.hex(20_000)}\n` : '';
  return `${padding}query Q${random.hex(12)} { store { a${random.hex(10)}: ${fields} } }`;
};

const BROKEN: readonly Sending[] = [
  { body: '{"query":' },
  { body: '[]' },
  { body: '"text"' },
  { body: { query: 7 } },
  { body: { nothing: true } },
  { body: { query: '{ __typename }' }, headers: { 'content-type': 'text/plain' } },
  { body: { query: `{ __typename } # ${'x'.repeat(300_000)}` } },
  { method: 'GET', search: '?query=mutation{clearCart(input:{}){userErrors{code}}}' },
  { method: 'GET', search: '?extensions=%7Bnonsense' },
  { body: { query: '{ __typename }', extensions: { persistedQuery: { version: 2, sha256Hash: 'x' } } } },
];

/** Reads of every kind, good and bad, by name. */
export const READS: Readonly<Record<string, Making>> = {
  'nested orders': (shop, random) => managed(shop, random, NESTED, { first: random.between(1, 6) }),
  'pages of lists': (shop, random) => {
    const query = `query ($n: Int!) { store { ${some(random, PAGES)} } }`;
    return managed(shop, random, query, { n: random.between(1, 20) });
  },
  'node and nodes': (shop, random) => {
    const gid = () => `gid://paynow/${shop.sandbox.storeId}/Order/${random.pick(shop.orderIds)}`;
    const query = `query ($id: ID!, $ids: [ID!]!) { node(id: $id) { id ... on Order { prettyId } }
      nodes(ids: $ids) { id ... on Order { status } } }`;
    return managed(shop, random, query, { id: gid(), ids: [gid(), `gid://paynow/1/Order/${random.digits(9)}`] });
  },
  'storefront, anonymous': (_shop, random) => ({
    body: { query: `{ storefront { ${some(random, FRONT)} } }` },
    headers: place(random),
  }),
  'storefront by hash': (_shop, random) => {
    const query = `query H${random.between(1, 2_000)} { storefront { ${random.pick(FRONT)} } }`;
    return { method: 'GET', search: persisted(query, random.chance(0.5)), headers: place(random) };
  },
  "shopper's own": (shop, random) => ({
    authorization: random.pick(shop.shoppers),
    body: { query: MINE },
    headers: place(random),
  }),
  'a document never seen': (shop, random) => managed(shop, random, unheardOf(random, random.pick(['name', 'slug']))),
  'a document never seen, invalid': (shop, random) => managed(shop, random, unheardOf(random, `no${random.hex(8)}`)),
  'a document never seen, unreadable': (shop, random) => managed(shop, random, `{ q${random.hex(9)} ( `),
  'a credential never seen': (_shop, random) => ({
    authorization: `${random.pick(['APIKey', 'Customer', 'Bearer', 'Basic'])} ${random.hex(40)}`,
    body: { query: random.pick(['{ store { name products(first: 1) { nodes { name } } } }', MINE]) },
    headers: place(random),
  }),
  'a store never seen': (shop, random) => {
    const query = 'query ($id: ID!) { store(id: $id) { name tags(first: 1) { nodes { name } } } }';
    return managed(shop, random, query, { id: random.digits(15) });
  },
  'hostile documents': (shop, random) => {
    const { query, variables } = random.pick(HOSTILE);
    return managed(shop, random, query, variables);
  },
  'broken requests': (_shop, random) => random.pick(BROKEN),
  guesses: (shop, random) => ({
    authorization: random.chance(0.5) ? random.pick(shop.shoppers) : `Customer ${random.hex(30)}`,
    body: {
      query: '{ storefront { giftCard(code: $code) { code } } }'.replace('$code', `"${random.hex(8)}"`),
    },
    headers: place(random),
  }),
};
