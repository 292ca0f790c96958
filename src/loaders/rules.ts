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
  stores: ['stores'],
  products: ['products'],
  orders: ['orders', 'payments', 'subscriptions', 'deliveryItems', 'coupons', 'giftCards'],
  tags: ['tags', 'products'],
  payments: ['payments', 'orders'],
  subscriptions: ['subscriptions', 'orders', 'deliveryItems'],
  customers: ['customers', 'orders', 'payments', 'subscriptions', 'deliveryItems'],
  deliveryItems: ['deliveryItems', 'products'],
  coupons: ['coupons'],
  gameServers: ['gameServers', 'products'],
  customVariables: ['customVariables', 'products'],
  sales: ['sales'],
  giftCards: ['giftCards'],
  webhookEndpoints: ['webhookEndpoints'],
};
