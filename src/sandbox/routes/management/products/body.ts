import {
  boolean,
  dateTime,
  flakeId,
  integer,
  listOf,
  nullable,
  objectOf,
  oneOf,
  pattern,
  text,
  textMap,
  type ValueOf,
} from '../../../http/fields.js';

const count = integer({ min: 0, max: 2_147_483_647 });
const amount = integer({ min: 0 });
const interval = oneOf('invalid', 'day', 'week', 'month', 'year');

const stockLimit = objectOf({
  required: { enabled: boolean, time_scale: interval, include_trials: boolean },
  optional: { quantity: nullable(count), time_value: nullable(count) },
});

const command = objectOf({
  required: {
    stage: oneOf(
      'on_purchase',
      'on_expire',
      'on_refund',
      'on_renew',
      'on_chargeback',
      'on_trial_start',
      'on_trial_expire',
    ),
    content: text({ min: 1, max: 5000 }),
    online_only: boolean,
  },
  optional: { override_execute_on_gameserver_ids: nullable(listOf(flakeId)) },
});

const recommendation = objectOf({
  required: {
    recommended_product_id: flakeId,
    type: oneOf('additional', 'alternative', 'increase_quantity'),
    discount_type: oneOf('none', 'fixed', 'percentage'),
    discount_amount: amount,
    prefer_as_subscription: boolean,
  },
  optional: {
    minimum_base_product_quantity: nullable(count),
    minimum_recommended_product_quantity: nullable(count),
    quantity_to_add: nullable(count),
  },
});

const trial = objectOf({
  nullIsAbsent: true,
  optional: {
    enabled: boolean,
    period_value: count,
    period_scale: interval,
    revoke_immediately_when_canceled: boolean,
    new_customers_only: boolean,
    new_customer_order_lookback_value: count,
    new_customer_order_lookback_scale: interval,
    allow_repeat_trials: boolean,
    repeat_trial_cooldown_value: count,
    repeat_trial_cooldown_scale: interval,
  },
});

/** The body that creates or changes a product. */
export const upsertProduct = objectOf({
  nullIsAbsent: true,
  optional: {
    slug: pattern('slug', 'must be safe in an address.', /^[\w.~-]{1,255}$/),
    name: text({ min: 1, max: 255 }),
    description: text({ max: 100_000 }),
    label: nullable(text({ max: 255 })),
    price: amount,
    single_game_server_only: boolean,
    allow_one_time_purchase: boolean,
    allow_subscription: boolean,
    subscription_interval_value: count,
    subscription_interval_scale: interval,
    trial,
    upselling: objectOf({
      nullIsAbsent: true,
      optional: { enabled: boolean, recommendations: listOf(recommendation) },
    }),
    remove_after_enabled: boolean,
    remove_after_time_value: count,
    remove_after_time_scale: oneOf('invalid', 'day', 'week', 'month'),
    store_stock_limit: stockLimit,
    customer_stock_limit: stockLimit,
    stock_limit_do_not_include_removed: boolean,
    tags: listOf(flakeId),
    gameservers: listOf(flakeId),
    commands: listOf(command),
    deliverable_actions: objectOf({ required: { grant_giftcard: boolean } }),
    metadata: nullable(textMap),
    tax_code: oneOf(
      'digital_goods_subscription',
      'digital_goods_permanent',
      'saas',
      'downloaded_software',
      'digital_goods_subscription_gaming',
      'digital_goods_permanent_gaming',
      'iaas',
      'paas',
      'saas_security',
      'saas_storage',
    ),
    allow_concurrent_active_items: boolean,
    is_hidden: boolean,
    is_gifting_disabled: boolean,
    enabled_at: nullable(dateTime),
    enabled_until: nullable(dateTime),
    required_product_ids: listOf(flakeId),
    required_product_all: boolean,
    custom_variable_ids: listOf(flakeId),
    is_gift_cards_disabled: boolean,
    is_coupons_disabled: boolean,
    is_affiliate_links_disabled: boolean,
    tier_group_id: flakeId,
  },
});

/** A checked {@link upsertProduct}. */
export type UpsertProduct = ValueOf<typeof upsertProduct>;
