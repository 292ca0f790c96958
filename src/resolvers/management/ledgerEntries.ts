import { badInput } from '../../core/errors.js';
import { type EntryState, type EntryView, isIdempotencyKey } from '../../ledger/ledger.js';
import { type GatewayContext, loadersOf } from '../kit/context.js';

/** An entry as one caller may see it. */
export interface ShownEntry {
  readonly entry: EntryView;
  /** Whether this caller made it: only then its ids, amounts and reason are shown. */
  readonly isOwn: boolean;
  /** Whether its key is shown: the caller's own, or one that the caller has named. */
  readonly isKeyShown: boolean;
}

/** One page of a store's ledger. */
export interface LedgerPage {
  readonly nodes: readonly ShownEntry[];
  /** Null when nothing follows. */
  readonly endCursor: string | null;
}

/** Which entries are wanted. */
export interface LedgerQuery {
  readonly first: number;
  readonly after?: string | null | undefined;
  readonly state?: EntryState | null | undefined;
  readonly idempotencyKey?: string | null | undefined;
}

const CURSOR = /^\d{15}\/[0-9a-f-]{36}$/;

/**
 * A store's entries, newest first.
 * @throws GatewayError `BAD_USER_INPUT` for arguments that cannot be used, and what PayNow says to the credential
 */
export async function ledgerPage(
  storeId: string,
  { first, after, state, idempotencyKey: key }: LedgerQuery,
  context: GatewayContext,
): Promise<LedgerPage> {
  if (first < 1 || first > 100) throw badInput(`first must be from 1 to 100; it was ${first}.`);
  const from = after == null ? undefined : Buffer.from(after, 'base64url').toString('latin1');
  if (from !== undefined && !CURSOR.test(from)) throw badInput('after must be an endCursor of this list.');
  if (key != null && !isIdempotencyKey(key))
    throw badInput('idempotencyKey must be 1 to 255 printable ASCII characters.');
  // The ledger is the gateway's own: PayNow has to say first that this credential may see the store.
  await loadersOf(context).stores.row(storeId);
  const { callerKey } = context.paynow();
  const found = await context.ledger().entries(storeId, {
    limit: first + 1,
    ...(from !== undefined && { after: from }),
    ...(state != null && { state }),
    ...(key != null && { key }),
  });
  const shown = found.slice(0, first);
  const last = shown.at(-1);
  return {
    nodes: shown.map(({ entry }) => {
      const isOwn = entry.caller === callerKey;
      return { entry, isOwn, isKeyShown: isOwn || key != null };
    }),
    endCursor: found.length > first && last ? Buffer.from(last.cursor).toString('base64url') : null,
  };
}
