/** A refund that somebody has asked for, until its result is known. */
export interface RefundIntent {
  readonly orderId: string;
  /** Null for the whole order. */
  readonly lineId: string | null;
  /** What was shown, in minor units. */
  readonly amount: number;
  /** What was shown, for people. */
  readonly shown: string;
  readonly reason: string;
  /** The same for every attempt: the gateway refunds once per key. */
  readonly idempotencyKey: string;
}

const nameOf = (orderId: string): string => `refund:${orderId}`;

/** The refund of an order whose answer has not arrived, also when the page was closed in between. */
export function openIntent(orderId: string): RefundIntent | undefined {
  const text = localStorage.getItem(nameOf(orderId));
  return text === null ? undefined : (JSON.parse(text) as RefundIntent);
}

/**
 * Writes down what is about to be sent.
 * @returns what has to be sent: the refund that is open already, where there is one, in this tab or another
 */
export function beginIntent(intent: RefundIntent): RefundIntent {
  const open = openIntent(intent.orderId);
  if (open) return open;
  localStorage.setItem(nameOf(intent.orderId), JSON.stringify(intent));
  return intent;
}

/** The result is known. */
export const settleIntent = (orderId: string): void => localStorage.removeItem(nameOf(orderId));
