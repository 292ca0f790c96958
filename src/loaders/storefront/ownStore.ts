import { LRUCache } from 'lru-cache';
import { upTo } from '../../core/bounds.js';
import { GatewayError } from '../../core/errors.js';
import { wrongRow } from '../reads/ownedRows.js';
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
 * Passes on what belongs to this store. A customer token decides the store, whatever store was asked for, so what it
 * reads has to be compared with the question.
 * @throws GatewayError `FORBIDDEN` for a row of another store
 */
export function ofStore<T extends StoreRow | readonly StoreRow[]>(storeId: string, reply: T): T {
  const rows: readonly StoreRow[] = Array.isArray(reply) ? (reply as readonly StoreRow[]) : [reply as StoreRow];
  // A row that does not say which one it is has become an error already.
  if (rows.some((row: unknown) => !(row instanceof Error) && (row as StoreRow).store_id !== storeId)) throw foreign();
  return reply;
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
  /** The keyed hash of the customer token. */
  readonly tokenKey: string;
}
