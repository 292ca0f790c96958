import type { CustomVariableRow } from '../../upstream/management/customVariables.js';
import type { ProductRow } from '../../upstream/management/products.js';
import type {
  StorefrontProductRow,
  StorefrontVariableOptionRow,
  StorefrontVariableRow,
} from '../../upstream/storefront/products.js';
import type { Shopper } from '../http/shopper.js';
import type { Clock, StoreState } from '../state.js';
import { optionPrice, type PriceQuestion, pricingRow, shownAmount } from './pricing.js';
import { availableTo, isEnough } from './stock.js';
import { tierGroupOf } from './tiers.js';
import { isTrialOpen } from './trials.js';

/** The data that a shopper's prices depend on; the currency is the country's unless the request names another. */
export const priceQuestion = (shopper: Shopper, clock: Clock, currency = shopper.country.currency): PriceQuestion => ({
  store: shopper.store,
  country: shopper.country,
  currency,
  nowMs: Date.parse(clock.now()),
});

/** Whether a product is on the shelf at this moment. */
export const isOnShelf = ({ enabled_at, enabled_until }: ProductRow, nowMs: number): boolean =>
  (enabled_at == null || Date.parse(enabled_at) <= nowMs) &&
  (enabled_until == null || nowMs < Date.parse(enabled_until));

/** The custom variables that a product asks for. */
export const variablesOf = (product: ProductRow, store: StoreState): readonly CustomVariableRow[] =>
  product.custom_variable_ids.flatMap((id) => store.customVariables.get(id) ?? []);

/** The options of a variable, priced for a product. */
export const optionRows = (
  { options }: CustomVariableRow,
  product: ProductRow,
  question: PriceQuestion,
): StorefrontVariableOptionRow[] =>
  options.map((option) => ({
    name: option.name,
    value: option.value,
    price: shownAmount(optionPrice(option, product.price), question),
    is_default: option.is_default,
    sort_order: option.sort_order,
  }));

const variableRow = (
  variable: CustomVariableRow,
  product: ProductRow,
  question: PriceQuestion,
): StorefrontVariableRow => ({
  identifier: variable.identifier,
  name: variable.name,
  description: variable.description,
  type: variable.type,
  value_regex: variable.value_regex ?? null,
  options: optionRows(variable, product, question),
});

/** A product as this shopper sees it. */
export function productView(product: ProductRow, shopper: Shopper, question: PriceQuestion): StorefrontProductRow {
  const { store, customer } = shopper;
  const available = availableTo(product, customer, store, question.nowMs);
  const group = tierGroupOf(product, shopper);
  return {
    id: product.id,
    store_id: product.store_id,
    version_id: product.version_id,
    image_url: product.image_url ?? null,
    slug: product.slug,
    name: product.name,
    description: product.description,
    enabled_at: product.enabled_at ?? null,
    enabled_until: product.enabled_until ?? null,
    label: product.label ?? null,
    hidden: product.is_hidden ?? false,
    sort_order: product.sort_order,
    price: shownAmount(product.price, question),
    currency: question.currency,
    single_game_server_only: product.single_game_server_only,
    allow_one_time_purchase: product.allow_one_time_purchase,
    allow_subscription: product.allow_subscription,
    is_gifting_disabled: product.is_gifting_disabled ?? false,
    is_gift_cards_disabled: product.is_gift_cards_disabled ?? false,
    is_coupons_disabled: product.is_coupons_disabled ?? false,
    is_affiliate_links_disabled: product.is_affiliate_links_disabled ?? false,
    subscription_interval_value: product.subscription_interval_value,
    subscription_interval_scale: product.subscription_interval_scale,
    remove_after_enabled: product.remove_after_enabled,
    remove_after_time_value: product.remove_after_time_value,
    remove_after_time_scale: product.remove_after_time_scale,
    pricing: pricingRow(product, question),
    stock: { available_to_purchase: isEnough(available, 1), customer_available: available },
    trial: {
      enabled: product.trial.enabled,
      eligible: isTrialOpen(product, customer, store, question.nowMs),
      period_value: product.trial.period_value,
      period_scale: product.trial.period_scale,
    },
    tags: product.tags,
    gameservers: product.gameservers,
    custom_variables: variablesOf(product, store).map((variable) => variableRow(variable, product, question)),
    ...(product.deliverable_actions && { deliverable_actions: product.deliverable_actions }),
    metadata: product.metadata ?? {},
    created_at: product.created_at ?? null,
    updated_at: product.updated_at ?? null,
    ...(product.tier_group_id && { tier_group_id: product.tier_group_id }),
    ...(group && { active_tier_group: group }),
  };
}
