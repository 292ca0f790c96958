import './scalars.js';
import './common.js';
import './money.js';
import './nodes.js';
import './stores.js';
import './products.js';
import './productWrites.js';
import './orders.js';
import './orderLines.js';
import './refundOrder.js';
import './assignDeliveryItems.js';
import './payments.js';
import './refunds.js';
import './paymentLists.js';
import './subscriptions.js';
import './subscriptionLists.js';
import './cancelProductSubscription.js';
import './customers.js';
import './customerWrites.js';
import './deliveryItems.js';
import './coupons.js';
import './gameServers.js';
import './customVariables.js';
import './customVariableWrites.js';
import './sales.js';
import './saleMutations.js';
import './tags.js';
import './couponWrites.js';
import './giftCards.js';
import './giftCardWrites.js';
import type { GraphQLSchema } from 'graphql';
import { builder } from './builder.js';

builder.queryType({ description: 'Everything that can be read.' });
builder.mutationType({ description: 'Everything that can be changed. Fields run one after the other.' });

/** The graph. Built once per process. */
export const schema: GraphQLSchema = builder.toSchema({ sortSchema: true });
