import type { OrderRow } from '../../upstream/management/orders.js';
import type { PaymentRow } from '../../upstream/management/payments.js';
import type { SubscriptionRow } from '../../upstream/management/subscriptions.js';
import type { FlakeId } from '../../upstream/wire/common.js';
import type { SeedContext } from './context.js';
import { DAY_MS, timestamp } from './ids.js';

/** Length of a period that is paid. */
const PERIOD_MS = 30 * DAY_MS;

/** Failed renewals are tried again for this long. */
const DUNNING_MS = 21 * DAY_MS;
const RETRY_MS = 7 * DAY_MS;

const REGRET_SHARE = 0.15;
const UNPAID_SHARE = 0.6;
const REASONS = ['Too expensive', 'I no longer play', 'I will come back next season'];

/** The fields that change while a subscription lives. */
type State = Pick<SubscriptionRow, 'status' | 'cancel_at_period_end' | 'past_due'> & Partial<SubscriptionRow>;

const momentOf = ({ created_at }: OrderRow): number => Date.parse(created_at ?? '');

/** The state of a subscription, worked out from its orders, oldest first, and their payments. */
export function subscriptionState(
  { random, nowMs }: SeedContext,
  orders: readonly OrderRow[],
  payments: ReadonlyMap<FlakeId, PaymentRow>,
): State {
  const paid = orders.filter(({ completed_at }) => completed_at);
  const latest = orders.at(-1);
  const lastPaid = paid.at(-1);
  if (!latest || !lastPaid) {
    // Nobody has paid: it still waits, or was given up with its order.
    const isOpen = latest?.status === 'created';
    const canceledMs = latest && !isOpen ? momentOf(latest) + DAY_MS / 2 : undefined;
    return {
      status: isOpen ? 'created' : 'canceled',
      ...ended(canceledMs, nowMs, null),
      ...periodOf(undefined),
      active_at: null,
      cancel_at_period_end: false,
      cancellation_requested_at: null,
      past_due: false,
      next_attempt_at: null,
      attempt_count: 0,
    };
  }
  const startMs = momentOf(lastPaid);
  const endMs = startMs + PERIOD_MS;
  const common: State = {
    status: 'active',
    ...periodOf(startMs),
    billing_cycle_sequence: lastPaid.billing_cycle_sequence,
    active_at: paid[0]?.completed_at ?? null,
    updated_at: lastPaid.completed_at ?? null,
    canceled_at: null,
    cancel_reason: null,
    cancellation_requested_at: null,
    cancel_at_period_end: false,
    past_due: false,
    next_attempt_at: null,
    attempt_count: 0,
  };
  if (lastPaid.status !== 'completed') {
    const payment = payments.get(lastPaid.id);
    const at = payment?.refunded_at ?? payment?.chargeback_at ?? lastPaid.completed_at;
    const reason = lastPaid.status === 'refunded' ? 'Refunded' : 'Chargeback';
    return { ...common, status: 'canceled', ...ended(Date.parse(at ?? ''), nowMs, reason) };
  }
  if (latest !== lastPaid) {
    const failedMs = momentOf(latest);
    if (nowMs - failedMs >= DUNNING_MS) {
      return { ...common, status: 'canceled', ...ended(failedMs + DUNNING_MS, nowMs, 'Payment failed') };
    }
    return { ...common, ...pastDue(failedMs, nowMs) };
  }
  if (endMs > nowMs && !random.chance(REGRET_SHARE)) return { ...common, next_attempt_at: timestamp(endMs) };
  if (endMs <= nowMs && nowMs - endMs < DUNNING_MS && random.chance(UNPAID_SHARE)) {
    return { ...common, ...pastDue(endMs, nowMs) };
  }
  // A subscription that was not renewed had been canceled before its period ended.
  const askedMs = startMs + Math.floor(random.next() * (Math.min(endMs, nowMs) - startMs));
  const asked = { cancel_at_period_end: true, cancellation_requested_at: timestamp(askedMs) };
  const reason = random.chance(0.6) ? random.pick(REASONS) : null;
  if (endMs > nowMs) return { ...common, ...asked, cancel_reason: reason, updated_at: timestamp(askedMs) };
  return { ...common, ...asked, status: 'canceled', ...ended(endMs, nowMs, reason) };
}

/** A renewal failed at `sinceMs` and is tried again every week. */
function pastDue(sinceMs: number, nowMs: number) {
  const attempts = 1 + Math.floor((nowMs - sinceMs) / RETRY_MS);
  return {
    past_due: true,
    attempt_count: attempts,
    next_attempt_at: timestamp(sinceMs + attempts * RETRY_MS),
    updated_at: timestamp(sinceMs + (attempts - 1) * RETRY_MS),
  };
}

const periodOf = (startMs: number | undefined) => ({
  current_period_start: startMs === undefined ? null : timestamp(startMs),
  current_period_end: startMs === undefined ? null : timestamp(startMs + PERIOD_MS),
  billing_cycle_sequence: null,
});

function ended(canceledMs: number | undefined, nowMs: number, reason: string | null) {
  const at = canceledMs === undefined ? null : timestamp(Math.min(canceledMs, nowMs));
  return { canceled_at: at, cancel_reason: reason, updated_at: at };
}
