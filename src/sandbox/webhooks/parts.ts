import type { OrderLineRow, OrderRow } from '../../upstream/management/orders.js';
import type { ProductRow } from '../../upstream/management/products.js';
import type { FlakeId } from '../../upstream/wire/common.js';
import type { CustomerRow } from '../../upstream/wire/customers.js';
import type { StoreState } from '../state.js';

/** The collections that payloads read from. */
export type Catalog = Pick<StoreState, 'products' | 'gameServers' | 'checkouts'>;

/** Deliveries print currencies in upper case, the management API in lower. */
export const currencyCode = (currency: string): string => currency.toUpperCase();

/** What an id is in a delivery where there is none: PayNow's definitions have no null there. */
export const NO_ID: FlakeId = '0';

const NO_ACCOUNT = { id: '', name: '', avatar_url: '' };

/** A customer as deliveries show one. PayNow's definitions have no null for an account: one that is absent is empty. */
export const customerPart = ({ id, name, steam, minecraft, profile }: CustomerRow) => ({
  id,
  name: name ?? null,
  steam: accountPart(steam),
  minecraft: accountPart(minecraft),
  profile: { platform: profile?.platform ?? '', ...accountPart(profile) },
});

interface Account {
  readonly id: string;
  readonly name?: string | null;
  readonly avatar_url?: string | null;
}

const accountPart = (account: Account | null | undefined) =>
  account ? { id: account.id, name: account.name ?? '', avatar_url: account.avatar_url ?? '' } : NO_ACCOUNT;

const joined = (names: readonly string[]): string => [...new Set(names)].join(', ');

const tagNames = ({ tags }: ProductRow) => tags.map(({ name }) => name);

const serverNames = ({ gameservers }: ProductRow) => gameservers.map(({ name }) => name);

/** What is left of a product that has been deleted: what the line or item about it kept. */
interface ProductTrace {
  readonly id: FlakeId;
  readonly store_id: FlakeId;
  readonly version_id: FlakeId;
  readonly name: string;
}

const deletedProduct = (trace: ProductTrace) => ({
  ...trace,
  slug: '',
  description: '',
  enabled: false,
  sort_order: 0,
  price: 0,
  single_game_server_only: false,
  allow_one_time_purchase: false,
  allow_subscription: false,
  remove_after_enabled: false,
  tags: [],
  tag_names: '',
  gameservers: [],
  gameserver_names: '',
  commands: [],
  metadata: {},
});

/** A product as deliveries show one; one that has been deleted since is empty but for its ids and name. */
export function productPart({ products }: Catalog, trace: ProductTrace) {
  const row = products.get(trace.id);
  if (!row) return deletedProduct(trace);
  return {
    id: row.id,
    store_id: row.store_id,
    version_id: row.version_id,
    image_url: row.image_url ?? null,
    slug: row.slug,
    name: row.name,
    description: row.description,
    enabled: row.enabled_until == null,
    label: row.label ?? null,
    sort_order: row.sort_order,
    price: row.price,
    single_game_server_only: row.single_game_server_only,
    allow_one_time_purchase: row.allow_one_time_purchase,
    allow_subscription: row.allow_subscription,
    subscription_interval_value: row.subscription_interval_value,
    subscription_interval_scale: row.subscription_interval_scale,
    remove_after_enabled: row.remove_after_enabled,
    remove_after_time_value: row.remove_after_time_value,
    remove_after_time_scale: row.remove_after_time_scale,
    tags: row.tags,
    tag_names: joined(tagNames(row)),
    gameservers: row.gameservers,
    gameserver_names: joined(serverNames(row)),
    commands: row.commands.map(({ stage, content, online_only }) => ({ stage, content, online_only })),
    created_at: row.created_at ?? null,
    updated_at: row.updated_at ?? null,
    metadata: row.metadata ?? {},
  };
}

/** A game server as deliveries show one: without its token. */
export function gameServerPart({ gameServers }: Catalog, serverId: FlakeId | null | undefined) {
  const row = serverId == null ? undefined : gameServers.get(serverId);
  return row ? { id: row.id, name: row.name, enabled: row.enabled } : null;
}

interface CheckoutLine {
  readonly id: FlakeId;
  readonly checkout_line_id?: FlakeId | null;
  readonly product_id: FlakeId;
  readonly product_version_id: FlakeId;
}

/** The checkout something came from, as deliveries show one. */
export function checkoutPart({ checkouts }: Catalog, id: FlakeId | null | undefined, lines: readonly CheckoutLine[]) {
  const checkout = checkouts.get(id ?? '');
  return {
    id: id ?? NO_ID,
    metadata: checkout?.metadata ?? {},
    lines: lines.map(({ id: own, checkout_line_id: lineId, product_id, product_version_id }) => ({
      id: lineId ?? own,
      product_id,
      product_version_id,
      metadata: checkout?.lineMetadata[lineId ?? own] ?? {},
    })),
  };
}

const orderLinePart = (catalog: Catalog, { store_id }: OrderRow, line: OrderLineRow) => ({
  id: line.id,
  checkout_line_id: line.checkout_line_id ?? null,
  product_id: line.product_id,
  product_version_id: line.product_version_id,
  product: productPart(catalog, {
    id: line.product_id,
    store_id,
    version_id: line.product_version_id,
    name: line.product_name,
  }),
  product_name: line.product_name,
  product_image_url: line.product_image_url ?? null,
  subscription_id: line.subscription_id ?? null,
  subscription_line_id: line.subscription_line_id ?? null,
  subscription_interval_value: line.subscription_interval_value ?? null,
  subscription_interval_scale: line.subscription_interval_scale ?? null,
  trial_id: line.trial_id ?? null,
  gift_to_customer: line.gift_to_customer ? customerPart(line.gift_to_customer) : null,
  price: line.price,
  quantity: line.quantity,
  discount_amount: line.discount_amount,
  subtotal_amount: line.subtotal_amount,
  tax_amount: line.tax_amount,
  total_amount: line.total_amount,
  selected_gameserver_id: line.selected_gameserver_id ?? null,
});

/** An order as deliveries show one: `billing_address_country`, and no amounts as text. */
export function orderPart(catalog: Catalog, order: OrderRow) {
  const products = order.lines.flatMap(({ product_id: id }) => catalog.products.get(id) ?? []);
  return {
    id: order.id,
    store_id: order.store_id,
    customer: customerPart(order.customer),
    checkout_id: order.checkout_id ?? NO_ID,
    checkout: checkoutPart(catalog, order.checkout_id, order.lines),
    subscription_id: order.subscription_id ?? null,
    applied_coupons: order.applied_coupons.map(({ coupon_id, usage_amount }) => ({ coupon_id, usage_amount })),
    applied_giftcards: order.applied_giftcards.map(({ giftcard_id, usage_amount }) => ({ giftcard_id, usage_amount })),
    coupon_id: order.coupon_id ?? NO_ID,
    type: order.type,
    currency: currencyCode(order.currency),
    tax_inclusive: order.lines.some(({ tax_inclusive }) => tax_inclusive),
    tax_amount: order.tax_amount,
    discount_amount: order.discount_amount,
    subtotal_amount: order.subtotal_amount,
    total_amount: order.total_amount,
    created_at: order.created_at,
    // An event that is sent by hand may be about an order that waits for its payment.
    completed_at: order.completed_at ?? order.created_at,
    billing_name: order.billing_name,
    billing_email: order.billing_email,
    billing_address_country: order.billing_country,
    customer_ip: order.customer_ip,
    giftcard_usage_amount: order.giftcard_usage_amount,
    lines: order.lines.map((line) => orderLinePart(catalog, order, line)),
    product_names: joined(order.lines.map(({ product_name }) => product_name)),
    product_tags: joined(products.flatMap(tagNames)),
    product_gameservers: joined(products.flatMap(serverNames)),
    status: order.status,
  };
}
