import type { DeliveryItemRow } from '../../../../upstream/management/deliveryItems.js';
import { conflict, found, refuseBroken } from '../../../http/errors.js';
import {
  boolean,
  dateTime,
  flakeId,
  integer,
  listOf,
  nullable,
  objectOf,
  PAGE,
  textMap,
} from '../../../http/fields.js';
import { NO_CONTENT, route } from '../../../http/router.js';
import { emitItemsAdded, emitItemsRevoked } from '../../../webhooks/emit.js';
import { API_KEY_ACTOR } from '../../shared.js';
import { type Assignment, brokenAssignmentRules, createItems } from './assign.js';

const assignment = {
  product_version_id: flakeId,
  execute_on_gameserver_id: flakeId,
  quantity: nullable(integer({ min: 1, max: 100 })),
  override_expires_at: nullable(dateTime),
  skip_commands: nullable(boolean),
  custom_variables: nullable(textMap),
} as const;

const listQuery = { optional: { ...PAGE, activeOnly: boolean } } as const;

const isActive = ({ state }: DeliveryItemRow): boolean => state === 'active' || state === 'usable';

/** Delivery items. */
export const deliveryItemRoutes = [
  route({
    method: 'GET',
    path: '/v1/stores/{storeId}/orders/{orderId}/delivery/items',
    query: { optional: { activeOnly: boolean } },
    handle: ({ store, params, query: { activeOnly = false } }) => {
      const order = found(store.orders.get(params.orderId), 'order');
      return store.deliveryItems.filter((row) => row.order_id === order.id && (!activeOnly || isActive(row)));
    },
  }),
  route({
    method: 'GET',
    path: '/v1/stores/{storeId}/customers/{customerId}/delivery/items',
    query: listQuery,
    handle: ({ store, params, query: { activeOnly = false, ...page } }) => {
      const customer = found(store.customers.get(params.customerId), 'customer');
      return store.deliveryItems.page(page, (row) => row.customer_id === customer.id && (!activeOnly || isActive(row)));
    },
  }),
  route({
    method: 'GET',
    path: '/v1/stores/{storeId}/delivery/items',
    query: listQuery,
    handle: ({ store, query: { activeOnly = false, ...page } }) =>
      store.deliveryItems.page(page, (row) => !activeOnly || isActive(row)),
  }),
  route({
    method: 'POST',
    path: '/v1/stores/{storeId}/customers/{customerId}/delivery/items',
    body: objectOf({ optional: { ...assignment, product_id: flakeId } }),
    handle: ({ store, state, params, body }) => {
      found(store.customers.get(params.customerId), 'customer');
      const wanted: Assignment = { ...body, customer_id: params.customerId };
      const problems = brokenAssignmentRules(store, wanted, '');
      refuseBroken(problems);
      const items = createItems(store, state.clock, wanted);
      emitItemsAdded(state, store, items);
      return items;
    },
  }),
  route({
    method: 'POST',
    path: '/v1/stores/{storeId}/delivery/items',
    body: listOf(objectOf({ required: { customer_id: flakeId }, optional: assignment }), { min: 1, max: 1000 }),
    handle: ({ store, state, body }) => {
      const problems = body.flatMap((wanted, index) => brokenAssignmentRules(store, wanted, `[${index}].`));
      refuseBroken(problems);
      const items = body.flatMap((wanted) => createItems(store, state.clock, wanted));
      emitItemsAdded(state, store, items);
      return items;
    },
  }),
  route({
    method: 'DELETE',
    path: '/v1/stores/{storeId}/customers/{customerId}/delivery/items/{deliveryItemId}',
    handle: ({ store, state, params }) => {
      const row = store.deliveryItems.get(params.deliveryItemId);
      const item = found(row?.customer_id === params.customerId ? row : undefined, 'delivery item');
      if (item.state === 'revoked') {
        throw conflict('delivery-item-already-revoked', 'The delivery item has been revoked already.');
      }
      const now = state.clock.now();
      const revoked = store.deliveryItems.put({
        ...item,
        state: 'revoked',
        revoked_at: now,
        removed_at: now,
        revoked_by: API_KEY_ACTOR,
      });
      emitItemsRevoked(state, store, [revoked]);
      return NO_CONTENT;
    },
  }),
];
