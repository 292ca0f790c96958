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
