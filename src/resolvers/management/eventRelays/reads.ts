import { badInput, GatewayError } from '../../../core/errors.js';
import type { DeadLetter } from '../../../events/relays/relay.js';
import type { EventRelays, RelayView } from '../../../events/relays/relays.js';
import type { GatewayContext } from '../../kit/context.js';
import { checkFirst, type Page, type PageArguments } from '../../kit/pages.js';
import { requireStoreEvents } from '../events.js';

/**
 * Runs what needs the relays.
 * @throws GatewayError `UNAVAILABLE` when they cannot be read or written; the log says why
 */
export async function withRelays<T>(context: GatewayContext, work: (relays: EventRelays) => Promise<T>): Promise<T> {
  try {
    return await work(context.relays());
  } catch (error) {
    if (error instanceof GatewayError) throw error;
    context.log.error({ failure: String(error) }, 'relays cannot be read or written');
    throw new GatewayError(
      'UNAVAILABLE',
      'Relays cannot be read or changed now. Try again later.',
      {},
      { cause: error },
    );
  }
}

/** What orders a list: by the number, then by the text. */
type Key = readonly [number, string];

const compare = ([a, aText]: Key, [b, bText]: Key): number => a - b || (aText < bText ? -1 : Number(aText > bText));

/** A page of a list that is at hand as a whole; it goes on behind a row that is gone, too. */
function pageOf<T>(list: string, all: readonly T[], keyOf: (row: T) => Key, { first, after }: PageArguments): Page<T> {
  checkFirst(first);
  const from = after == null ? undefined : readKey(list, after);
  const sorted = all.toSorted((a, b) => compare(keyOf(a), keyOf(b)));
  const rest = from === undefined ? sorted : sorted.filter((row) => compare(keyOf(row), from) > 0);
  return {
    rows: rest.slice(0, first),
    cursorAt: (n) => (rest[n] === undefined ? '' : printKey(list, keyOf(rest[n]))),
    hasNextPage: rest.length > first,
    hasPreviousPage: false,
    totalCount: all.length,
  };
}

const printKey = (list: string, [number, text]: Key): string =>
  Buffer.from(`${list} ${number} ${text}`).toString('base64url');

function readKey(list: string, cursor: string): Key {
  const [name, number, text, ...rest] = Buffer.from(cursor, 'base64url').toString('latin1').split(' ');
  if (name !== list || text === undefined || rest.length > 0 || !/^\d{1,15}$/.test(number ?? '')) {
    throw badInput('after must be a cursor of this list: the endCursor of a page or the cursor of an edge.');
  }
  return [Number(number), text];
}

/** A store's relays: those of the file first, then the oldest. One PayNow call. */
export async function relaysPage(
  storeId: string,
  page: PageArguments,
  context: GatewayContext,
): Promise<Page<RelayView>> {
  checkFirst(page.first);
  await requireStoreEvents(storeId, 'events:relay', context);
  return withRelays(context, async (relays) => {
    const views = await Promise.all((await relays.list(storeId)).map((relay) => relays.view(relay)));
    const there = views.filter((view) => view !== undefined);
    return pageOf('relays', there, ({ relay: { createdAt, id } }) => [createdAt ?? 0, id], page);
  });
}

/** A relay's dead letters, oldest first. */
export const deadLettersPage = (
  { relay }: RelayView,
  page: PageArguments,
  context: GatewayContext,
): Promise<Page<DeadLetter>> =>
  withRelays(context, async (relays) =>
    pageOf('letters', await relays.deadLetters(relay), ({ at, cursor }) => [at, cursor], page),
  );
