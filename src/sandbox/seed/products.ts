import type { CustomVariableRow } from '../../upstream/management/customVariables.js';
import type { GameServerRow } from '../../upstream/management/gameServers.js';
import type { ProductRow, StockLimitRow } from '../../upstream/management/products.js';
import type { TagRow } from '../../upstream/management/tags.js';
import type { FlakeId } from '../../upstream/wire/common.js';
import type { SeedContext } from './context.js';
import { customVariableIdsOf } from './customVariables.js';
import { embeddedGameServer } from './gameServers.js';
import { DAY_MS, flakeId, timestamp } from './ids.js';
import type { ProductIdea } from './productIdea.js';

/** Before the first order, so that every product of an order is older than it. */
const FIRST_PRODUCT_DAYS_AGO = 640;
const PRODUCT_EVERY_MS = 5 * DAY_MS;

/** The tags that these products name, in order of first use. */
export function createTags(
  { makeId, nowMs, storeId, ownerId, pictures }: SeedContext,
  ideas: readonly ProductIdea[],
): TagRow[] {
  const slugs = [...new Set(ideas.flatMap(({ tags }) => tags))];
  const createdMs = nowMs - (FIRST_PRODUCT_DAYS_AGO + 5) * DAY_MS;
  return slugs.map((slug): TagRow => {
    const name = slug.charAt(0).toUpperCase() + slug.slice(1);
    return {
      id: makeId(createdMs),
      store_id: storeId,
      created_at: timestamp(createdMs),
      created_by: { type: 'user', id: ownerId },
      name,
      slug,
      description: `Everything under ${name}.`,
      image_url: `${pictures}/tags/${slug}.png`,
      enabled: true,
      updated_at: null,
    };
  });
}

const stockLimit = (quantity: number | undefined): StockLimitRow =>
  quantity === undefined
    ? { enabled: false, quantity: null, time_value: null, time_scale: 'invalid', include_trials: false }
    : { enabled: true, quantity, time_value: null, time_scale: 'invalid', include_trials: true };

function trialOf({ trialDays }: ProductIdea): ProductRow['trial'] {
  const enabled = trialDays !== undefined;
  return {
    enabled,
    period_value: trialDays ?? 0,
    period_scale: enabled ? 'day' : 'invalid',
    revoke_immediately_when_canceled: false,
    new_customers_only: enabled,
    new_customer_order_lookback_value: enabled ? 6 : 0,
    new_customer_order_lookback_scale: enabled ? 'month' : 'invalid',
    allow_repeat_trials: false,
    repeat_trial_cooldown_value: 0,
    repeat_trial_cooldown_scale: 'invalid',
  };
}

function commandsOf({ command, expireCommand }: ProductIdea): ProductRow['commands'] {
  return [
    ...(command === undefined ? [] : [{ stage: 'on_purchase' as const, content: command, online_only: false }]),
    ...(expireCommand === undefined
      ? []
      : [{ stage: 'on_expire' as const, content: expireCommand, online_only: false }]),
  ];
}

function upsellingOf({ upsell }: ProductIdea, idOf: (slug: string) => FlakeId): ProductRow['upselling'] {
  if (upsell === undefined) return { enabled: false, recommendations: [] };
  return {
    enabled: true,
    recommendations: [
      {
        recommended_product_id: idOf(upsell),
        type: 'additional',
        discount_type: 'percentage',
        discount_amount: 150,
        prefer_as_subscription: false,
      },
    ],
  };
}

/** What products are made of besides their ideas. */
interface ProductParts {
  readonly tags: readonly TagRow[];
  readonly gameServers: readonly GameServerRow[];
  readonly customVariables: readonly CustomVariableRow[];
}

/** The catalog's products in its order, which is also their `sort_order`. */
export function createProducts(
  { random, makeId, nowMs, storeId, ownerId, pictures }: SeedContext,
  ideas: readonly ProductIdea[],
  { tags, gameServers, customVariables }: ProductParts,
): ProductRow[] {
  const createdMs = (index: number) => nowMs - FIRST_PRODUCT_DAYS_AGO * DAY_MS + index * PRODUCT_EVERY_MS;
  const ids = new Map(ideas.map(({ slug }, index) => [slug, makeId(createdMs(index))]));
  const tierGroupId = flakeId(nowMs - (FIRST_PRODUCT_DAYS_AGO + 1) * DAY_MS);
  const idOf = (slug: string): FlakeId => {
    const id = ids.get(slug);
    if (id === undefined) throw new Error(`The catalog has no product ${slug}.`);
    return id;
  };
  return ideas.map((idea, index): ProductRow => {
    const updatedMs = createdMs(index) + random.between(1, 60) * DAY_MS;
    const author = { type: 'user', id: ownerId } as const;
    const { game, days, monthly } = idea;
    return {
      id: idOf(idea.slug),
      store_id: storeId,
      version_id: makeId(updatedMs),
      image_url: `${pictures}/products/${idea.slug}.png`,
      slug: idea.slug,
      name: idea.name,
      description: idea.description,
      label: idea.label ?? null,
      sort_order: index + 1,
      price: idea.price,
      single_game_server_only: game !== undefined,
      allow_one_time_purchase: monthly !== 'only',
      allow_subscription: monthly !== undefined,
      subscription_interval_value: monthly === undefined ? 0 : 1,
      subscription_interval_scale: monthly === undefined ? 'invalid' : 'month',
      trial: trialOf(idea),
      upselling: upsellingOf(idea, idOf),
      remove_after_enabled: days !== undefined,
      remove_after_time_value: days ?? 0,
      remove_after_time_scale: days === undefined ? 'invalid' : 'day',
      stock_available: {
        store_available: idea.storeStock ?? -1,
        customer_available: idea.customerStock ?? -1,
      },
      store_stock_limit: stockLimit(idea.storeStock),
      customer_stock_limit: stockLimit(idea.customerStock),
      stock_limit_do_not_include_removed: false,
      tags: tags.filter(({ slug }) => idea.tags.includes(slug)).map(({ id, slug, name }) => ({ id, slug, name })),
      gameservers:
        game === undefined ? [] : gameServers.filter(({ name }) => name.startsWith(game)).map(embeddedGameServer),
      commands: commandsOf(idea),
      created_by: author,
      created_at: timestamp(createdMs(index)),
      updated_by: author,
      updated_at: timestamp(updatedMs),
      deliverable_actions: { grant_giftcard: false },
      metadata: idea.metadata ?? {},
      payout_splits: [],
      tax_code: monthly === undefined ? 'digital_goods_permanent_gaming' : 'digital_goods_subscription_gaming',
      allow_concurrent_active_items: days === undefined,
      is_hidden: idea.isHidden ?? false,
      is_gifting_disabled: idea.customerStock === 1,
      enabled_at: timestamp(createdMs(index)),
      enabled_until: null,
      required_product_ids: idea.requires === undefined ? [] : [idOf(idea.requires)],
      required_product_all: false,
      custom_variable_ids: customVariableIdsOf(idea, customVariables),
      is_gift_cards_disabled: false,
      is_coupons_disabled: false,
      is_affiliate_links_disabled: false,
      ...(idea.isTier ? { tier_group_id: tierGroupId } : {}),
    };
  });
}
