import type { ProductRow, StockLimitRow } from '../../../upstream/management/products.js';
import type { ProductCommandRow, ProductGameServerRow } from '../../../upstream/wire/products.js';
import { builder } from '../../kit/builder.js';
import { DurationRef } from '../../kit/durations.js';
import { wireEnum } from '../../kit/enums.js';

/** Kinds of goods for taxes. */
export const taxCode = wireEnum(
  'ProductTaxCode',
  'Kinds of goods for taxes.',
  {
    digital_goods_subscription: 'Digital goods by subscription.',
    digital_goods_permanent: 'Digital goods kept permanently.',
    saas: 'Software as a service.',
    downloaded_software: 'Software to download.',
    digital_goods_subscription_gaming: 'Digital goods of games by subscription.',
    digital_goods_permanent_gaming: 'Digital goods of games kept permanently.',
    iaas: 'Infrastructure as a service.',
    paas: 'Platform as a service.',
    saas_security: 'Security software as a service.',
    saas_storage: 'Storage as a service.',
  },
  ['unknown'],
);

/** How a product can be bought. */
export const ProductPurchaseOptionsRef = builder.objectRef<ProductRow>('ProductPurchaseOptions').implement({
  description: 'How a product can be bought.',
  fields: (t) => ({
    allowsOneTime: t.exposeBoolean('allow_one_time_purchase', { description: 'Whether it can be bought once.' }),
    allowsSubscription: t.exposeBoolean('allow_subscription', { description: 'Whether it can be subscribed to.' }),
    subscriptionInterval: t.field({
      type: DurationRef,
      description: 'How often a subscription renews; kept also while subscriptions are not allowed.',
      resolve: (row) => ({ value: row.subscription_interval_value, scale: row.subscription_interval_scale }),
    }),
    allowsConcurrentActiveItems: t.exposeBoolean('allow_concurrent_active_items', {
      nullable: true,
      description: 'Whether a customer may have several active at one time; null when PayNow does not say.',
    }),
  }),
});
const StockLimitRef = builder.objectRef<StockLimitRow>('StockLimit').implement({
  description: 'A limit on sales.',
  fields: (t) => ({
    enabled: t.exposeBoolean('enabled', { description: 'Whether it is in force.' }),
    quantity: t.exposeInt('quantity', { nullable: true, description: 'How many; null when not set.' }),
    period: t.field({
      type: DurationRef,
      nullable: true,
      description: 'The period that it covers; null for all time.',
      resolve: ({ time_value, time_scale }) => (time_value == null ? null : { value: time_value, scale: time_scale }),
    }),
    includesTrials: t.exposeBoolean('include_trials', { description: 'Whether trials count.' }),
  }),
});

/** What is left of a product. */
export const ProductStockRef = builder.objectRef<ProductRow>('ProductStock').implement({
  description: 'What is left of a product, and the limits.',
  fields: (t) => ({
    storeAvailable: t.int({
      description: 'How many the store can still sell.',
      resolve: ({ stock_available }) => stock_available.store_available,
    }),
    customerAvailable: t.int({
      description: 'How many one customer can still buy.',
      resolve: ({ stock_available }) => stock_available.customer_available,
    }),
    storeLimit: t.field({
      type: StockLimitRef,
      description: 'Limit for the store.',
      resolve: (row) => row.store_stock_limit,
    }),
    customerLimit: t.field({
      type: StockLimitRef,
      description: 'Limit for each customer.',
      resolve: (row) => row.customer_stock_limit,
    }),
    excludesRemoved: t.exposeBoolean('stock_limit_do_not_include_removed', {
      nullable: true,
      description: 'Whether removed items are left out of the count; null when PayNow does not say.',
    }),
  }),
});

/** A game server, as PayNow sends it with a product. */
export const ProductGameServerRef = builder.objectRef<ProductGameServerRow>('ProductGameServer').implement({
  description: 'A game server, as PayNow sends it with a product.',
  fields: (t) => ({
    paynowId: t.exposeID('id', { description: "PayNow's own number." }),
    name: t.exposeString('name', { description: "The game server's name." }),
    enabled: t.exposeBoolean('enabled', { description: 'Whether it takes part.' }),
  }),
});

/** When a command runs. */
export const commandStage = wireEnum(
  'CommandStage',
  'When a command runs.',
  {
    on_purchase: 'On purchase.',
    on_expire: 'On expiry.',
    on_refund: 'On refund.',
    on_renew: 'On renewal.',
    on_chargeback: 'On chargeback.',
    on_trial_start: 'When a trial starts.',
    on_trial_expire: 'When a trial ends.',
  },
  ['invalid'],
);

/** A command that runs on game servers. */
export const ProductCommandRef = builder.objectRef<ProductCommandRow>('ProductCommand').implement({
  description: 'A command that runs on game servers.',
  fields: (t) => ({
    stage: t.field({
      type: commandStage.ref,
      description: 'When it runs.',
      resolve: (row, _, context) => commandStage.show(row.stage, context),
    }),
    content: t.exposeString('content', { description: 'The command.' }),
    isOnlineOnly: t.exposeBoolean('online_only', { description: 'Whether the player has to be online.' }),
    gameServerIds: t.idList({
      description: 'Numbers of the game servers it runs on; empty means the usual ones.',
      resolve: (row) => [...(row.override_execute_on_gameserver_ids ?? [])],
    }),
  }),
});
