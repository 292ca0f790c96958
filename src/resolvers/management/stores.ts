import type { StoreRow } from '../../upstream/management/stores.js';
import { type GatewayContext, loadersOf } from '../kit/context.js';

/** A store that is read only when one of its own fields is asked for. */
export interface StoreHandle {
  readonly storeId: string;
  readonly row?: StoreRow;
}

/** The store's own fields; one read, however many ask. */
export const storeRow = async ({ storeId, row }: StoreHandle, context: GatewayContext): Promise<StoreRow> =>
  row ?? (await loadersOf(context).stores.row(storeId));

/**
 * The store that an argument names, null when there is none. An argument proves nothing, so it is read even where only
 * its ids are asked for.
 * @param asked where it is `fields`, those say what keeps the store from being read, and others stay
 */
export async function findStore(
  storeId: string,
  asked: 'ids' | 'fields',
  context: GatewayContext,
): Promise<StoreHandle | null> {
  try {
    const row = await loadersOf(context).stores.byId(storeId);
    return row && { storeId, row };
  } catch (error) {
    if (asked === 'ids') throw error;
    return { storeId };
  }
}

/** Every store of the caller's credential. */
export const allStores = (context: GatewayContext): Promise<ReadonlyArray<StoreRow | Error>> =>
  loadersOf(context).stores.all();

/** The currency of a store: what its products and coupons are priced in. */
export const storeCurrency = async (storeId: string, context: GatewayContext): Promise<string> =>
  (await loadersOf(context).stores.row(storeId)).currency;
