import { LedgerUnavailable } from './errors.js';
import type { EntryPage, EntryQuery } from './ledger.js';
import {
  type EntryOwner,
  entryOf,
  type Held,
  isUnsettled,
  type LedgerRecord,
  NAMES,
  referenceTo,
  viewOf,
} from './record.js';
import type { Condition, LedgerStore, Write } from './store.js';

/** How long a settled entry is kept, in milliseconds of the ledger's age: 30 days. */
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

  /** The caller's entry of this key. One that an earlier version made counts when the caller made it. */
  async find(owner: EntryOwner): Promise<Held | undefined> {
    const held = await this.at(NAMES.entry(owner));
    if (held) return held;
    const former = await this.at(NAMES.formerEntry(owner.storeId, owner.key));
    const maker = former?.record.caller;
    return maker !== undefined && (maker === owner.caller || maker === owner.formerCaller) ? former : undefined;
  }

  /** Every entry of this key, whoever made it, newest first. */
  async findAll(storeId: string, key: string): Promise<readonly Held[]> {
    const prefix = NAMES.entriesOf(storeId, key);
    const found: Held[] = [];
    for (let after: string | undefined; ; ) {
      const names = await this.store.scan({ prefix, limit: 100, ...(after !== undefined && { after }) });
      // A longer key may begin with this one and a slash.
      found.push(...names.map(({ name, text }) => heldOf(name, text)).filter(({ record }) => record.key === key));
      after = names.at(-1)?.name;
      if (names.length < 100) break;
    }
    const former = await this.at(NAMES.formerEntry(storeId, key));
    if (former) found.push(former);
    return found.toSorted((a, b) => b.record.startedAt - a.record.startedAt);
  }

  /** The entry that is kept under this name. */
  async at(name: string): Promise<Held | undefined> {
    const text = await this.store.get(name);
    return text === undefined ? undefined : heldOf(name, text);
  }

  /** The entry that keeps others from writing to the subject. */
  async holderOf(storeId: string, subject: string): Promise<Held | undefined> {
    const reference = await this.store.get(NAMES.lock(storeId, subject));
    return reference === undefined ? undefined : this.at(entryOf(storeId, reference));
  }

  /**
   * Writes a new record, in place of one that frees its key where there is one, and takes the subject's lock.
   * @returns undefined when the key or the lock was taken meanwhile
   */
  async begin(record: LedgerRecord, replaced: Held | undefined): Promise<Held | undefined> {
    const { storeId, subject } = record;
    const text = JSON.stringify(record);
    const name = NAMES.entry(record);
    const reference = referenceTo(name);
    const lock = subject === undefined ? undefined : NAMES.lock(storeId, subject);
    const isBegun = await this.store.commit(
      [
        same(name, replaced?.name === name ? replaced.text : undefined),
        ...(replaced && replaced.name !== name ? [same(replaced.name, replaced.text)] : []),
        ...(lock === undefined ? [] : [same(lock, undefined)]),
      ],
      [
        ...(replaced ? this.#removalOf(replaced) : []),
        { name, text },
        { name: NAMES.time(record), text: reference },
        ...(lock === undefined ? [] : [{ name: lock, text: reference }]),
      ],
    );
    return isBegun ? { record, name, text } : undefined;
  }

  /** Changes a record that stays unsettled. @returns undefined when it is not as it was read any more */
  async move({ record, name, text }: Held, change: Partial<LedgerRecord>): Promise<Held | undefined> {
    const next = { ...record, ...change };
    const moved = { record: next, name, text: JSON.stringify(next) };
    const isMoved = await this.store.commit([same(name, text)], [{ name, text: moved.text }]);
    return isMoved ? moved : undefined;
  }

  /** Settles a record: keeps the result, takes the claims, gives the lock back. @returns whether it was still as read */
  async settle(held: Held, change: Partial<LedgerRecord>, settlement: Settlement = {}): Promise<boolean> {
    const { record, name: entry, text } = held;
    const { storeId } = record;
    const next = { ...record, ...change };
    const claims = (next.claims ?? []).map((claim) => NAMES.claim(storeId, claim));
    const lock = await this.#ownLock(held);
    return this.store.commit(
      [same(entry, text), ...lock, ...(settlement.claimsAreGuarded ? claims.map((name) => same(name, undefined)) : [])],
      [
        { name: entry, text: JSON.stringify(next) },
        ...('result' in settlement
          ? [{ name: NAMES.result(entry), text: JSON.stringify(settlement.result ?? null) }]
          : []),
        ...claims.map((name) => ({ name, text: referenceTo(entry) })),
        ...lock.map(({ name }) => ({ name, text: undefined })),
      ],
    );
  }

  /** Removes an entry as though it had never been. @returns whether it was still as read */
  async remove(held: Held): Promise<boolean> {
    const lock = await this.#ownLock(held);
    return this.store.commit(
      [same(held.name, held.text), ...lock],
      [...this.#removalOf(held), ...lock.map(({ name }) => ({ name, text: undefined }))],
    );
  }

  /** The name of the entry that made this, if any did. */
  async claimant(storeId: string, claim: string): Promise<string | undefined> {
    const reference = await this.store.get(NAMES.claim(storeId, claim));
    return reference === undefined ? undefined : entryOf(storeId, reference);
  }

  /** The result of a settled entry. */
  async result({ name }: Held): Promise<{ readonly value: unknown } | undefined> {
    const text = await this.store.get(NAMES.result(name));
    return text === undefined ? undefined : { value: parsed(name, text) };
  }

  /** Entries, newest first. */
  async page(storeId: string, query: EntryQuery): Promise<EntryPage> {
    if (query.key !== undefined) return this.#pageOfKey(storeId, query.key, query);
    const { limit, state, after } = query;
    const prefix = NAMES.times(storeId);
    const page: Array<EntryPage[number]> = [];
    let last = after === undefined ? undefined : prefix + after;
    while (page.length < limit) {
      const scan = { prefix, reverse: true, limit: 100, ...(last !== undefined && { after: last }) };
      const names = await this.store.scan(scan);
      if (names.length === 0) break;
      for (const { name, text: reference } of names) {
        last = name;
        const record = (await this.at(entryOf(storeId, reference)))?.record;
        if (!record || (state !== undefined && record.state !== state)) continue;
        page.push({ cursor: name.slice(prefix.length), entry: viewOf(record) });
        if (page.length === limit) break;
      }
    }
    return page;
  }

  async #pageOfKey(storeId: string, key: string, { limit, state, after }: EntryQuery): Promise<EntryPage> {
    const prefix = NAMES.times(storeId);
    return (await this.findAll(storeId, key))
      .map(({ record }) => ({ cursor: NAMES.time(record).slice(prefix.length), entry: viewOf(record) }))
      .filter(({ cursor, entry }) => (after === undefined || cursor < after) && (state ?? entry.state) === entry.state)
      .slice(0, limit);
  }

  /**
   * Removes some of the entries that have been kept long enough; one that is not settled stays until it is.
   * @param age how old the ledger is
   */
  async sweep(storeId: string, age: number): Promise<void> {
    const oldest = await this.store.scan({ prefix: NAMES.times(storeId), limit: SWEPT_AT_ONCE });
    for (const { text: reference } of oldest) {
      const held = await this.at(entryOf(storeId, reference));
      if (!held) continue;
      if ((held.record.age ?? 0) > age - KEPT_MS) continue;
      if (!isUnsettled(held.record.state)) await this.remove(held);
    }
  }

  #removalOf({ record, name: entry }: Held): Write[] {
    const { storeId, claims = [] } = record;
    const names = [
      entry,
      NAMES.result(entry),
      NAMES.time(record),
      ...claims.map((claim) => NAMES.claim(storeId, claim)),
    ];
    return names.map((name) => ({ name, text: undefined }));
  }

  /** The lock of the record's subject, where it is the record's. */
  async #ownLock({ record: { storeId, subject }, name: entry }: Held): Promise<Condition[]> {
    if (subject === undefined) return [];
    const name = NAMES.lock(storeId, subject);
    const reference = referenceTo(entry);
    return (await this.store.get(name)) === reference ? [same(name, reference)] : [];
  }
}

const heldOf = (name: string, text: string): Held => ({ name, text, record: parsed(name, text) as LedgerRecord }); // only records are kept there

/** @throws LedgerUnavailable for a text that is damaged: what it said must not be forgotten */
function parsed(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new LedgerUnavailable(`the entry ${JSON.stringify(name)} is damaged.`, { cause });
  }
}

const SWEPT_AT_ONCE = 20;
