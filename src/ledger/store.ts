/** A name has to have this text for a change to be made; `undefined` means that it must not be there. */
export interface Condition {
  readonly name: string;
  readonly text: string | undefined;
}

/** A name gets this text; `undefined` removes it. */
export type Write = Condition;

/** A range of names. */
export interface Scan {
  readonly prefix: string;
  /** Where to go on: the last name that was seen. */
  readonly after?: string;
  /** From the last name to the first. */
  readonly reverse?: boolean;
  readonly limit: number;
}

/** A name with its text. */
export interface Named {
  readonly name: string;
  readonly text: string;
}

/**
 * What a ledger is kept in: texts by name, names printable ASCII of up to 400 characters, ordered by their bytes. It knows
 * nothing of ledgers, so that all of them follow the same rules. Several processes may use one at the same time.
 */
export interface LedgerStore {
  get(name: string): Promise<string | undefined>;
  /**
   * Makes all writes, or none when a condition does not hold. Resolves when they are durable: neither a killed process
   * nor, where the store has a disk, a cut of power takes them back.
   * @returns whether the conditions held
   */
  commit(conditions: readonly Condition[], writes: readonly Write[]): Promise<boolean>;
  scan(scan: Scan): Promise<readonly Named[]>;
  /** Tries again after a failure. Rejects with the reason as long as nothing can be written. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** Follows every name that begins with a prefix: names are printable, so none has this character. */
export const PREFIX_END = '\x7f';
