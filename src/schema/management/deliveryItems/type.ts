import type { ArgBuilder } from '@pothos/core';
import { toGlobalId } from '../../../core/ids.js';
import {
  customerDeliveryItems,
  orderDeliveryItems,
  storeDeliveryItems,
} from '../../../resolvers/management/deliveryItems/lists.js';
import type { DeliveryItemRow } from '../../../upstream/management/deliveryItems.js';
import { ActorRef } from '../../kit/audit.js';
import { type BuilderTypes, builder } from '../../kit/builder.js';
import { connectionOf, directedPageArgs, pageArgs } from '../../kit/connections.js';
import { deliveryItemFields } from '../../kit/deliveryItemFields.js';
import { entriesOf, MetadataEntryRef } from '../../kit/metadata.js';
import { CustomerRef, DeliveryItemRef, OrderRef, StoreRef } from '../refs.js';
import { TODAYS_PRODUCT, toCustomer, toGameServer, toOrder, toProduct } from '../relations.js';
import { CommandAttemptRef } from './commandAttempts.js';

const DeliveryItemProductRef = builder.objectRef<DeliveryItemRow>('DeliveryItemProduct').implement({
  description: 'The product as it was when the item was assigned.',
  fields: (t) => ({
    paynowId: t.id({ description: "PayNow's own number of the product.", resolve: ({ product }) => product.id }),
    name: t.string({ description: 'Its name then.', resolve: ({ product }) => product.name }),
    slug: t.string({ description: 'Its name in addresses then.', resolve: ({ product }) => product.slug }),
    versionId: t.id({ description: 'Number of the version.', resolve: ({ product }) => product.version_id }),
    current: toProduct(t, TODAYS_PRODUCT, ({ product, store_id }) => ({ storeId: store_id, id: product.id })),
  }),
});

DeliveryItemRef.implement({
  description: 'A product that was given to a customer. PayNow cannot read one by its id alone.',
  requires: 'delivery:read',
  fields: (t) => ({
    ...deliveryItemFields(t),
    id: t.id({
      description: 'Global id; for mutations, not for node.',
      resolve: (row) => toGlobalId(row.store_id, 'DeliveryItem', row.id),
    }),
    product: t.field({
      type: DeliveryItemProductRef,
      description: 'The product as it was when the item was assigned.',
      resolve: (row) => row,
    }),
    customer: toCustomer(
      t,
      'The customer who has it; comes with the item at no cost. Null when the customer could not be loaded.',
      ({ customer, customer_id, store_id }) => ({ storeId: store_id, id: customer_id, known: customer }),
    ),
    buyer: toCustomer(
      t,
      'Who bought it; null when nobody did. Costs nothing when PayNow sends it along.',
      ({ order_customer, order_customer_id, store_id }) => ({
        storeId: store_id,
        id: order_customer_id,
        known: order_customer,
      }),
    ),
    order: toOrder(
      t,
      'The order it came from; null when it was assigned by hand. One PayNow call per order.',
      (row) => ({ storeId: row.store_id, id: row.order_id }),
    ),
    checkoutId: t.exposeID('checkout_id', {
      nullable: true,
      description: 'Number of the checkout it came from; null when there is none.',
    }),
    checkoutLineId: t.exposeID('checkout_line_id', {
      nullable: true,
      description: 'Number of the checkout line it came from; null when there is none.',
    }),
    trialId: t.exposeID('trial_id', { nullable: true, description: 'Number of its trial; null when there is none.' }),
    gameServerId: t.exposeID('execute_on_gameserver_id', {
      nullable: true,
      description: 'Number of the game server it is for; null for the usual ones.',
    }),
    gameServer: toGameServer(
      t,
      'The game server it is for; null for the usual ones, and when it no longer exists. One PayNow call for all game servers of a query.',
      (row) => ({ storeId: row.store_id, id: row.execute_on_gameserver_id }),
    ),
    skipsCommands: t.exposeBoolean('skip_commands', { description: 'Whether its commands are not run.' }),
    customVariables: t.field({
      type: [MetadataEntryRef],
      description: 'What was chosen for it.',
      resolve: (row) => entriesOf(row.custom_variables),
    }),
    commandAttempts: t.field({
      type: [CommandAttemptRef],
      description: 'Runs of its commands.',
      resolve: (row) => row.command_attempts,
    }),
    addedBy: t.expose('added_by', {
      type: ActorRef,
      nullable: true,
      description: 'Who assigned it; null when PayNow does not say.',
    }),
    revokedBy: t.expose('revoked_by', {
      type: ActorRef,
      nullable: true,
      description: 'Who revoked it; null when PayNow does not say.',
    }),
  }),
});

const activeOnly = (arg: ArgBuilder<BuilderTypes>) =>
  arg.boolean({ required: true, defaultValue: false, description: 'Only items that are usable or active.' });

builder.objectFields(OrderRef, (t) => ({
  deliveryItems: t.field({
    type: connectionOf(DeliveryItemRef),
    nullable: true,
    requires: 'delivery:read',
    description: 'The delivery items of the order. One PayNow call per order.',
    args: { ...pageArgs(t.arg), activeOnly: activeOnly(t.arg) },
    resolve: (row, args, context) => orderDeliveryItems(row.store_id, row.id, args, context),
  }),
}));

builder.objectFields(CustomerRef, (t) => ({
  deliveryItems: t.field({
    type: connectionOf(DeliveryItemRef),
    nullable: true,
    requires: 'delivery:read',
    description: "The customer's delivery items by age. One PayNow call per customer.",
    args: { ...directedPageArgs(t.arg), activeOnly: activeOnly(t.arg) },
    resolve: (row, args, context) => customerDeliveryItems(row.store_id, row.id, args, context),
  }),
}));

builder.objectFields(StoreRef, (t) => ({
  deliveryItems: t.field({
    type: connectionOf(DeliveryItemRef),
    nullable: true,
    requires: 'delivery:read',
    description: "The store's delivery items by age. One PayNow call.",
    args: { ...directedPageArgs(t.arg), activeOnly: activeOnly(t.arg) },
    resolve: ({ storeId }, args, context) => storeDeliveryItems(storeId, args, context),
  }),
}));
