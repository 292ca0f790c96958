import type { GiftCardRow } from '../../upstream/management/giftCards.js';
import type { OrderRow } from '../../upstream/management/orders.js';
import type { FlakeId } from '../../upstream/wire/common.js';
import type { SeedContext } from './context.js';
import { DAY_MS, momentOf, timestamp } from './ids.js';
import type { Random } from './random.js';

/** A gift card that no order has used. */
interface UnusedIdea {
  readonly count: number;
  readonly note?: string;
  readonly disabled?: boolean;
  readonly canceled?: boolean;
  /** Days after its making. */
  readonly lifetime?: number;
  /** Days after its making from which it can be used. */
  readonly usableAfter?: number;
}

const UNUSED: readonly UnusedIdea[] = [
  { count: 9 },
  { count: 4, note: 'Prize of the summer build contest' },
  { count: 3, note: 'Handed out by support', lifetime: 365 },
  { count: 3, note: 'Winter give-away', lifetime: 30 },
  { count: 2, note: 'For the season that comes', usableAfter: 400 },
  { count: 2, note: 'Held back: the payment is disputed', disabled: true },
  { count: 3, note: 'Made by mistake', canceled: true },
];

const CHARACTERS = [...'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'];

const drawCode = (random: Random): string =>
  Array.from({ length: 4 }, () => Array.from({ length: 4 }, () => random.pick(CHARACTERS)).join('')).join('-');

/** The store's gift cards: one for each that an order names, and some that nobody has used. */
export function createGiftCards(
  { random, makeId, nowMs, storeId, ownerId }: SeedContext,
  orders: readonly OrderRow[],
  balances: readonly number[],
): GiftCardRow[] {
  const owner = { type: 'user', id: ownerId } as const;
  const fresh = (id: FlakeId, startingBalance: number): GiftCardRow => ({
    id,
    store_id: storeId,
    enabled: true,
    code: drawCode(random),
    note: null,
    balance: startingBalance,
    starting_balance: startingBalance,
    usable_at: timestamp(momentOf(id)),
    expires_at: null,
    created_at: timestamp(momentOf(id)),
    created_by: owner,
    updated_at: null,
    canceled_at: null,
  });

  const used = orders.flatMap((order) =>
    order.applied_giftcards.map(({ giftcard_id: id, usage_amount: usage }): GiftCardRow => {
      const enough = balances.filter((balance) => balance >= usage);
      const card = fresh(id, Math.min(...enough));
      // An order that was not paid has spent nothing.
      if (!order.completed_at) return card;
      return {
        ...card,
        balance: card.starting_balance - usage,
        updated_at: order.completed_at,
        updated_by: { type: 'internal' },
      };
    }),
  );

  const unused = UNUSED.flatMap((idea) =>
    Array.from({ length: idea.count }, (): GiftCardRow => {
      const createdMs = nowMs - random.between(5 * DAY_MS, 300 * DAY_MS);
      const changedMs = createdMs + DAY_MS;
      const changed = { updated_at: timestamp(changedMs), updated_by: owner };
      return {
        ...fresh(makeId(createdMs), random.pick(balances)),
        note: idea.note ?? null,
        ...(idea.usableAfter ? { usable_at: timestamp(createdMs + idea.usableAfter * DAY_MS) } : {}),
        ...(idea.lifetime ? { expires_at: timestamp(createdMs + idea.lifetime * DAY_MS) } : {}),
        ...(idea.disabled ? { enabled: false, ...changed } : {}),
        ...(idea.canceled ? { enabled: false, ...changed, canceled_at: timestamp(changedMs), canceled_by: owner } : {}),
      };
    }),
  );
  return [...used, ...unused];
}
