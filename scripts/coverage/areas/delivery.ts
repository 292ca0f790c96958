import { type Area, left, NODE } from '../model.js';
import { OF_PARENT, SAME_STORE } from './shared.js';

/** Delivery items and game servers. */
export const delivery: Area = {
  operations: {
    'GET /v1/stores/{storeId}/delivery/items': ['Store.deliveryItems'],
    'POST /v1/stores/{storeId}/delivery/items': ['Mutation.assignDeliveryItems'],
    'GET /v1/stores/{storeId}/orders/{orderId}/delivery/items': ['Order.deliveryItems'],
    'GET /v1/stores/{storeId}/customers/{customerId}/delivery/items': ['Customer.deliveryItems'],
    'POST /v1/stores/{storeId}/customers/{customerId}/delivery/items': ['Mutation.assignDeliveryItem'],
    'DELETE /v1/stores/{storeId}/customers/{customerId}/delivery/items/{deliveryItemId}': [
      'Mutation.revokeDeliveryItem',
    ],
    'GET /v1/stores/{storeId}/gameservers': [
      'Store.gameServers',
      'OrderLine.gameServer',
      'DeliveryItem.gameServer',
      'CommandAttempt.gameServer',
    ],
    'POST /v1/stores/{storeId}/gameservers': ['Mutation.createGameServer'],
    'GET /v1/stores/{storeId}/gameservers/{gameServerId}': ['Store.gameServer', ...NODE],
    'PATCH /v1/stores/{storeId}/gameservers/{gameServerId}': ['Mutation.updateGameServer'],
    'DELETE /v1/stores/{storeId}/gameservers/{gameServerId}': ['Mutation.deleteGameServer'],
    'POST /v1/stores/{storeId}/gameservers/{gameServerId}/reset-token': ['Mutation.resetGameServerToken'],
  },
  objects: [
    {
      dto: 'DeliveryItemDto',
      type: 'DeliveryItem',
      fields: {
        execute_on_gameserver_id: 'gameServerId',
        order_customer: 'buyer',
        order_customer_id: 'buyer.paynowId',
        skip_commands: 'skipsCommands',
      },
    },
    { dto: 'DeliveryItemProductDto', type: 'DeliveryItemProduct' },
    {
      dto: 'CommandAttemptDto',
      type: 'CommandAttempt',
      fields: {
        command_stage: 'stage',
        customer_id: left('the customer of the delivery item that holds it'),
        inventory_item_id: left(OF_PARENT),
        store_id: left(SAME_STORE),
      },
    },
    { dto: 'GameServerDto', type: 'GameServer' },
    { dto: 'GameServerLinkDto', type: 'GameServerLink' },
  ],
};
