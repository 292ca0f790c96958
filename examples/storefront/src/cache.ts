import { cacheExchange, type Data } from '@urql/exchange-graphcache';

/** A part of its parent, without an identity of its own. */
const PART = () => null;

/** The field that identifies a row. */
const by = (name: string) => (row: Data) => {
  const key = row[name];
  return typeof key === 'string' ? key : null;
};

/** Keyed by PayNow's number. */
const BY_NUMBER = by('paynowId');

/**
 * The normalized cache. What is priced (`Storefront`, products) hangs below the arguments it was asked with, country and
 * currency, and so has no key. A cart is known by its customer: what a mutation answers updates it on every page.
 */
export const createCache = () =>
  cacheExchange({
    keys: {
      Cart: by('customerId'),
      CartLine: by('key'),
      Shopper: BY_NUMBER,
      StorefrontDeliveryItem: BY_NUMBER,
      StorefrontOrder: BY_NUMBER,
      StorefrontSubscription: BY_NUMBER,
      StorefrontTag: BY_NUMBER,
      CartLineCustomVariable: PART,
      Checkout: PART,
      Duration: PART,
      FixedDiscount: PART,
      Money: PART,
      OrderTotals: PART,
      PageInfo: PART,
      PercentageDiscount: PART,
      RenewalTotals: PART,
      Storefront: PART,
      StorefrontCustomVariable: PART,
      StorefrontCustomVariableOption: PART,
      StorefrontDeliveryItemConnection: PART,
      StorefrontDeliveryItemProduct: PART,
      StorefrontGameServer: PART,
      StorefrontOrderConnection: PART,
      StorefrontOrderLine: PART,
      StorefrontPricing: PART,
      StorefrontProduct: PART,
      StorefrontProductConnection: PART,
      StorefrontProductTag: PART,
      StorefrontPurchaseOptions: PART,
      StorefrontSale: PART,
      StorefrontStock: PART,
      StorefrontSubscriptionConnection: PART,
      StorefrontSubscriptionLine: PART,
      StorefrontTagConnection: PART,
      TaxEstimate: PART,
      UserError: PART,
    },
  });
