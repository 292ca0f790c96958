import { requireScope } from '../../auth/caller.js';
import { endable } from '../../core/endable.js';
import { badInput, GatewayError } from '../../core/errors.js';
import type { EventTypeName } from '../../events/event.js';
import type { ToldEvent } from '../../events/told.js';
import { type GatewayContext, loadersOf } from '../kit/context.js';
import { storeIdOf } from '../kit/ids.js';
import { checkFirst, type Page } from '../kit/pages.js';

/** How often a listener's rights are checked again, in milliseconds. */
const CHECK_EVERY_MS = 60_000;

/** Which events somebody wants. */
export interface EventSelection {
  /** A cursor: what comes behind it. */
  readonly after?: string | null | undefined;
  /** Null or absent: all types. */
  readonly types?: readonly EventTypeName[] | null | undefined;
}

/** Arguments of `storeEvents`. */
export interface StoreEventsArguments extends EventSelection {
  readonly storeId?: string | null | undefined;
}

/**
 * Checks that a caller may deal with a store's events: the scope for a token, and that PayNow accepts the key. Rejects
 * like `requireScope`, or with PayNow's refusal. One PayNow call.
 */
export async function requireStoreEvents(
  storeId: string,
  scope: 'events:read' | 'events:relay',
  context: GatewayContext,
): Promise<void> {
  requireScope(context.caller, scope);
  if ((await loadersOf(context).stores.byId(storeId)) === null) {
    throw new GatewayError('FORBIDDEN', 'This credential does not open the store.');
  }
}

const selected = (storeId: string, { after, types }: EventSelection) => {
  if (types?.length === 0) throw badInput('types is empty: name at least one type, or leave it out for all.');
  return { storeId, after: after ?? undefined, types: types ?? undefined };
};

/**
 * A store's events as they come, for as long as the listener stays and may listen. One PayNow call at the start and
 * one a minute, since a key may be taken back.
 */
export async function storeEvents(
  args: StoreEventsArguments,
  context: GatewayContext,
): Promise<AsyncIterableIterator<ToldEvent, void, void>> {
  requireScope(context.caller, 'events:read');
  const storeId = storeIdOf(args.storeId, context);
  const listening = selected(storeId, args);
  await requireStoreEvents(storeId, 'events:read', context);
  // What is wrong with the cursor is the answer to the request, not the first thing that the listener hears.
  await context.events().check(listening);
  return endable((ended, end) => {
    const check = async () => requireStoreEvents(storeId, 'events:read', await context.renew());
    return listen({ events: context.events().follow(listening, ended), check, end });
  });
}

interface Ears {
  readonly events: AsyncGenerator<ToldEvent, void, void>;
  readonly check: () => Promise<void>;
  readonly end: () => void;
}

async function* listen({ events, check, end }: Ears): AsyncGenerator<ToldEvent, void, void> {
  let refusal: GatewayError | undefined;
  const timer = setInterval(() => {
    check().catch((error: unknown) => {
      if (!isRefusal(error)) return; // PayNow is away: that says nothing of the listener
      refusal = error;
      end();
    });
  }, CHECK_EVERY_MS);
  timer.unref();
  try {
    yield* events;
    if (refusal !== undefined) throw refusal;
  } finally {
    clearInterval(timer);
  }
}

const isRefusal = (error: unknown): error is GatewayError =>
  error instanceof GatewayError && ['UNAUTHENTICATED', 'FORBIDDEN'].includes(error.code);

/** One page of a store's log, oldest first. One PayNow call, which shows that the caller may see the store. */
export async function eventsPage(
  storeId: string,
  { first, ...selection }: EventSelection & { readonly first: number },
  context: GatewayContext,
): Promise<Page<ToldEvent>> {
  checkFirst(first);
  const listening = selected(storeId, selection);
  await requireStoreEvents(storeId, 'events:read', context);
  const { events, endCursor, hasNextPage } = await context.events().page(listening, first);
  return {
    rows: events,
    cursorAt: (n) => events[n]?.cursor ?? endCursor,
    endCursor,
    hasNextPage,
    hasPreviousPage: false,
    totalCount: null,
  };
}
