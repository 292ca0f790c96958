import type { EntryPage, EntryQuery } from './ledger.js';
import { type Held, isUnsettled, type LedgerRecord, NAMES, viewOf } from './record.js';
import type { Condition, LedgerStore, Write } from './store.js';

/** How long a settled entry is kept, in milliseconds: 30 days. */
const KEPT_MS = 30 * 24 * 60 * 60 * 1000;

/** What goes with a change of an entry. */
export interface Settlement {
  readonly result?: unknown;
  /** Whether the change fails when another entry holds one of the record's claims. */
  readonly claimsAreGuarded?: boolean;
}

const same = (name: string, text: string | undefined): Condition => ({ name, text });

/** Entries with their locks, claims and results in a store: every change is one commit, on what was read. */
export class Journal {
  constructor(private readonly store: LedgerStore) {}

  async find(storeId: string, key: string): Promise<Held | undefined> {
    const text = await this.store.get(NAMES.entry(storeId, key));
    return text === undefined ? undefined : { record: JSON.parse(text) as LedgerRecord, text }; // only records are kept there
  }

  /** The entry that keeps others from writing to the subject. */
  async holderOf(storeId: string, subject: string): Promise<Held | undefined> {
    const key = await this.store.get(NAMES.lock(storeId, subject));
    return key === undefined ? undefined : this.find(storeId, key);
  }

  /**
   * Writes a new record, in place of one that frees its key where there is one, and takes the subject's lock.
   * @returns undefined when the key or the lock was taken meanwhile
   */
  async begin(record: LedgerRecord, replaced: Held | undefined): Promise<Held | undefined> {
    const { storeId, key, subject } = record;
    const text = JSON.stringify(record);
    const lock = subject === undefined ? undefined : NAMES.lock(storeId, subject);
    const isBegun = await this.store.commit(
      [same(NAMES.entry(storeId, key), replaced?.text), ...(lock === undefined ? [] : [same(lock, undefined)])],
      [
        ...(replaced ? this.#removalOf(replaced.record) : []),
        { name: NAMES.entry(storeId, key), text },
        { name: NAMES.time(storeId, record.startedAt, record.attempt), text: key },
        ...(lock === undefined ? [] : [{ name: lock, text: key }]),
      ],
    );
    return isBegun ? { record, text } : undefined;
  }

  /** Changes a record that stays unsettled. @returns undefined when it is not as it was read any more */
  async move({ record, text }: Held, change: Partial<LedgerRecord>): Promise<Held | undefined> {
    const next = { ...record, ...change };
    const name = NAMES.entry(record.storeId, record.key);
    const moved = { record: next, text: JSON.stringify(next) };
    const isMoved = await this.store.commit([same(name, text)], [{ name, text: moved.text }]);
    return isMoved ? moved : undefined;
  }

  /** Settles a record: keeps the result, takes the claims, gives the lock back. @returns whether it was still as read */
  async settle({ record, text }: Held, change: Partial<LedgerRecord>, settlement: Settlement = {}): Promise<boolean> {
    const { storeId, key } = record;
    const next = { ...record, ...change };
    const claims = (next.claims ?? []).map((claim) => NAMES.claim(storeId, claim));
    const lock = await this.#ownLock(record);
    return this.store.commit(
      [
        same(NAMES.entry(storeId, key), text),
        ...lock,
        ...(settlement.claimsAreGuarded ? claims.map((name) => same(name, undefined)) : []),
      ],
      [
        { name: NAMES.entry(storeId, key), text: JSON.stringify(next) },
        ...('result' in settlement
          ? [{ name: NAMES.result(storeId, key), text: JSON.stringify(settlement.result ?? null) }]
          : []),
        ...claims.map((name) => ({ name, text: key })),
        ...lock.map(({ name }) => ({ name, text: undefined })),
      ],
    );
  }

  /** Removes an entry as though it had never been. @returns whether it was still as read */
  async remove({ record, text }: Held): Promise<boolean> {
    const lock = await this.#ownLock(record);
    return this.store.commit(
      [same(NAMES.entry(record.storeId, record.key), text), ...lock],
      [...this.#removalOf(record), ...lock.map(({ name }) => ({ name, text: undefined }))],
    );
  }

  /** The key of the entry that made this, if any did. */
  async claimant(storeId: string, claim: string): Promise<string | undefined> {
    return this.store.get(NAMES.claim(storeId, claim));
  }

  /** The result of a settled entry. */
  async result({ storeId, key }: LedgerRecord): Promise<{ readonly value: unknown } | undefined> {
    const text = await this.store.get(NAMES.result(storeId, key));
    return text === undefined ? undefined : { value: JSON.parse(text) as unknown };
  }

  /** Entries, newest first. */
  async page(storeId: string, { limit, state, after }: EntryQuery): Promise<EntryPage> {
    const prefix = NAMES.times(storeId);
    const page: Array<EntryPage[number]> = [];
    let last = after === undefined ? undefined : prefix + after;
    while (page.length < limit) {
      const scan = { prefix, reverse: true, limit: 100, ...(last !== undefined && { after: last }) };
      const names = await this.store.scan(scan);
      if (names.length === 0) break;
      for (const { name, text: key } of names) {
        last = name;
        const record = (await this.find(storeId, key))?.record;
        if (!record || (state !== undefined && record.state !== state)) continue;
        page.push({ cursor: name.slice(prefix.length), entry: viewOf(record) });
        if (page.length === limit) break;
      }
    }
    return page;
  }

  /** Removes some of the entries that have been kept long enough; one that is not settled stays until it is. */
  async sweep(storeId: string, now: number): Promise<void> {
    const oldest = await this.store.scan({ prefix: NAMES.times(storeId), limit: SWEPT_AT_ONCE });
    for (const { text: key } of oldest) {
      const held = await this.find(storeId, key);
      if (!held) continue;
      if (held.record.startedAt > now - KEPT_MS) return;
      if (!isUnsettled(held.record.state)) await this.remove(held);
    }
  }

  #removalOf({ storeId, key, startedAt, attempt, claims = [] }: LedgerRecord): Write[] {
    const names = [
      NAMES.entry(storeId, key),
      NAMES.result(storeId, key),
      NAMES.time(storeId, startedAt, attempt),
      ...claims.map((claim) => NAMES.claim(storeId, claim)),
    ];
    return names.map((name) => ({ name, text: undefined }));
  }

  /** The lock of the record's subject, where it is the record's. */
  async #ownLock({ storeId, key, subject }: LedgerRecord): Promise<Condition[]> {
    if (subject === undefined) return [];
    const name = NAMES.lock(storeId, subject);
    return (await this.store.get(name)) === key ? [same(name, key)] : [];
  }
}

const SWEPT_AT_ONCE = 20;
