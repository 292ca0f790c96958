import type { Config } from './config.js';

/** The settings that are lifetimes. */
type LifetimeSetting = Extract<keyof Config, `CACHE_${string}_MS`>;

/** What no setting makes the gateway keep, and why. */
interface Never {
  readonly never: string;
}

const SECRETS: Never = { never: 'its rows carry secrets' };
const ONE_SHOPPER: Never = { never: "it is one signed-in shopper's own" };

/** What {@link RESOURCES} says of one kind of row. */
interface CardShape<Scopes extends string = string, Resources extends string = string> {
  /** What reading it takes: a scope of managers, a shopper's own token, or nothing. */
  readonly reads: Scopes | 'customer' | 'public';
  /** The scopes it brings along, each with what it allows; a payment is read with the order's. */
  readonly scopes?: Readonly<Record<string, string>>;
  /** The setting that says how long it is kept, or why it never is. */
  readonly kept: LifetimeSetting | Never;
  /** What a write makes stale besides the resource itself: rows of it are embedded in rows of these. */
  readonly drops: readonly Resources[];
  /** The GraphQL type of its rows, where they have a global id. */
  readonly id?: string;
  /**
   * How `node` reads it, where a row can be found by its id alone: `batch` for up to 100 rows per PayNow call, `each` for
   * a call per row.
   */
  readonly node?: 'batch' | 'each';
  /** Whether a public read may be answered past its lifetime while PayNow fails: see `CACHE_STALE_MS`. */
  readonly mayBeStale?: boolean;
}

/**
 * Everything the floors have to know about a kind of row besides its own files. Scopes, lifetimes, what a write makes
 * stale, global ids, `node` and the tables in `docs/` follow from these cards; `docs/adding-a-resource.md` explains each
 * part.
 */
export const RESOURCES = {
  stores: {
    reads: 'stores:read',
    scopes: { 'stores:read': 'see stores and their settings' },
    kept: 'CACHE_STORES_MS',
    drops: ['storefrontStores'],
    id: 'Store',
    node: 'each',
  },
  products: {
    reads: 'products:read',
    scopes: {
      'products:read': 'see products as a manager does',
      'products:write': 'create, change and delete products',
    },
    kept: 'CACHE_PRODUCTS_MS',
    drops: ['storefrontProducts', 'storefrontTierGroups', 'storefrontDiscordActions'],
    id: 'Product',
    node: 'batch',
  },
  tags: {
    reads: 'tags:read',
    scopes: { 'tags:read': 'see tags' },
    kept: 'CACHE_PRODUCTS_MS',
    drops: ['products', 'storefrontTags', 'storefrontNavLinks', 'storefrontProducts'],
    id: 'Tag',
    node: 'each',
  },
  orders: {
    reads: 'orders:read',
    scopes: {
      'orders:read': 'see orders with their billing details, and payments',
      'orders:refund': 'refund orders',
      'checkouts:write': 'create checkouts that customers are to pay',
    },
    kept: 'CACHE_ORDERS_MS',
    // A refund changes the order, its payment, and the delivery items it revokes. A checkout begins an order and its
    // payment.
    drops: [
      'payments',
      'subscriptions',
      'deliveryItems',
      'coupons',
      'giftCards',
      'storefrontOrders',
      'storefrontDeliveryItems',
      'storefrontSubscriptions',
      'storefrontProducts',
    ],
    id: 'Order',
    node: 'each',
  },
  payments: {
    reads: 'orders:read',
    scopes: {
      'payments:details':
        'see what was paid with: numbers of bank accounts and cards as far as PayNow shows them, PayPal addresses, payers at the gateway',
    },
    kept: 'CACHE_ORDERS_MS',
    drops: ['orders', 'storefrontOrders'],
    id: 'Payment',
    node: 'each',
  },
  customers: {
    reads: 'customers:read',
    scopes: {
      'customers:read': 'see customers',
      'customers:write': 'create and change customers',
      'customers:sign-in': 'sign shoppers in by accounts the caller has checked, for instance with Steam',
      'customers:tokens': 'make and revoke tokens that act as a customer',
    },
    kept: 'CACHE_CUSTOMERS_MS',
    drops: ['orders', 'payments', 'subscriptions', 'deliveryItems', 'storefrontCustomers', 'storefrontOrders'],
    id: 'Customer',
    node: 'batch',
  },
  bans: {
    reads: 'bans:read',
    scopes: { 'bans:read': 'see bans', 'bans:write': 'create, change and delete bans' },
    kept: 'CACHE_CUSTOMERS_MS',
    drops: [],
    id: 'Ban',
    node: 'each',
  },
  deliveryItems: {
    reads: 'delivery:read',
    scopes: {
      'delivery:read': 'see delivery items',
      'delivery:write': 'assign and revoke delivery items',
    },
    kept: 'CACHE_ORDERS_MS',
    drops: ['products', 'storefrontDeliveryItems', 'storefrontProducts'],
    id: 'DeliveryItem',
  },
  coupons: {
    reads: 'coupons:read',
    scopes: { 'coupons:read': 'see coupons', 'coupons:write': 'create, change and delete coupons' },
    kept: 'CACHE_COUPONS_MS',
    drops: [],
    id: 'Coupon',
    node: 'each',
  },
  gameServers: {
    reads: 'gameservers:read',
    scopes: {
      'gameservers:read': 'see game servers, without their tokens',
      'gameservers:write': 'create, change and delete game servers, and reset their tokens',
    },
    kept: SECRETS,
    drops: ['products', 'storefrontProducts'],
    id: 'GameServer',
    node: 'each',
  },
  customVariables: {
    reads: 'customvariables:read',
    scopes: {
      'customvariables:read': 'see custom variables with their options',
      'customvariables:write': 'create, change and delete custom variables',
    },
    kept: 'CACHE_PRODUCTS_MS',
    drops: ['products', 'storefrontProducts'],
    id: 'CustomVariable',
    node: 'each',
  },
  subscriptions: {
    reads: 'subscriptions:read',
    scopes: {
      'subscriptions:read': 'see product subscriptions',
      'subscriptions:write': 'cancel product subscriptions',
    },
    kept: 'CACHE_ORDERS_MS',
    drops: ['orders', 'deliveryItems', 'storefrontSubscriptions', 'storefrontDeliveryItems', 'storefrontTierGroups'],
    id: 'ProductSubscription',
    node: 'each',
  },
  sales: {
    reads: 'sales:read',
    scopes: { 'sales:read': 'see sales', 'sales:write': 'create, change and delete sales' },
    kept: 'CACHE_COUPONS_MS',
    drops: ['storefrontProducts'],
    id: 'Sale',
    node: 'batch',
  },
  giftCards: {
    reads: 'giftcards:read',
    scopes: {
      'giftcards:read': 'see gift cards with their codes',
      'giftcards:write': 'create, change and delete gift cards',
    },
    kept: 'CACHE_COUPONS_MS',
    drops: ['storefrontGiftCards'],
    id: 'GiftCard',
    node: 'each',
  },
  webhookEndpoints: {
    reads: 'webhooks:read',
    scopes: {
      'webhooks:read': 'see webhook endpoints, without their secrets, and what was sent to them',
      'webhooks:write': 'create, change and delete webhook endpoints',
    },
    kept: SECRETS,
    drops: [],
    id: 'WebhookEndpoint',
    node: 'each',
  },
  storefrontStores: { reads: 'public', kept: 'CACHE_STORES_MS', drops: [], mayBeStale: true },
  storefrontProducts: { reads: 'public', kept: 'CACHE_STOREFRONT_MS', drops: [], mayBeStale: true },
  storefrontTags: { reads: 'public', kept: 'CACHE_STOREFRONT_MS', drops: [], mayBeStale: true },
  storefrontNavLinks: { reads: 'public', kept: 'CACHE_STOREFRONT_MS', drops: [], mayBeStale: true },
  storefrontDiscordActions: { reads: 'public', kept: 'CACHE_STOREFRONT_MS', drops: [] },
  storefrontTierGroups: { reads: 'customer', kept: ONE_SHOPPER, drops: [] },
  storefrontCustomers: { reads: 'customer', kept: ONE_SHOPPER, drops: ['customers'] },
  storefrontGiftCards: { reads: 'customer', kept: ONE_SHOPPER, drops: [] },
  storefrontCarts: { reads: 'customer', kept: ONE_SHOPPER, drops: [] },
  storefrontOrders: { reads: 'customer', kept: ONE_SHOPPER, drops: ['storefrontCarts', 'orders', 'payments'] },
  storefrontDeliveryItems: { reads: 'customer', kept: ONE_SHOPPER, drops: [] },
  storefrontSubscriptions: {
    reads: 'customer',
    kept: ONE_SHOPPER,
    drops: [
      'storefrontTierGroups',
      'storefrontOrders',
      'storefrontDeliveryItems',
      'subscriptions',
      'orders',
      'deliveryItems',
    ],
  },
} as const satisfies Readonly<Record<string, CardShape>>;

/** A kind of row that the gateway reads: a key of {@link RESOURCES}. */
export type Resource = keyof typeof RESOURCES;

type Cards = typeof RESOURCES;

type KeysOf<T> = T extends unknown ? keyof T : never;

/** Scopes that belong to no single kind of row. */
export const OTHER_SCOPES = {
  'secrets:read':
    'see secrets that PayNow keeps, for instance tokens of game servers and checkouts, and signing secrets of webhooks; see a new secret of a relay',
  'events:read': 'listen to what happens in a store, and read what has happened, with the details PayNow sends',
  'events:relay': 'see, create, pause and delete relays, which send events to addresses of your own, and replay events',
  'ledger:read': 'see which writes that move money or goods were asked for, and their results',
} as const;

/** Name of a permission. */
export type Scope =
  | { [R in Resource]: Cards[R] extends { readonly scopes: infer S } ? KeysOf<S> : never }[Resource]
  | keyof typeof OTHER_SCOPES;

/** GraphQL types that have a global id. */
export type IdType = {
  [R in Resource]: Cards[R] extends { readonly id: infer T extends string } ? T : never;
}[Resource];

/** Resources whose rows can be read by their id alone. */
export type NodeResource = { [R in Resource]: Cards[R] extends { readonly node: string } ? R : never }[Resource];

/** One card, with its scope and the resources it drops checked by the compiler. */
export type ResourceCard = CardShape<Scope, Resource>;

/** The names of all resources. */
export const RESOURCE_NAMES = Object.keys(RESOURCES) as readonly Resource[];

const CARDS: Readonly<Record<Resource, ResourceCard>> = RESOURCES;

/** What is known of a resource. */
export const cardOf = (resource: Resource): ResourceCard => CARDS[resource];

/** Every scope with what it allows, in the order of the cards. */
export const SCOPES = {
  ...Object.assign({}, ...RESOURCE_NAMES.map((name) => cardOf(name).scopes)),
  ...OTHER_SCOPES,
} as Readonly<Record<Scope, string>>; // made of the same cards as the type

/** Everything that a write of the resource makes stale, the resource itself first. */
export const droppedBy = (resource: Resource): readonly Resource[] => DROPPED[resource];

const DROPPED = Object.fromEntries(
  RESOURCE_NAMES.map((name) => [name, [name, ...cardOf(name).drops]]),
) as unknown as Readonly<Record<Resource, readonly Resource[]>>;

/** The resource of each GraphQL type with a global id. */
export const RESOURCE_OF_TYPE: ReadonlyMap<string, Resource> = new Map(
  RESOURCE_NAMES.flatMap((name) => {
    const { id } = cardOf(name);
    return id === undefined ? [] : [[id, name] as const];
  }),
);
