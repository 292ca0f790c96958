/** A write that must not happen twice. */
export interface LedgerEntry {
  readonly storeId: string;
  /** The caller's idempotency key: 1 to 255 printable characters. */
  readonly key: string;
  /** Keyed hash of the caller's credential. */
  readonly caller: string;
  /** The mutation with its input; a repeated call has to be equal in every part. */
  readonly input: unknown;
}

/** What came of a write, as far as the ledger has to know. */
export interface LedgerRules {
  /** Whether the failure proves that nothing was carried out, so that the key may be used again. */
  readonly freesKey: (error: unknown) => boolean;
}

/** Remembers writes by their idempotency key. */
export interface Ledger {
  /**
   * Runs `work` for the first call with this key; every later equal call gets the first one's result, also while it is
   * still under way. A definite refusal frees the key; an unknown outcome is remembered like a result.
   * @throws KeyConflict when the key was used by another caller or with another input
   */
  once<T>(entry: LedgerEntry, rules: LedgerRules, work: () => Promise<T>): Promise<T>;
}

/** The key belongs to another write. Says nothing about it. */
export class KeyConflict extends Error {
  override readonly name = 'KeyConflict';

  constructor() {
    super('This idempotencyKey was already used with another input or by another caller; use a new one.');
  }
}

/** Whether a text can be an idempotency key. */
export const isIdempotencyKey = (text: string): boolean => /^[\x20-\x7e]{1,255}$/.test(text);
