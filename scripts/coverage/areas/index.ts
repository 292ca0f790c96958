import type { Area } from '../model.js';
import { customers } from './customers.js';
import { delivery } from './delivery.js';
import { discounts } from './discounts.js';
import { orders } from './orders.js';
import { paymentMethods } from './paymentMethods.js';
import { products } from './products.js';
import { storefront } from './storefront.js';
import { stores } from './stores.js';
import { subscriptions } from './subscriptions.js';
import { webhooks } from './webhooks.js';

/** All areas: one file each, named here once. */
export const AREAS: readonly Area[] = [
  stores,
  products,
  customers,
  orders,
  paymentMethods,
  subscriptions,
  discounts,
  delivery,
  webhooks,
  storefront,
];

const RELAYS = 'where the gateway sends events on to; one read of the store shows that the credential opens it';

/** Fields of the roots and doors that need no operation of PayNow's, each with the reason. */
export const OWN_FIELDS: Readonly<Record<string, string>> = {
  'Query.storefront': 'the door itself; its fields reach operations',
  'Store.events': 'what the webhooks have sent; one read of the store shows that the credential opens it',
  'Mutation.createEventRelay': RELAYS,
  'Mutation.pauseEventRelay': RELAYS,
  'Mutation.deleteEventRelay': RELAYS,
  'Mutation.replayEvents': RELAYS,
  'Subscription.storeEvents': 'fed by the webhooks that PayNow sends',
};
