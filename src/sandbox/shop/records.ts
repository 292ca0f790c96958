import type { FlakeId } from '../../upstream/wire/common.js';

/** A line that broke no rule when it was added. */
export interface ShopLine {
  /** Identifies the line in its cart. */
  readonly key: string;
  readonly productId: FlakeId;
  readonly quantity: number;
  readonly subscription: boolean;
  readonly trial: boolean;
  readonly gameServerId?: FlakeId | undefined;
  /** The shopper's choices by the variable's identifier. */
  readonly variables: Readonly<Record<string, string>>;
  readonly giftToCustomerId?: FlakeId | undefined;
}

/** A checkout session: an order that is waiting for its payment. */
export interface CheckoutRecord {
  readonly id: FlakeId;
  readonly token: string;
  readonly customerId: FlakeId;
  readonly orderId: FlakeId;
  readonly status: 'open' | 'completed';
  /** The customer's cart is emptied when it is paid. */
  readonly isOfCart: boolean;
  readonly lines: readonly ShopLine[];
  readonly metadata: Readonly<Record<string, string>>;
  /** By the id of the checkout's line. */
  readonly lineMetadata: Readonly<Record<FlakeId, Readonly<Record<string, string>>>>;
  readonly returnUrl?: string;
  readonly cancelUrl?: string;
}
