import type { FlakeId } from './common.js';
import type { PlatformAccountBody } from './customers.js';

/** What a checkout's body has besides its lines. */
export interface CheckoutOptionsBody {
  readonly coupon_id?: FlakeId;
  readonly promo_codes?: readonly string[] | null;
  readonly affiliate_code?: string | null;
  readonly return_url?: string | null;
  readonly cancel_url?: string | null;
  readonly auto_redirect?: boolean | null;
}

/** A line of a checkout. */
export interface CheckoutLineBody {
  readonly product_id: FlakeId;
  readonly subscription?: boolean | null;
  readonly trial?: boolean | null;
  readonly gift_to?: PlatformAccountBody;
  readonly gift_to_customer_id?: FlakeId;
  readonly quantity: number;
  readonly selected_gameserver_id?: FlakeId;
  readonly custom_variables?: Readonly<Record<string, string>> | null;
}

/** Where the shopper pays; the token is a secret of theirs. */
export interface CheckoutSessionRow {
  readonly id: FlakeId;
  readonly token: string;
  readonly url: string;
}
