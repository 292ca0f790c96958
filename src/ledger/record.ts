import { createHash, randomUUID } from 'node:crypto';
import { isJsonObject } from '../core/jsonObject.js';
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
  /** How old the ledger was when the write began: see `LedgerAge`. Absent in entries of earlier versions. */
  readonly age?: number;
  /** Names the key with which the caller's hash was made, where it is one. */
  readonly keyedBy?: string;
}

/** A record, the name it is kept under, and the text it was read from. */
export interface Held {
  readonly record: LedgerRecord;
  readonly name: string;
  readonly text: string;
}

/** Whose entry is meant: keys belong to their callers. */
export type EntryOwner = Pick<LedgerRecord, 'storeId' | 'key' | 'caller'> & {
  /** Who the caller was to earlier versions, where that differs. */
  readonly formerCaller?: string | undefined;
};

const whose = (caller: string): string => createHash('sha256').update(caller).digest('base64url');

/** Names under which the parts of a ledger are kept. */
export const NAMES = {
  /** What all entries of a key begin with, whoever made them. */
  entriesOf: (storeId: string, key: string) => `call/${storeId}/${key}/`,
  entry: ({ storeId, key, caller }: EntryOwner) => `call/${storeId}/${key}/${whose(caller)}`,
  /** Where earlier versions kept an entry: a key was everybody's. */
  formerEntry: (storeId: string, key: string) => `entry/${storeId}/${key}`,
  /** Beside its entry, whichever version made that. */
  result: (entry: string) => entry.replace(/^(call|entry)\//, (_, kind) => (kind === 'call' ? 'answer/' : 'result/')),
  /** Holds the reference of the entry that is not settled. */
  lock: (storeId: string, subject: string) => `lock/${storeId}/${subject}`,
  /** Holds the reference of the entry that made it. */
  claim: (storeId: string, claim: string) => `claim/${storeId}/${claim}`,
  times: (storeId: string) => `time/${storeId}/`,
  /** Orders a store's entries by their beginning; holds the reference. */
  time: ({ storeId, startedAt, attempt }: LedgerRecord) =>
    `time/${storeId}/${String(startedAt).padStart(15, '0')}/${attempt}`,
  age: 'age',
} as const;

/** What stands for an entry in locks, claims and times. Earlier versions wrote its bare key there, which is one line. */
export const referenceTo = (entry: string): string => (entry.startsWith('call/') ? `\n${entry}` : keyOf(entry));

/** The name of the entry that a reference stands for. */
export const entryOf = (storeId: string, reference: string): string =>
  reference.startsWith('\n') ? reference.slice(1) : NAMES.formerEntry(storeId, reference);

/** The key in the name of an entry of earlier versions. */
const keyOf = (entry: string): string => entry.split('/').slice(2).join('/');

/** States in which it is not known, or not over, the result of the write. */
export const isUnsettled = (state: EntryState): boolean => state !== 'done' && state !== 'refused';

/** A new record for a call. */
export function newRecord(
  call: LedgerCall,
  { now, leaseMs, ...more }: Pick<LedgerRecord, 'owner' | 'age'> & { keyedBy?: string; now: number; leaseMs: number },
): LedgerRecord {
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
    ...more,
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
  'age',
  'keyedBy',
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
    isJsonObject(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  );
}
