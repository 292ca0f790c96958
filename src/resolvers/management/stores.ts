import type { StoreRow } from '../../upstream/management/stores.js';
import type { AskedOfStore } from '../kit/asked.js';
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
 * its ids are asked for; where nothing of its own is asked for, PayNow having answered for it is proof enough.
 * @param asked where it is not `ids`, what is asked for says what keeps the store from being read, and the rest stays
 */
export async function findStore(
  storeId: string,
  asked: AskedOfStore,
  context: GatewayContext,
): Promise<StoreHandle | null> {
  if (asked === 'others' && context.paynow().session.knows(storeId)) return { storeId };
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
