/** PayNow's id: a decimal number of about 18 digits, always a string (it does not fit a float). */
export type FlakeId = string;

/** ISO 8601 date and time in UTC, as PayNow printed it. */
export type Timestamp = string;

/** Page parameters of PayNow's paged lists: `limit` 1 to 100, `after`/`before` an id, newest first unless `asc`. */
export interface PageQuery {
  readonly limit?: number;
  readonly after?: FlakeId;
  readonly before?: FlakeId;
  readonly asc?: boolean;
}

/** Actor type as the wire spells it. */
export type ActorType =
  | 'anonymous'
  | 'user'
  | 'api_key'
  | 'customer'
  | 'game_server'
  | 'internal'
  | 'admin'
  | 'platform'
  | 'global_customer';

/** Who made a change: a person, a key, PayNow itself. */
export interface ActorRow {
  readonly type: ActorType;
  readonly id?: FlakeId | null;
}

/** Unit of a subscription interval. */
export type IntervalScale = 'invalid' | 'day' | 'week' | 'month' | 'year';

/** Amounts in minor units, each with PayNow's own rendering beside it. */
export type Amounts<Name extends string> = Readonly<Record<`${Name}_amount`, number>> &
  Readonly<Record<`${Name}_amount_str`, string>>;

/** {@link Amounts} that PayNow may leave out. */
export type MaybeAmounts<Name extends string> = {
  readonly [Field in `${Name}_amount`]?: number | null;
} & { readonly [Field in `${Name}_amount_str`]?: string | null };

/** The sums of one renewal. */
export type RenewalSum = 'subtotal' | 'discount' | 'tax' | 'total';

/** The sums of a payment: gift cards take part in first payments only. */
export type PaymentSum = RenewalSum | 'giftcard_usage';

/** The same in the currency the customer saw. */
export type Presentment<Sum extends string> = `presentment_${Sum}`;
