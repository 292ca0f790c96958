import type { Config } from '../../core/config.js';

/** Kinds of rows the gateway reads; lifetimes and drops are kept per resource. */
export const RESOURCES = [
  'stores',
  'products',
  'tags',
  'orders',
  'payments',
  'customers',
  'deliveryItems',
  'coupons',
  'gameServers',
  'customVariables',
  'subscriptions',
  'sales',
  'giftCards',
  'storefrontStores',
  'storefrontProducts',
  'storefrontTags',
  'storefrontNavLinks',
  'storefrontDiscordActions',
  'storefrontTierGroups',
  'storefrontCustomers',
  'storefrontGiftCards',
  'storefrontCarts',
  'storefrontOrders',
  'storefrontDeliveryItems',
  'storefrontSubscriptions',
  'webhookEndpoints',
] as const;

/** One of {@link RESOURCES}. */
export type Resource = (typeof RESOURCES)[number];

/** Milliseconds a row or list of a resource may be answered from memory; 0 means never. */
export type Lifetimes = Readonly<Record<Resource, number>>;

/** The settings that are lifetimes. */
type LifetimeSetting = Extract<keyof Config, `CACHE_${string}_MS`>;

/** What is kept in no setup, and why. */
interface Never {
  readonly never: string;
}

const SECRETS: Never = { never: 'its rows carry secrets' };
const ONE_SHOPPER: Never = { never: "it is one signed-in shopper's own" };

/** How long each resource is kept: the setting that says so, or that it never is. `docs/caching.md` is checked against it. */
export const LIFETIME_RULES: Readonly<Record<Resource, LifetimeSetting | Never>> = {
  stores: 'CACHE_STORES_MS',
  products: 'CACHE_PRODUCTS_MS',
  tags: 'CACHE_PRODUCTS_MS',
  customVariables: 'CACHE_PRODUCTS_MS',
  orders: 'CACHE_ORDERS_MS',
  payments: 'CACHE_ORDERS_MS',
  subscriptions: 'CACHE_ORDERS_MS',
  deliveryItems: 'CACHE_ORDERS_MS',
  customers: 'CACHE_CUSTOMERS_MS',
  coupons: 'CACHE_COUPONS_MS',
  sales: 'CACHE_COUPONS_MS',
  giftCards: 'CACHE_COUPONS_MS',
  gameServers: SECRETS,
  webhookEndpoints: SECRETS,
  storefrontStores: 'CACHE_STORES_MS',
  storefrontProducts: 'CACHE_STOREFRONT_MS',
  storefrontTags: 'CACHE_STOREFRONT_MS',
  storefrontNavLinks: 'CACHE_STOREFRONT_MS',
  storefrontDiscordActions: 'CACHE_STOREFRONT_MS',
  storefrontTierGroups: ONE_SHOPPER,
  storefrontCustomers: ONE_SHOPPER,
  storefrontGiftCards: ONE_SHOPPER,
  storefrontCarts: ONE_SHOPPER,
  storefrontOrders: ONE_SHOPPER,
  storefrontDeliveryItems: ONE_SHOPPER,
  storefrontSubscriptions: ONE_SHOPPER,
};

/** The lifetimes under these settings, in milliseconds. */
export function lifetimesOf(config: Pick<Config, LifetimeSetting>): Lifetimes {
  const lifetime = (rule: LifetimeSetting | Never) => (typeof rule === 'string' ? config[rule] : 0);
  // The keys are those of the rules.
  return Object.fromEntries(RESOURCES.map((name) => [name, lifetime(LIFETIME_RULES[name])])) as Lifetimes;
}

/**
 * What else a write makes stale: rows of the resource are also embedded in rows of these.
 * A refund, for instance, changes an order, its payment, and the delivery items it revokes.
 */
export const WRITE_DROPS: Readonly<Record<Resource, readonly Resource[]>> = {
  stores: ['stores', 'storefrontStores'],
  products: ['products', 'storefrontProducts', 'storefrontTierGroups', 'storefrontDiscordActions'],
  orders: [
    'orders',
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
  tags: ['tags', 'products', 'storefrontTags', 'storefrontNavLinks', 'storefrontProducts'],
  payments: ['payments', 'orders', 'storefrontOrders'],
  subscriptions: [
    'subscriptions',
    'orders',
    'deliveryItems',
    'storefrontSubscriptions',
    'storefrontDeliveryItems',
    'storefrontTierGroups',
  ],
  customers: [
    'customers',
    'orders',
    'payments',
    'subscriptions',
    'deliveryItems',
    'storefrontCustomers',
    'storefrontOrders',
  ],
  deliveryItems: ['deliveryItems', 'products', 'storefrontDeliveryItems', 'storefrontProducts'],
  coupons: ['coupons'],
  gameServers: ['gameServers', 'products', 'storefrontProducts'],
  customVariables: ['customVariables', 'products', 'storefrontProducts'],
  sales: ['sales', 'storefrontProducts'],
  giftCards: ['giftCards', 'storefrontGiftCards'],
  storefrontStores: ['storefrontStores'],
  storefrontProducts: ['storefrontProducts'],
  storefrontTags: ['storefrontTags'],
  storefrontNavLinks: ['storefrontNavLinks'],
  storefrontDiscordActions: ['storefrontDiscordActions'],
  storefrontTierGroups: ['storefrontTierGroups'],
  storefrontCustomers: ['storefrontCustomers', 'customers'],
  storefrontGiftCards: ['storefrontGiftCards'],
  storefrontCarts: ['storefrontCarts'],
  storefrontOrders: ['storefrontOrders', 'storefrontCarts', 'orders', 'payments'],
  storefrontDeliveryItems: ['storefrontDeliveryItems'],
  storefrontSubscriptions: [
    'storefrontSubscriptions',
    'storefrontTierGroups',
    'storefrontOrders',
    'storefrontDeliveryItems',
    'subscriptions',
    'orders',
    'deliveryItems',
  ],
  webhookEndpoints: ['webhookEndpoints'],
};
