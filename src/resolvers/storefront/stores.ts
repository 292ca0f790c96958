import { badInput } from '../../core/errors.js';
import { isPaynowId } from '../../core/paynowId.js';
import { withFields } from '../../upstream/client/damage.js';
import { UpstreamError } from '../../upstream/client/errors.js';
import type { StorefrontProductRow } from '../../upstream/storefront/products.js';
import type { StorefrontStoreRow } from '../../upstream/storefront/stores.js';
import type { StorefrontTagRow } from '../../upstream/storefront/tags.js';
import type { AskedOfStore } from '../kit/asked.js';
import type { GatewayContext, StorefrontAccess } from '../kit/context.js';
import { inputStoreId, type StoreInput, storeIdOf } from '../kit/ids.js';
import { type Page, type PageArguments, readWhole } from '../kit/pages.js';

/** A storefront as one shopper sees it. It is read only when one of its own fields is asked for. */
export interface Shop extends StorefrontAccess {
  /** What prices are printed in: a code in lower case, as PayNow wants it; absent for the store's own. */
  readonly currency?: string;
}

/** A row with the storefront it was read in: what hangs below it is read there too, as the same shopper. */
export type InShop<Row> = Row & { readonly shop: Shop };

/** Puts rows into their storefront. */
export const inShop =
  (shop: Shop) =>
  <Row extends object>(row: Row): InShop<Row> =>
    withFields(row, { shop });

/** A page of rows, each in its storefront. */
export const pageInShop = <Row extends { readonly id: string }>(shop: Shop, page: Page<Row>): Page<InShop<Row>> => ({
  ...page,
  rows: page.rows.map(inShop(shop)),
});

/** What prices depend on. */
export interface PlaceInput {
  /** ISO 4217, in any case. */
  readonly currency?: string | null | undefined;
  /** ISO 3166-1 alpha-2, upper-case. */
  readonly country?: string | null | undefined;
}

/** Arguments of `Query.storefront`. */
export interface StorefrontArguments extends PlaceInput {
  readonly storeId?: string | null | undefined;
}

/** Opens a storefront; sends nothing. */
export function openShop(args: StorefrontArguments, context: GatewayContext): Shop {
  const access = context.storefront(storeIdOf(args.storeId, context), args.country ?? undefined);
  return { ...access, ...(args.currency != null && { currency: args.currency.toLowerCase() }) };
}

/**
 * The storefront of the store that an argument names, null when there is none. As `findStore` of the managers' side.
 * @param asked where it is not `ids`, what is asked for says what keeps the store from being read, and the rest stays
 */
export async function findShop(
  args: StorefrontArguments,
  asked: AskedOfStore,
  context: GatewayContext,
): Promise<Shop | null> {
  const shop = openShop(args, context);
  const { store } = shop.loaders;
  if (asked === 'others' && store.isKnown()) return shop;
  try {
    await store.row();
    return shop;
  } catch (error) {
    if (error instanceof UpstreamError && error.isNotFound) return null;
    if (asked === 'ids') throw error;
    return shop;
  }
}

/**
 * Names a storefront for caches: the store, the currency asked for, and who looks from where. Views that PayNow may
 * answer differently never share one. No global id: `node` does not take it.
 */
export const shopId = ({ storeId, currency, view }: Shop): string =>
  `storefront/${storeId}/${currency?.toUpperCase() ?? 'own'}/${view()}`;

/** Names what hangs below a storefront, as one view shows it. */
export const idInShop = (shop: Shop, kind: 'product' | 'cart', paynowId: string): string =>
  `${shopId(shop)}/${kind}/${paynowId}`;

/** The storefront that a shopper's mutation means, with the prices of its currency and country where it names them. */
export const inputShop = (input: StoreInput & PlaceInput, context: GatewayContext): Shop =>
  openShop({ storeId: inputStoreId(input, context), currency: input.currency, country: input.country }, context);

/** The store's own fields; one read, however many ask. */
export const shopStore = ({ loaders }: Shop): Promise<StorefrontStoreRow> => loaders.store.row();

/**
 * Reads prices in the currency of the storefront's argument.
 * @throws UpstreamError that says so where PayNow does not know the currency
 */
export async function priced<T>({ currency }: Shop, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    const isRefused = error instanceof UpstreamError && error.isRefusal && !error.isNotFound;
    if (currency === undefined || !isRefused) throw error;
    if (error.issues.length > 0 && error.issues.every(({ path }) => !/currency/i.test(path))) throw error;
    const sentence = `PayNow shows no prices in ${currency.toUpperCase()} for this store`;
    throw error.saying(`${sentence}. Ask for another currency, or leave it out.`);
  }
}

/** One page of the products on sale, cut here: PayNow sends all of them. */
export async function shopProducts(
  shop: Shop,
  page: PageArguments,
  tags: readonly string[],
): Promise<Page<InShop<StorefrontProductRow>>> {
  if (tags.some((slug) => slug === '')) throw badInput('tags must be slugs: none of them empty.');
  return pageInShop(
    shop,
    // A place in what carries some tags is none in what carries others.
    await readWhole(['storefrontProducts', shop.storeId, ...tags.toSorted()], page, () =>
      priced(shop, shop.loaders.products.all(shop.currency, tags)),
    ),
  );
}

/** A product by id or slug, null when there is none. */
export async function shopProduct(shop: Shop, idOrSlug: string): Promise<InShop<StorefrontProductRow> | null> {
  if (!/^[A-Za-z0-9_-][A-Za-z0-9_.~-]{0,255}$/.test(idOrSlug)) {
    throw badInput("idOrSlug must be a product's PayNow number or its slug.");
  }
  const row = await priced(shop, shop.loaders.products.byIdOrSlug(idOrSlug, shop.currency));
  return row && inShop(shop)(row);
}

/** A product by its number out of the whole list; null when it is not on sale. One call for all of a query. */
export async function shopProductById(
  shop: Shop,
  id: string | null | undefined,
): Promise<InShop<StorefrontProductRow> | null> {
  if (id == null) return null;
  const row = await priced(shop, shop.loaders.products.fromAll(id, shop.currency));
  return row && inShop(shop)(row);
}

/** One page of the tags, cut here: PayNow sends all of them. */
export const shopTags = (shop: Shop, page: PageArguments): Promise<Page<StorefrontTagRow>> =>
  readWhole(['storefrontTags', shop.storeId], page, () => shop.loaders.store.tags());

/** Most product versions of one question. */
const MAX_VERSIONS = 100;

/** Which of these product versions do something on Discord. */
export async function shopDiscordActions(
  shop: Shop,
  ids: readonly string[],
): Promise<ReadonlyArray<{ readonly versionId: string; readonly hasActions: boolean }>> {
  if (ids.length === 0 || ids.length > MAX_VERSIONS) {
    throw badInput(`productVersionIds takes 1 to ${MAX_VERSIONS} ids; there were ${ids.length}.`);
  }
  const wrong = ids.find((id) => !isPaynowId(id));
  if (wrong !== undefined)
    throw badInput('productVersionIds must be PayNow numbers: 1 to 20 digits, no zeros in front.');
  const actions = await shop.loaders.store.discordActions(ids);
  return ids.map((versionId) => ({ versionId, hasActions: actions[versionId] ?? false }));
}
