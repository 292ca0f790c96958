import './kit/audit.js';
import './kit/money.js';
import './kit/scalars.js';
import './management/bans.js';
import './management/checkouts.js';
import './management/coupons/type.js';
import './management/coupons/writes.js';
import './management/customers/type.js';
import './management/customers/writes.js';
import './management/customVariables/type.js';
import './management/customVariables/writes.js';
import './management/deliveryItems/assign.js';
import './management/deliveryItems/type.js';
import './management/eventRelays/type.js';
import './management/eventRelays/writes.js';
import './management/events/lists.js';
import './management/gameServers.js';
import './management/giftCards/type.js';
import './management/giftCards/writes.js';
import './management/ledgerEntries.js';
import './management/nodes.js';
import './management/orders/lines.js';
import './management/orders/refund.js';
import './management/orders/refundPreview.js';
import './management/orders/type.js';
import './management/payments/lists.js';
import './management/payments/refunds.js';
import './management/payments/type.js';
import './management/products/type.js';
import './management/products/writes.js';
import './management/sales/type.js';
import './management/sales/writes.js';
import './management/stores.js';
import './management/subscriptions/cancel.js';
import './management/subscriptions/lists.js';
import './management/subscriptions/type.js';
import './management/tags.js';
import './management/webhookEndpoints/deliveries.js';
import './management/webhookEndpoints/type.js';
import './management/webhookEndpoints/writes.js';
import './storefront/carts.js';
import './storefront/checkouts.js';
import './storefront/customers.js';
import './storefront/deliveryItems.js';
import './storefront/orders.js';
import './storefront/products/type.js';
import './storefront/signIn.js';
import './storefront/stores.js';
import './storefront/subscriptions.js';
import './storefront/tags.js';
import './storefront/tierGroups.js';
import { type GraphQLSchema, specifiedDirectives } from 'graphql';
import { builder } from './kit/builder.js';
import { freezeDefaults } from './kit/defaults.js';
import { liveDirective } from './kit/live.js';

builder.queryType({ description: 'Everything that can be read.' });
builder.mutationType({ description: 'Everything that can be changed. Fields run one after the other.' });

/**
 * The graph. Built once per process; its names are in the order of the code, because sorting them is an eighth of a start.
 * @example
 * import { lexicographicSortSchema, printSchema } from 'graphql';
 * console.log(printSchema(lexicographicSortSchema(schema)));
 */
export const schema: GraphQLSchema = freezeDefaults(
  builder.toSchema({ sortSchema: false, directives: [...specifiedDirectives, liveDirective] }),
);
