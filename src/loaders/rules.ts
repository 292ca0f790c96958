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
