import type { CouponRow } from '../../upstream/management/coupons.js';
import type { StoreRow } from '../../upstream/management/stores.js';
import { Collection } from '../collection.js';
import { createCollections } from '../collections.js';
import type { CheckoutRecord } from '../shop/records.js';
import { type Outbox, SANDBOX_KEYS, type SandboxState, type StoreState } from '../state.js';
import { NETWORK_CATALOG } from './catalogNetwork.js';
import { SERVER_CATALOG } from './catalogServers.js';
import type { SeedContext } from './context.js';
import { type CouponIdea, createCoupons, mainCouponIdeas } from './coupons.js';
import { type CustomerPlan, createCustomers } from './customers.js';
import { createCustomVariables } from './customVariables.js';
import { createDeliveryItems } from './deliveryItems.js';
import { createGameServers } from './gameServers.js';
import { createGiftCards } from './giftCards.js';
import { createClock, createIds, DAY_MS, flakeId, timestamp } from './ids.js';
import { type BillingPlace, MAIN_PLACES, OTHER_PLACES } from './orderPlan.js';
import { createOrders } from './orders.js';
import { OTHER_CATALOG, OTHER_COUPONS } from './otherStore.js';
import { createPayments } from './payments.js';
import type { ProductIdea } from './productIdea.js';
import { createProducts, createTags } from './products.js';
import { createRandom } from './random.js';
import { createSales, MAIN_SALES, type SaleIdea, storeWide } from './sales.js';
import { createSessions, MAIN_TOKENS, OTHER_TOKENS, type SeedTokens } from './sessions.js';
import { createSubscriptions } from './subscriptions.js';
import { createWebhookDeliveries, createWebhooks } from './webhooks.js';

const MAIN_CREATED_MS = Date.UTC(2023, 1, 14, 9, 30);
const OTHER_CREATED_MS = Date.UTC(2023, 7, 3, 4, 15);

/** The id of the store that the sandbox's key opens. */
export const MAIN_STORE_ID = flakeId(MAIN_CREATED_MS, 2);

/** The id of the small second store. */
export const OTHER_STORE_ID = flakeId(OTHER_CREATED_MS, 2);

/** What decides a sandbox's data: the same values always give the same data. */
export interface SeedOptions {
  readonly seed: number;
  /** The data ends shortly before this moment. */
  readonly now: Date;
}

interface StorePlan {
  readonly store: StoreRow;
  readonly createdMs: number;
  readonly apiKey: string;
  readonly catalog: readonly ProductIdea[];
  readonly gameServers: readonly string[];
  readonly customers: CustomerPlan;
  readonly coupons: (context: SeedContext) => readonly CouponIdea[];
  readonly orders: number;
  readonly places: readonly BillingPlace[];
  readonly sales: readonly SaleIdea[];
  readonly giftcardBalances: readonly number[];
  readonly tokens: SeedTokens;
}

function storeRow(
  createdMs: number,
  fields: Pick<StoreRow, 'id' | 'slug' | 'name' | 'platform' | 'game' | 'currency' | 'description'>,
): StoreRow {
  const site = `https://${fields.slug}.example`;
  return {
    ...fields,
    owner_id: flakeId(createdMs),
    website_url: site,
    contact_email: `hello@${fields.slug}.example`,
    support_email: `support@${fields.slug}.example`,
    support_url: `${site}/support`,
    integration_type: 'hosted',
    live_mode: false,
    logo_url: `${site}/logo.png`,
    logo_square_url: `${site}/logo-square.png`,
    minecraft_bedrock_username_prefix: '.',
    created_at: timestamp(createdMs),
    updated_at: timestamp(createdMs + 40 * DAY_MS),
    onboarding_completed_at: timestamp(createdMs + 2 * DAY_MS),
  };
}

const MAIN_PLAN: StorePlan = {
  store: storeRow(MAIN_CREATED_MS, {
    id: MAIN_STORE_ID,
    slug: 'emberfall',
    name: 'Emberfall Network',
    platform: 'steam',
    game: 'rust',
    currency: 'usd',
    description: 'Ranks, kits and crates for the Rust and Minecraft servers of the Emberfall Network.',
  }),
  createdMs: MAIN_CREATED_MS,
  apiKey: SANDBOX_KEYS.apiKey,
  catalog: [...NETWORK_CATALOG, ...SERVER_CATALOG],
  gameServers: ['Rust EU Main', 'Rust US Main', 'Rust Monthly', 'Minecraft Survival', 'Minecraft Creative'],
  customers: { count: 440, days: 520, steam: true },
  coupons: mainCouponIdeas,
  orders: 1480,
  places: MAIN_PLACES,
  sales: MAIN_SALES,
  giftcardBalances: [500, 1000, 1000, 2000, 5000],
  tokens: MAIN_TOKENS,
};

const OTHER_PLAN: StorePlan = {
  store: storeRow(OTHER_CREATED_MS, {
    id: OTHER_STORE_ID,
    slug: 'sakura-survival',
    name: 'Sakura Survival',
    platform: 'minecraft',
    game: 'minecraft',
    currency: 'jpy',
    description: 'A quiet survival server under the cherry trees.',
  }),
  createdMs: OTHER_CREATED_MS,
  apiKey: SANDBOX_KEYS.otherApiKey,
  catalog: OTHER_CATALOG,
  gameServers: ['Minecraft Sakura'],
  customers: { count: 8, days: 420, steam: false },
  coupons: () => OTHER_COUPONS,
  orders: 12,
  places: OTHER_PLACES,
  sales: [],
  giftcardBalances: [1000],
  tokens: OTHER_TOKENS,
};

function createStore(plan: StorePlan, options: SeedOptions): StoreState {
  const nowMs = options.now.getTime();
  const { store, catalog } = plan;
  const context: SeedContext = {
    random: createRandom(options.seed),
    makeId: createIds(),
    nowMs,
    storeId: store.id,
    ownerId: store.owner_id,
    currency: store.currency,
    pictures: `https://cdn.${store.slug}.example`,
  };
  const tags = createTags(context, catalog);
  const gameServers = createGameServers(context, plan.gameServers);
  const customVariables = createCustomVariables(context, tags);
  const products = createProducts(context, catalog, { tags, gameServers, customVariables });
  const customers = createCustomers(context, plan.customers);
  const coupons: CouponRow[] = createCoupons(context, plan.coupons(context), tags, customers);
  const sales = createSales(context, plan.sales, tags);
  const { places, giftcardBalances, orders: count } = plan;
  const orders = createOrders(context, {
    count,
    products,
    customers,
    coupons,
    places,
    sales: storeWide(sales),
    giftcardBalances,
  });
  const payments = createPayments(context, orders);
  const deliveryItems = createDeliveryItems(context, { orders, payments, products, gameServers });
  const subscriptions = createSubscriptions(context, { orders, payments, products, places });
  const giftCards = createGiftCards(context, orders, giftcardBalances);
  const webhooks = createWebhooks(context);
  const shown = {
    products: new Collection(products),
    gameServers: new Collection(gameServers),
    checkouts: new Collection<CheckoutRecord>(),
  };
  const webhookDeliveries = createWebhookDeliveries(context, { webhooks, catalog: shown, orders, payments });
  const collections = createCollections({
    gameServers,
    customVariables,
    tags,
    products,
    customers,
    orders,
    payments,
    subscriptions,
    deliveryItems,
    bans: customers.slice(-2).map(({ id }) => ({
      id: context.makeId(nowMs - DAY_MS),
      store_id: store.id,
      reason: 'Chargeback of a stolen card',
      enabled: true,
      identities: [{ ban_type: 'customer', ban_type_value: id }],
      created_by: { type: 'user', id: store.owner_id },
      created_at: timestamp(nowMs - DAY_MS),
    })),
    coupons,
    sales,
    giftCards,
    webhooks,
    webhookDeliveries,
  });
  return {
    ...collections,
    store,
    apiKeys: new Set([plan.apiKey]),
    customerTokens: createSessions(plan.tokens, customers, orders, subscriptions),
    carts: new Map(),
  };
}

/** An outbox that sends nothing: deliveries stay pending. */
const NO_OUTBOX: Outbox = { post: () => undefined };

/** The state of a new sandbox: two stores with the data of a year. */
export function createState(options: SeedOptions, outbox: Outbox = NO_OUTBOX): SandboxState {
  const stores = [MAIN_PLAN, OTHER_PLAN].map((plan) => createStore(plan, options));
  return { stores: new Map(stores.map((state) => [state.store.id, state])), clock: createClock(options.now), outbox };
}
