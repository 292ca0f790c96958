/** How one event is named. */
interface StoreEventNames {
  /** Where it is subscribed to, by the management API. */
  readonly wire: string;
  /** In `event_type` of a delivery. */
  readonly delivered: string;
  /** When it happens, for people. */
  readonly meaning: string;
}

/**
 * Every event that PayNow delivers, under the name it has in the graph. A table and not a rule: the two wire spellings
 * are not of one another (`OnDiscordOrderActionsQueued` is delivered as `ON_DISCORD_ACCOUNT_LINKED_TO_CHECKOUT`).
 * PayNow's `OnIgnore` is absent, since it is never delivered.
 */
export const STORE_EVENTS = {
  ORDER_COMPLETED: event('OnOrderCompleted', 'ON_ORDER_COMPLETED', 'An order is paid and complete.'),
  REFUND: event('OnRefund', 'ON_REFUND', 'A payment, or a part of it, was refunded.'),
  CHARGEBACK: event('OnChargeback', 'ON_CHARGEBACK', 'A payment is disputed.'),
  CHARGEBACK_CLOSED: event('OnChargebackClosed', 'ON_CHARGEBACK_CLOSED', 'A dispute is decided.'),
  DELIVERY_ITEM_ADDED: event('OnDeliveryItemAdded', 'ON_DELIVERY_ITEM_ADDED', 'A customer got a delivery item.'),
  DELIVERY_ITEM_ACTIVATED: event(
    'OnDeliveryItemActivated',
    'ON_DELIVERY_ITEM_ACTIVATED',
    'A delivery item became active.',
  ),
  DELIVERY_ITEM_USED: event(
    'OnDeliveryItemUsed',
    'ON_DELIVERY_ITEM_USED',
    'A delivery item was used. PayNow calls this event deprecated.',
  ),
  DELIVERY_ITEM_REVOKED: event('OnDeliveryItemRevoked', 'ON_DELIVERY_ITEM_REVOKED', 'A delivery item was revoked.'),
  DELIVERY_ITEM_EXPIRED: event('OnDeliveryItemExpired', 'ON_DELIVERY_ITEM_EXPIRED', 'A delivery item expired.'),
  DELIVERY_ITEM_RENEWED: event('OnDeliveryItemRenewed', 'ON_DELIVERY_ITEM_RENEWED', 'A delivery item was renewed.'),
  SUBSCRIPTION_ACTIVATED: event(
    'OnSubscriptionActivated',
    'ON_SUBSCRIPTION_ACTIVATED',
    'A product subscription began.',
  ),
  SUBSCRIPTION_RENEWED: event(
    'OnSubscriptionRenewed',
    'ON_SUBSCRIPTION_RENEWED',
    'A product subscription was paid for another period.',
  ),
  SUBSCRIPTION_CANCELED: event('OnSubscriptionCanceled', 'ON_SUBSCRIPTION_CANCELED', 'A product subscription ended.'),
  DISCORD_ACCOUNT_LINKED_TO_CHECKOUT: event(
    'OnDiscordOrderActionsQueued',
    'ON_DISCORD_ACCOUNT_LINKED_TO_CHECKOUT',
    'A shopper linked a Discord account to a checkout; what the order does there is queued.',
  ),
  CONNECTED_USER_REGISTERED: event(
    'OnConnectedUserRegistered',
    'ON_CONNECTED_USER_REGISTERED',
    'A connected user signed up.',
  ),
  CONNECTED_USER_BECAME_PAYABLE: event(
    'OnConnectedUserBecamePayable',
    'ON_CONNECTED_USER_BECAME_PAYABLE',
    'A connected user can be paid out.',
  ),
  CONNECTED_USER_BECAME_UNPAYABLE: event(
    'OnConnectedUserBecameUnpayable',
    'ON_CONNECTED_USER_BECAME_UNPAYABLE',
    'A connected user can no longer be paid out.',
  ),
  CONNECTED_USER_PAYOUT_CREATED: event(
    'OnConnectedUserPayoutCreated',
    'ON_CONNECTED_USER_PAYOUT_CREATED',
    'A payout to a connected user was created.',
  ),
  CONNECTED_USER_PAYOUT_COMPLETED: event(
    'OnConnectedUserPayoutCompleted',
    'ON_CONNECTED_USER_PAYOUT_COMPLETED',
    'A payout to a connected user is complete.',
  ),
  CONNECTED_USER_TRANSACTION_INSERTED: event(
    'OnConnectedUserTransactionInserted',
    'ON_CONNECTED_USER_TRANSACTION_INSERTED',
    "A connected user's balance changed.",
  ),
  CONNECTED_USER_TRUST_STATUS_CHANGED: event(
    'OnConnectedUserTrustStatusChanged',
    'ON_CONNECTED_USER_TRUST_STATUS_CHANGED',
    "A connected user's trust status changed.",
  ),
  TRIAL_ACTIVATED: event('OnTrialActivated', 'ON_TRIAL_ACTIVATED', 'A free trial began.'),
  TRIAL_COMPLETED: event('OnTrialCompleted', 'ON_TRIAL_COMPLETED', 'A free trial ended with its full period.'),
  TRIAL_CANCELED: event('OnTrialCanceled', 'ON_TRIAL_CANCELED', 'A free trial was canceled.'),
  PURCHASE_FOLLOW_UP_ATTEMPT_EMAIL_SENT: event(
    'OnPurchaseFollowUpAttemptEmailSent',
    'ON_PURCHASE_FOLLOW_UP_ATTEMPT_EMAIL_SENT',
    'A follow-up email was sent after a purchase.',
  ),
  PURCHASE_FOLLOW_UP_ATTEMPT_SUCCEEDED: event(
    'OnPurchaseFollowUpAttemptSucceeded',
    'ON_PURCHASE_FOLLOW_UP_ATTEMPT_SUCCEEDED',
    'A follow-up email led to another purchase.',
  ),
  ABANDONED_CHECKOUT_RECOVERY_ATTEMPT_EMAIL_SENT: event(
    'OnAbandonedCheckoutRecoveryAttemptEmailSent',
    'ON_ABANDONED_CHECKOUT_RECOVERY_ATTEMPT_EMAIL_SENT',
    'An email reminded a shopper of an abandoned checkout.',
  ),
  ABANDONED_CHECKOUT_RECOVERY_ATTEMPT_SUCCEEDED: event(
    'OnAbandonedCheckoutRecoveryAttemptSucceeded',
    'ON_ABANDONED_CHECKOUT_RECOVERY_ATTEMPT_SUCCEEDED',
    'An abandoned checkout was completed after a reminder.',
  ),
  PAYMENT_COMPLETED: event('OnPaymentCompleted', 'ON_PAYMENT_COMPLETED', 'A payment is complete.'),
  PAYMENT_FAILED: event('OnPaymentFailed', 'ON_PAYMENT_FAILED', 'A payment failed.'),
} as const;

/** Keeps the literal names, which the wire types are checked by. */
function event<const Wire extends string, const Delivered extends string>(
  wire: Wire,
  delivered: Delivered,
  meaning: string,
): StoreEventNames & { readonly wire: Wire; readonly delivered: Delivered } {
  return { wire, delivered, meaning };
}

/** Name of an event in the graph. */
export type StoreEventName = keyof typeof STORE_EVENTS;

/** Name of an event in subscriptions. */
export type SubscribedEvent = (typeof STORE_EVENTS)[StoreEventName]['wire'];

const entries = Object.entries(STORE_EVENTS) as ReadonlyArray<[StoreEventName, (typeof STORE_EVENTS)[StoreEventName]]>; // the table's own keys

/** Every event's name in the graph. */
export const STORE_EVENT_NAMES: readonly StoreEventName[] = entries.map(([name]) => name);

const bySubscribed = new Map<string, StoreEventName>(entries.map(([name, { wire }]) => [wire, name]));
const byDelivered = new Map<string, StoreEventName>(entries.map(([name, { delivered }]) => [delivered, name]));

/** The event that a subscription names; `undefined` for one that is not in the table. */
export const subscribedEvent = (wire: string): StoreEventName | undefined => bySubscribed.get(wire);

/** The event that a delivery names; `undefined` for one that is not in the table. */
export const deliveredEvent = (eventType: string): StoreEventName | undefined => byDelivered.get(eventType);
