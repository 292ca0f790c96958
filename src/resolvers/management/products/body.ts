import { isPaynowId } from '../../../core/paynowId.js';
import type { UpsertProductBody } from '../../../upstream/management/products.js';
import type { IntervalScale } from '../../../upstream/wire/common.js';
import type { RemoveAfterScale } from '../../../upstream/wire/products.js';
import { checkDuration, refuseYears } from '../../kit/durations.js';
import { atLeast, checkIds } from '../../kit/inputs.js';
import { mapOf } from '../../kit/metadata.js';
import { refuse } from '../../kit/outcome.js';
import { wireValue } from '../../kit/wireValue.js';
import type { ProductFields } from './inputs.js';
import { commandBodies, type StoreScope, stockLimitBody, trialBody, upsellBody } from './parts.js';

/** Switches: ours, and PayNow's name for each. */
const SWITCHES = {
  allowsOneTimePurchase: 'allow_one_time_purchase',
  allowsSubscription: 'allow_subscription',
  allowsConcurrentActiveItems: 'allow_concurrent_active_items',
  isRemovedAfterTime: 'remove_after_enabled',
  isSingleGameServerOnly: 'single_game_server_only',
  isHidden: 'is_hidden',
  isGiftingDisabled: 'is_gifting_disabled',
  isGiftCardsDisabled: 'is_gift_cards_disabled',
  isCouponsDisabled: 'is_coupons_disabled',
  isAffiliateLinksDisabled: 'is_affiliate_links_disabled',
  stockExcludesRemoved: 'stock_limit_do_not_include_removed',
  requiresAllProducts: 'required_product_all',
} as const satisfies Partial<Record<keyof ProductFields, keyof UpsertProductBody>>;

/** Lists of ids: what is named, and PayNow's name for each. */
const ID_LISTS = {
  tagIds: ['Tag', 'tags'],
  gameServerIds: ['GameServer', 'gameservers'],
  customVariableIds: ['CustomVariable', 'custom_variable_ids'],
  requiredProductIds: ['Product', 'required_product_ids'],
} as const;

/** The place of PayNow's fields in our input, when they are not simply ours in another spelling. */
export const PRODUCT_FIELDS = {
  ...Object.fromEntries(Object.entries(SWITCHES).map(([own, wire]) => [wire, [own]])),
  ...Object.fromEntries(Object.entries(ID_LISTS).map(([own, [, wire]]) => [wire, [own]])),
  subscription_interval_value: ['subscriptionInterval', 'value'],
  subscription_interval_scale: ['subscriptionInterval', 'unit'],
  remove_after_time_value: ['removeAfter', 'value'],
  remove_after_time_scale: ['removeAfter', 'unit'],
  upselling: ['upsell'],
  deliverable_actions: ['grantsGiftCard'],
  recommended_product_id: ['productId'],
  override_execute_on_gameserver_ids: ['gameServerIds'],
  409: ['slug'],
};

type Writable = { -readonly [Name in keyof UpsertProductBody]: UpsertProductBody[Name] };

/** The body that sets these fields; what is absent is left out. Null is left only where it clears. */
export function productBody(fields: ProductFields, scope: StoreScope): UpsertProductBody {
  const { label, metadata, enabledAt, enabledUntil, grantsGiftCard, trial, upsell } = fields;
  if (enabledAt != null && enabledUntil != null && Date.parse(enabledUntil) <= Date.parse(enabledAt)) {
    throw refuse('enabledUntil must be after enabledAt.', ['enabledUntil']);
  }
  return {
    ...textBody(fields),
    ...switchBody(fields),
    ...spanBody(fields),
    ...idBody(fields, scope),
    ...(label !== undefined && { label }),
    ...(metadata !== undefined && { metadata: metadata && mapOf(metadata, ['metadata']) }),
    ...(enabledAt !== undefined && { enabled_at: enabledAt }),
    ...(enabledUntil !== undefined && { enabled_until: enabledUntil }),
    ...(grantsGiftCard != null && { deliverable_actions: { grant_giftcard: grantsGiftCard } }),
    ...(trial != null && { trial: trialBody(trial) }),
    ...(upsell != null && { upselling: upsellBody(upsell, scope) }),
    ...stockBody(fields),
    ...(fields.commands != null && { commands: commandBodies(fields.commands, scope) }),
    ...(fields.taxCode != null && { tax_code: wireValue(fields.taxCode, 'taxCode') }),
  };
}

function textBody({ name, price, slug, description }: ProductFields): UpsertProductBody {
  if (name != null && (name.trim() === '' || name.length > 255)) {
    throw refuse('name must be 1 to 255 characters, and not blank.', ['name']);
  }
  if (slug != null && !/^[a-z0-9][\w.~-]{0,254}$/i.test(slug)) {
    throw refuse(
      'slug must be 1 to 255 letters, digits, dots, dashes or underlines, and begin with a letter or digit.',
      ['slug'],
    );
  }
  return {
    ...(name != null && { name }),
    ...(price != null && { price: atLeast(price, 0, 'price') }),
    ...(slug != null && { slug }),
    ...(description != null && { description }),
  };
}

function switchBody(fields: ProductFields): UpsertProductBody {
  const body: Writable = {};
  for (const own of Object.keys(SWITCHES) as ReadonlyArray<keyof typeof SWITCHES>) {
    const value = fields[own];
    if (value != null) body[SWITCHES[own]] = value;
  }
  return body;
}

function spanBody({ subscriptionInterval, removeAfter }: ProductFields): UpsertProductBody {
  const renews = subscriptionInterval && checkDuration<IntervalScale>(subscriptionInterval, 'subscriptionInterval');
  if (removeAfter) refuseYears(removeAfter, 'removeAfter');
  const ends = removeAfter && checkDuration<RemoveAfterScale>(removeAfter, 'removeAfter');
  return {
    ...(renews && { subscription_interval_value: renews.value, subscription_interval_scale: renews.scale }),
    ...(ends && { remove_after_time_value: ends.value, remove_after_time_scale: ends.scale }),
  };
}

function stockBody({ storeStockLimit: store, customerStockLimit: customer }: ProductFields): UpsertProductBody {
  return {
    ...(store != null && { store_stock_limit: stockLimitBody(store, 'storeStockLimit') }),
    ...(customer != null && { customer_stock_limit: stockLimitBody(customer, 'customerStockLimit') }),
  };
}

function idBody(fields: ProductFields, { storeId, context }: StoreScope): UpsertProductBody {
  const body: Writable = {};
  for (const own of Object.keys(ID_LISTS) as ReadonlyArray<keyof typeof ID_LISTS>) {
    const ids = fields[own];
    const [type, wire] = ID_LISTS[own];
    if (ids != null) body[wire] = checkIds(ids, own, type, storeId, context);
  }
  const { tierGroupId } = fields;
  if (tierGroupId == null) return body;
  if (!isPaynowId(tierGroupId)) throw refuse('tierGroupId must be 1 to 20 digits, no zeros in front.', ['tierGroupId']);
  return { ...body, tier_group_id: tierGroupId };
}
