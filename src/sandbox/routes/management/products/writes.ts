import type { ProductRow, StockLimitRow } from '../../../../upstream/management/products.js';
import { conflict, found, type Problem, problem, refuseBroken } from '../../../http/errors.js';
import { NO_CONTENT, route } from '../../../http/router.js';
import type { Clock, StoreState } from '../../../state.js';
import { API_KEY_ACTOR, endBeforeStart, unknownIds, updated, withoutAbsent } from '../../shared.js';
import { type UpsertProduct, upsertProduct } from './body.js';

const NO_LIMIT: StockLimitRow = { enabled: false, time_scale: 'invalid', include_trials: false };

/** A new product with the default of every field. */
function blankProduct({ store, products }: StoreState, clock: Clock): ProductRow {
  const now = clock.now();
  return {
    id: clock.nextId(),
    store_id: store.id,
    version_id: clock.nextId(),
    slug: '',
    name: '',
    description: '',
    sort_order: Math.max(0, ...products.all().map((row) => row.sort_order)) + 1,
    price: 0,
    single_game_server_only: false,
    allow_one_time_purchase: true,
    allow_subscription: false,
    subscription_interval_value: 0,
    subscription_interval_scale: 'invalid',
    trial: {
      enabled: false,
      period_value: 0,
      period_scale: 'invalid',
      revoke_immediately_when_canceled: false,
      new_customers_only: false,
      new_customer_order_lookback_value: 0,
      new_customer_order_lookback_scale: 'invalid',
      allow_repeat_trials: false,
      repeat_trial_cooldown_value: 0,
      repeat_trial_cooldown_scale: 'invalid',
    },
    upselling: { enabled: false, recommendations: [] },
    remove_after_enabled: false,
    remove_after_time_value: 0,
    remove_after_time_scale: 'invalid',
    stock_available: { store_available: -1, customer_available: -1 },
    store_stock_limit: NO_LIMIT,
    customer_stock_limit: NO_LIMIT,
    tags: [],
    gameservers: [],
    commands: [],
    created_by: API_KEY_ACTOR,
    created_at: now,
    payout_splits: [],
    required_product_ids: [],
    custom_variable_ids: [],
  };
}

/** The stock under limits that have just been set: nothing has been sold yet. */
const available = (row: ProductRow): ProductRow['stock_available'] => ({
  store_available: row.store_stock_limit.enabled ? (row.store_stock_limit.quantity ?? -1) : -1,
  customer_available: row.customer_stock_limit.enabled ? (row.customer_stock_limit.quantity ?? -1) : -1,
});

function merged(row: ProductRow, body: UpsertProduct, store: StoreState): ProductRow {
  const { tags, gameservers, trial, upselling, ...plain } = body;
  const next: ProductRow = {
    ...row,
    ...plain,
    trial: { ...row.trial, ...trial },
    upselling: { ...row.upselling, ...upselling },
    ...(tags && {
      tags: store.tags.filter(({ id }) => tags.includes(id)).map(({ id, slug, name }) => ({ id, slug, name })),
    }),
    ...(gameservers && {
      gameservers: store.gameServers
        .filter(({ id }) => gameservers.includes(id))
        .map(({ id, name, enabled }) => ({ id, name, enabled })),
    }),
  };
  const isLimitSet = body.store_stock_limit !== undefined || body.customer_stock_limit !== undefined;
  return withoutAbsent(isLimitSet ? { ...next, stock_available: available(next) } : next);
}

/** The rules that need more than one field, or the store. */
function brokenRules(body: UpsertProduct, row: ProductRow, store: StoreState): Problem[] {
  const offered = body.upselling?.recommendations ?? [];
  return [
    ...unknownIds('tags', body.tags, (id) => store.tags.get(id)),
    ...unknownIds('gameservers', body.gameservers, (id) => store.gameServers.get(id)),
    ...unknownIds('required_product_ids', body.required_product_ids, (id) => id !== row.id && store.products.get(id)),
    ...offered.flatMap(({ recommended_product_id: id }, n) =>
      store.products.get(id)
        ? []
        : [problem(`upselling.recommendations[${n}].recommended_product_id`, 'reference', 'is not of this store.')],
    ),
    ...(row.allow_subscription && (row.subscription_interval_value < 1 || row.subscription_interval_scale === 'invalid')
      ? [problem('subscription_interval_value', 'required', 'and its scale are required for a subscription.')]
      : []),
    ...(row.remove_after_enabled && (row.remove_after_time_value < 1 || row.remove_after_time_scale === 'invalid')
      ? [problem('remove_after_time_value', 'required', 'and its scale are required for a removal.')]
      : []),
    ...endBeforeStart(row, 'enabled_at', 'enabled_until'),
  ];
}

/** Stores a product that breaks no rule, or refuses it. */
function save(row: ProductRow, body: UpsertProduct, store: StoreState): ProductRow {
  refuseBroken(brokenRules(body, row, store));
  if (store.products.all().some(({ id, slug }) => id !== row.id && slug === row.slug)) {
    throw conflict('product-slug-already-exists', 'Another product has this slug.');
  }
  return store.products.put(row);
}

/** Changes of products. */
export const productWriteRoutes = [
  route({
    method: 'POST',
    path: '/v1/stores/{storeId}/products',
    body: upsertProduct,
    handle: ({ store, state: { clock }, body }) => {
      const missing = (['name', 'slug', 'price'] as const).filter((name) => body[name] === undefined);
      refuseBroken(missing.map((name) => problem(name, 'required', 'is required.')));
      return save(merged(blankProduct(store, clock), body, store), body, store);
    },
  }),
  route({
    method: 'PATCH',
    path: '/v1/stores/{storeId}/products/{productId}',
    body: upsertProduct,
    handle: ({ store, state: { clock }, params, body }) => {
      const row = found(store.products.get(params.productId), 'product');
      const changed: ProductRow = {
        ...merged(row, body, store),
        version_id: clock.nextId(),
        ...updated(clock),
      };
      return save(changed, body, store);
    },
  }),
  route({
    method: 'DELETE',
    path: '/v1/stores/{storeId}/products/{productId}',
    handle: ({ store, params }) => {
      const { id } = found(store.products.get(params.productId), 'product');
      store.products.remove(id);
      return NO_CONTENT;
    },
  }),
];
