import type { CancelSignal } from '../core/cancellation.js';

/** A write that must not happen twice, as the caller asked for it. */
export interface LedgerCall {
  readonly storeId: string;
  /** The caller's idempotency key: 1 to 255 printable ASCII characters. */
  readonly key: string;
  /** Who calls: a name that stays the same as long as the caller does. Keys of different callers are different keys. */
  readonly caller: string;
  /** Who the caller was to earlier versions, where that differs. */
  readonly formerCaller?: string;
  /** Whether `caller` is a hash that another `GATEWAY_HASH_KEY` would make differently. */
  readonly isHashed?: boolean;
  /** The mutation with its input; a repeated call has to be equal in every part. Only its hash is kept. */
  readonly input: { readonly mutation: string };
  /** What can have one unsettled write at a time, for instance `order:123`. */
  readonly subject?: string;
  /** Ids and amounts for the people who look into the ledger; no secrets. */
  readonly about?: Readonly<Record<string, string | number>>;
  /** Why, in the caller's words. */
  readonly reason?: string;
  /** Ends this caller's waiting for an equal call of another process. */
  readonly signal?: Pick<CancelSignal, 'aborted'>;
}

/** What reading PayNow says of a write whose answer did not arrive. */
export type Finding<T> =
  /** It is there; `claims` names what it made, so that no other entry takes it for its own. */
  | { readonly found: 'done'; readonly result: T; readonly claims: readonly string[] }
  /** It is not there, or not yet. */
  | { readonly found: 'nothing' }
  /** It cannot be told from other writes: a person has to decide. */
  | { readonly found: 'ambiguous' };

/**
 * A write in steps. `Plan` and `T` are kept as JSON: the plan from before the send, so that settling can compare; the
 * result for whoever repeats the call.
 */
export interface WriteSteps<T, Plan = unknown> {
  /**
   * A read that PayNow answers to accepted credentials only. It comes before the ledger is looked at, so that nobody whom
   * PayNow does not accept leaves a trace in it. What `area` names is taken as accepted for a minute.
   */
  readonly accept?: { readonly area: string; readonly read: () => Promise<void> };
  /** Reads and checks what the write is decided on. Nothing is sent; whatever it throws frees the key. */
  readonly prepare: () => Promise<Plan>;
  /** Sends the write, once. */
  readonly send: (plan: Plan) => Promise<T>;
  /** Whether a failure of `send` proves that nothing was carried out, so that the key may be used again. */
  readonly freesKey: (error: unknown) => boolean;
  /** Names what the result made, for instance a refund's id. */
  readonly claimsOf?: (result: T) => readonly string[];
  /** Finds out by reading the result of the write. Without it an unknown outcome waits for a person. */
  readonly settle?: (plan: Plan) => Promise<Finding<T>>;
  /** Reads the result of a write that a person has settled, by what it made. */
  readonly readBack?: (claims: readonly string[], plan: Plan) => Promise<T | undefined>;
}

/** The state of an entry. */
export const ENTRY_STATES = ['started', 'sent', 'done', 'refused', 'unknown'] as const;

/** One of {@link ENTRY_STATES}. */
export type EntryState = (typeof ENTRY_STATES)[number];

/** An entry as people may see it: neither input hash nor plan nor result. */
export interface EntryView {
  readonly storeId: string;
  readonly key: string;
  readonly caller: string;
  readonly mutation: string;
  readonly state: EntryState;
  readonly about: Readonly<Record<string, string | number>>;
  readonly reason?: string;
  /** What it made, for instance `refund:123`. */
  readonly claims?: readonly string[];
  /** Refused, and the key stays used: PayNow was asked, and did not show it. */
  readonly spent?: true;
  /** What a person wrote when settling it. */
  readonly note?: string;
  /** Milliseconds since 1970, as the others. */
  readonly startedAt: number;
  readonly sentAt?: number;
  readonly settledAt?: number;
}

/** Which entries are wanted. */
export interface EntryQuery {
  readonly limit: number;
  readonly state?: EntryState;
  /** Only entries of this key, whoever made them. */
  readonly key?: string;
  /** The cursor of the entry after which to go on. */
  readonly after?: string;
}

/** Entries, newest first, each with its cursor. */
export type EntryPage = ReadonlyArray<{ readonly cursor: string; readonly entry: EntryView }>;

/** Remembers writes by their idempotency key. */
export interface Ledger {
  /**
   * Runs the steps for the first call with this key; every later equal call gets the first one's result, also while it
   * is still under way. A definite refusal frees the key. After an unknown outcome a repeated call reads, and never
   * sends.
   * Keys belong to their callers: an equal key of another caller is another key.
   * @throws whatever `accept` throws, before the ledger is touched
   * @throws LedgerConflict when the key or the subject is taken, or a write was not seen at PayNow
   * @throws GatewayError `UPSTREAM_OUTCOME_UNKNOWN` while it is not known the result of the write
   * @throws LedgerUnavailable when nothing was sent because the ledger cannot be written
   */
  once<T, Plan>(call: LedgerCall, steps: WriteSteps<T, Plan>): Promise<T>;
  /** Whether the subject has a write that is not settled. */
  isBusy(storeId: string, subject: string): Promise<boolean>;
  /** The entries of a store, newest first. */
  entries(storeId: string, query: EntryQuery): Promise<EntryPage>;
  /** Opens what the ledger is kept in. Rejects when that cannot be opened; the next use tries again. */
  open(): Promise<void>;
  close(): Promise<void>;
}

/** Whether a text can be an idempotency key. */
export const isIdempotencyKey = (text: string): boolean => /^[\x20-\x7e]{1,255}$/.test(text);
