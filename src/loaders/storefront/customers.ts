import { getCart } from '../../upstream/storefront/carts.js';
import { getCurrentCustomer, lookupStorefrontGiftCard } from '../../upstream/storefront/customers.js';
import { listStorefrontDeliveryItems } from '../../upstream/storefront/deliveryItems.js';
import { getStorefrontOrder, listStorefrontOrders } from '../../upstream/storefront/orders.js';
import { getStorefrontSubscription, listStorefrontSubscriptions } from '../../upstream/storefront/subscriptions.js';
import { listTierGroups } from '../../upstream/storefront/tierGroups.js';
import type { PageQuery } from '../../upstream/wire/common.js';
import { asked } from '../reads/ownedRows.js';
import { orNull, reader } from '../reads/session.js';
import { ofStore, rowsOfStore, type StorefrontReads, withId } from './ownStore.js';

/** Reads of what belongs to one shopper; the token decides whose it is. */
export function storefrontCustomerLoaders(reads: StorefrontReads) {
  const { session, storeId, tokenStores, tokenKey } = reads;
  const customer = reader(session, 'storefrontCustomers', getCurrentCustomer);
  const cart = reader(session, 'storefrontCarts', getCart);
  const giftCard = reader(session, 'storefrontGiftCards', lookupStorefrontGiftCard);
  const order = reader(session, 'storefrontOrders', getStorefrontOrder);
  const orders = reader(session, 'storefrontOrders', listStorefrontOrders);
  const deliveryItems = reader(session, 'storefrontDeliveryItems', listStorefrontDeliveryItems);
  const subscription = reader(session, 'storefrontSubscriptions', getStorefrontSubscription);
  const subscriptions = reader(session, 'storefrontSubscriptions', listStorefrontSubscriptions);
  const tierGroups = reader(session, 'storefrontTierGroups', listTierGroups);
  const requireStore = () =>
    tokenStores.require(storeId, tokenKey, () => {
      session.learns();
      return customer({});
    });
  return {
    /**
     * Makes sure that the token belongs to this store, before a call whose answer would not say so.
     * @throws GatewayError `FORBIDDEN` when it belongs to another one
     */
    requireStore,
    /** Who has signed in. */
    row: async () => ofStore(reads, await customer({})),
    /** The cart, in this currency (lower case) or the shopper's own. */
    cart: async (currency: string | undefined) =>
      ofStore(reads, await cart({ query: currency === undefined ? {} : { currency } })),
    /** The gift card with this code, `null` when there is none. */
    giftCard: async (code: string) => {
      await requireStore();
      const row = await orNull(giftCard({ path: { code } }));
      return row && asked(row, isSameCode(row.code, code));
    },
    /** An order of the shopper's own, `null` when they have none with this number. */
    order: async (orderId: string) => {
      const row = await orNull(order({ path: { orderId } }));
      return row && withId(orderId, ofStore(reads, row));
    },
    /** Orders of the shopper's own. */
    orders: async (query: PageQuery) => rowsOfStore(reads, await orders({ query })),
    /** What the shopper has been handed. */
    deliveryItems: async (query: PageQuery) => rowsOfStore(reads, await deliveryItems({ query })),
    /** A subscription of the shopper's own, `null` when they have none with this number. */
    subscription: async (subscriptionId: string) => {
      const row = await orNull(subscription({ path: { subscriptionId } }));
      return row && withId(subscriptionId, ofStore(reads, row));
    },
    /** Subscriptions of the shopper's own. */
    subscriptions: async (query: PageQuery) => rowsOfStore(reads, await subscriptions({ query })),
    /** The ladders the shopper stands on. */
    tierGroups: async () => {
      await requireStore();
      return tierGroups({});
    },
  };
}

/** How codes are printed (case, dashes) is PayNow's own business. */
const isSameCode = (a: string, b: string): boolean => plainCode(a) === plainCode(b);

const plainCode = (code: string): string => code.normalize('NFKC').toUpperCase().replace(/-/g, '');
