import { badInput } from '../../core/errors.js';
import { readId } from '../../core/ids.js';
import type { StorefrontGiftCardRow } from '../../upstream/storefront/customers.js';
import type { StorefrontDeliveryItemRow } from '../../upstream/storefront/deliveryItems.js';
import type { StorefrontOrderRow } from '../../upstream/storefront/orders.js';
import type { StorefrontSubscriptionRow } from '../../upstream/storefront/subscriptions.js';
import type { CustomerRow } from '../../upstream/wire/customers.js';
import { type Page, type PageArguments, readPage } from '../kit/pages.js';
import { type InShop, inShop, pageInShop, type Shop } from './stores.js';

/** Who has signed in. */
export const currentShopper = async (shop: Shop): Promise<InShop<CustomerRow>> =>
  inShop(shop)(await shop.loaders.customer.row());

/** A gift card whose amounts are in the currency of its store. */
export interface ShopGiftCard extends StorefrontGiftCardRow {
  readonly shop: Shop;
}

/** The gift card with this code, null when there is none. */
export async function shopGiftCard(shop: Shop, code: string): Promise<ShopGiftCard | null> {
  if (!/^[^\s\p{Cc}\p{Cs}]{1,100}$/u.test(code)) throw badInput('code must be 1 to 100 characters without spaces.');
  const row = await shop.loaders.customer.giftCard(code);
  return row && inShop(shop)(row);
}

/** One page of the shopper's orders. */
export const shopperOrders = async (shop: Shop, page: PageArguments): Promise<Page<InShop<StorefrontOrderRow>>> =>
  pageInShop(
    shop,
    await readPage(['storefrontOrders', shop.storeId], page, (query) => shop.loaders.customer.orders(query)),
  );

/** An order of the shopper's own, null when they have none with this id. */
export async function shopperOrder(shop: Shop, id: string): Promise<InShop<StorefrontOrderRow> | null> {
  const row = await shop.loaders.customer.order(readId(id, 'Order', shop.storeId).paynowId);
  return row && inShop(shop)(row);
}

/** One page of what the shopper has been handed. */
export const shopperDeliveryItems = async (
  shop: Shop,
  page: PageArguments,
): Promise<Page<InShop<StorefrontDeliveryItemRow>>> =>
  pageInShop(
    shop,
    await readPage(['storefrontDeliveryItems', shop.storeId], page, (query) =>
      shop.loaders.customer.deliveryItems(query),
    ),
  );

/** One page of the shopper's subscriptions. */
export const shopperSubscriptions = async (
  shop: Shop,
  page: PageArguments,
): Promise<Page<InShop<StorefrontSubscriptionRow>>> =>
  pageInShop(
    shop,
    await readPage(['storefrontSubscriptions', shop.storeId], page, (query) =>
      shop.loaders.customer.subscriptions(query),
    ),
  );

/** A subscription of the shopper's own, null when they have none with this id. */
export async function shopperSubscription(shop: Shop, id: string): Promise<InShop<StorefrontSubscriptionRow> | null> {
  const row = await shop.loaders.customer.subscription(readId(id, 'ProductSubscription', shop.storeId).paynowId);
  return row && inShop(shop)(row);
}
