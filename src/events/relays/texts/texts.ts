/** A right to deliver for a relay: one process has it at a time. */
export interface Lease {
  /** The relay's id. */
  readonly name: string;
  /** Who holds it: another text for every process. */
  readonly owner: string;
}

/** One change of a table. */
export interface TextWrite {
  readonly table: string;
  /** Undefined means the whole table, which is then emptied. */
  readonly key: string | undefined;
  /** Undefined removes. */
  readonly text: string | undefined;
}

/** What relays keep, as texts in tables. All rules are above it, so that memory, LMDB and Redis need know none. */
export interface RelayTexts {
  get(table: string, key: string): Promise<string | undefined>;
  all(table: string): Promise<ReadonlyMap<string, string>>;
  /**
   * Writes all or nothing, durable when this resolves.
   * @param lease only while it is held: what somebody writes who has lost it is refused
   * @returns false when the lease was lost
   */
  write(writes: readonly TextWrite[], lease?: Lease): Promise<boolean>;
  /** Takes a lease that nobody holds, or prolongs one's own. Says whether it is held now. */
  take(lease: Lease, ms: number): Promise<boolean>;
  /** Prolongs a lease. Says whether it is still held. */
  renew(lease: Lease, ms: number): Promise<boolean>;
  /** Ends a lease, whoever holds it; with `owner` only that one's. */
  end(name: string, owner?: string): Promise<void>;
  close(): Promise<void>;
}
