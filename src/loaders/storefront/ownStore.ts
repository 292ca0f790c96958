import { LRUCache } from 'lru-cache';
import { upTo } from '../../core/bounds.js';
import { GatewayError } from '../../core/errors.js';
import { isError, rowsOf, wrongRow } from '../reads/ownedRows.js';
import type { Session } from '../reads/session.js';

/** A row that names its store. */
interface StoreRow {
  readonly store_id: string;
}

/** Whose customer token it is. */
interface CustomerOf extends StoreRow {
  readonly id: string;
}

const foreign = (): GatewayError =>
  new GatewayError('FORBIDDEN', 'The customer token belongs to another store than the one asked for.');

/**
 * Passes on a row that belongs to this store. A customer token decides the store, whatever store was asked for, so what
 * it reads has to be compared with the question.
 * @throws GatewayError for a row of another store: `FORBIDDEN` where a token decides, else `UPSTREAM_INVALID_RESPONSE`
 */
export function ofStore<Row extends StoreRow>({ storeId, hasToken }: StorefrontReads, row: Row): Row {
  if (row.store_id !== storeId) throw hasToken ? foreign() : wrongRow();
  return row;
}

/** The same for a row that is a store itself. */
export function withStore<Row extends { readonly id: string }>({ storeId, hasToken }: StorefrontReads, row: Row): Row {
  if (row.id !== storeId) throw hasToken ? foreign() : wrongRow();
  return row;
}

/**
 * Passes on a list: a row of another store becomes its error, unless a token decides and all of them are of another.
 * @throws GatewayError `FORBIDDEN` then
 */
export function rowsOfStore<Row extends StoreRow>(
  { storeId, hasToken }: StorefrontReads,
  rows: readonly Row[],
): readonly Row[] {
  const stores = new Set(rows.flatMap((row) => (isError(row) ? [] : [row.store_id])));
  if (hasToken && stores.size > 0 && !stores.has(storeId)) throw foreign();
  return rowsOf(rows, storeId);
}

/**
 * The row, if it is the one that was asked for.
 * @throws GatewayError `UPSTREAM_INVALID_RESPONSE` for a row of another id
 */
export function withId<Row extends { readonly id: string }>(id: string, row: Row): Row {
  if (row.id !== id) throw wrongRow();
  return row;
}

/** Store and customer of each token, by the token's keyed hash. They never change, so PayNow is asked once. */
export class TokenStores {
  readonly #owners = new LRUCache<string, { readonly storeId: string; readonly customerId: string }>(upTo(10_000));

  /**
   * Makes sure that a token belongs to a store, before something is sent that does not name one.
   * @returns the customer whose token it is
   * @throws GatewayError `FORBIDDEN` for a token of another store, and what PayNow says to one that it does not accept
   */
  async require(storeId: string, tokenKey: string, ask: () => Promise<CustomerOf>): Promise<string> {
    const known = this.#owners.get(tokenKey) ?? ownerOf(await ask());
    this.#owners.set(tokenKey, known);
    if (known.storeId !== storeId) throw foreign();
    return known.customerId;
  }
}

const ownerOf = ({ store_id: storeId, id: customerId }: CustomerOf) => ({ storeId, customerId });

/** What the shopper's loaders are made of: everything they read belongs to this one store. */
export interface StorefrontReads {
  readonly session: Session;
  readonly storeId: string;
  readonly tokenStores: TokenStores;
  /** Whether a customer token is sent: PayNow then answers for the token's store. */
  readonly hasToken: boolean;
  /** The keyed hash of the customer token. */
  readonly tokenKey: string;
}
