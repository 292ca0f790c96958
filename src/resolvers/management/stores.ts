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

/** Every store of the caller's credential. */
export const allStores = (context: GatewayContext): Promise<ReadonlyArray<StoreRow | Error>> =>
  loadersOf(context).stores.all();

/** The currency of a store: what its products and coupons are priced in. */
export const storeCurrency = async (storeId: string, context: GatewayContext): Promise<string> =>
  (await loadersOf(context).stores.row(storeId)).currency;
