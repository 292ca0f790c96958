import { createHash, randomUUID } from 'node:crypto';
import type { EntryState, EntryView, LedgerCall } from './ledger.js';

/** An entry as it is kept. The result stands beside it, under a name of its own. */
export interface LedgerRecord extends EntryView {
  readonly inputHash: string;
  readonly subject?: string;
  /** Drawn anew whenever somebody begins the write: no two records are ever equal. */
  readonly attempt: string;
  /** The process instance that works on it. */
  readonly owner: string;
  /** Until when the owner is known to be alive; milliseconds since 1970. */
  readonly leaseUntil: number;
  /** What the write was decided on, from before the send. */
  readonly plan?: unknown;
}

/** A record and the text it was read from. */
export interface Held {
  readonly record: LedgerRecord;
  readonly text: string;
}

/** Names under which the parts of a ledger are kept. */
export const NAMES = {
  entry: (storeId: string, key: string) => `entry/${storeId}/${key}`,
  result: (storeId: string, key: string) => `result/${storeId}/${key}`,
  /** Holds the key of the entry that is not settled. */
  lock: (storeId: string, subject: string) => `lock/${storeId}/${subject}`,
  /** Holds the key of the entry that made it. */
  claim: (storeId: string, claim: string) => `claim/${storeId}/${claim}`,
  times: (storeId: string) => `time/${storeId}/`,
  /** Orders a store's entries by their beginning; holds the key. */
  time: (storeId: string, startedAt: number, attempt: string) =>
    `time/${storeId}/${String(startedAt).padStart(15, '0')}/${attempt}`,
} as const;

/** States in which it is not known, or not over, the result of the write. */
export const isUnsettled = (state: EntryState): boolean => state !== 'done' && state !== 'refused';

/** A new record for a call. */
export function newRecord(call: LedgerCall, owner: string, now: number, leaseMs: number): LedgerRecord {
  const { storeId, key, caller, input, subject, about = {}, reason } = call;
  return {
    storeId,
    key,
    caller,
    inputHash: hashOf(input),
    mutation: input.mutation,
    ...(subject !== undefined && { subject }),
    about,
    ...(reason !== undefined && { reason }),
    state: 'started',
    attempt: randomUUID(),
    owner,
    leaseUntil: now + leaseMs,
    startedAt: now,
  };
}

const HIDDEN: ReadonlySet<string> = new Set<Exclude<keyof LedgerRecord, keyof EntryView>>([
  'inputHash',
  'subject',
  'attempt',
  'owner',
  'leaseUntil',
  'plan',
]);

/** What people may see of a record. */
export const viewOf = (record: LedgerRecord): EntryView =>
  // A record is a view with the hidden fields.
  Object.fromEntries(Object.entries(record).filter(([name]) => !HIDDEN.has(name))) as unknown as EntryView;

/** A hash of the input that does not depend on the order in which it was written. */
export const hashOf = (input: unknown): string => createHash('sha256').update(canonical(input)).digest('base64url');

/** JSON with sorted keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
