import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Line, readInChild } from '../core/lmdb/child.js';
import { LmdbStore } from './lmdbStore.js';
import { entryOf, isUnsettled, type LedgerRecord, NAMES, referenceTo } from './record.js';
import type { Write } from './store.js';

/** What has become of a damaged ledger. */
export interface Salvaged {
  /** How many entries were copied. */
  readonly entries: number;
  /** Names of entries that were there and cannot be read. */
  readonly lost: readonly string[];
}

/** How far the copying is: each text is read, then written. */
export interface SalvageProgress {
  /** One more text was read or written. */
  readonly step: () => void;
  /** How many steps there are in all, as far as is known by now. */
  readonly expect: (steps: number) => void;
}

const NO_PROGRESS: SalvageProgress = { step: () => {}, expect: () => {} };

/** Texts that are written in one commit. */
const STEP = 1_000;

/** Most names whose reading may end the process that tries. */
const MOST_DEATHS = 500;

/** Copies what can be read of the ledger in one folder, and the hash key, into another one. The former stays as it is. */
export async function salvage(folder: string, to: string, progress = NO_PROGRESS): Promise<Salvaged> {
  const path = resolve(folder, 'ledger', 'ledger.mdb');
  await readInChild(path, { job: 'count' }, ([, count]) => progress.expect(2 * Number(count)));
  const texts = await readAll(path, progress);
  mkdirSync(to, { recursive: true, mode: 0o700 });
  if (existsSync(join(folder, 'hash.key'))) copyFileSync(join(folder, 'hash.key'), join(to, 'hash.key'));
  const entries = [...texts].flatMap(([name, text]) => (isEntry(name) ? recordOf(name, text) : []));
  const whole = new Map([...texts, ...entries.flatMap(namesOf)]);
  const store = await LmdbStore.open(to);
  const writes = [...whole].map(([name, text]): Write => ({ name, text }));
  progress.expect(texts.size + writes.length);
  for (let at = 0; at < writes.length; at += STEP) {
    const some = writes.slice(at, at + STEP);
    await store.commit([], some);
    for (const _ of some) progress.step();
  }
  await store.close();
  const known = new Set(entries.map(({ name }) => name));
  return { entries: known.size, lost: [...wantedBy(texts)].filter((name) => isEntry(name) && !known.has(name)) };
}

/** From the front, from the back, and what others name in between. */
async function readAll(path: string, { step }: SalvageProgress): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  const keep = ([name, text]: Line) => {
    if (text === null) return;
    if (!texts.has(name)) step();
    texts.set(name, text);
  };
  const { isWell } = await readInChild(path, { job: 'walk', reverse: false }, keep);
  if (isWell) return texts;
  await readInChild(path, { job: 'walk', reverse: true }, keep);
  let left = [...wantedBy(texts)].filter((name) => !texts.has(name));
  for (let deaths = 0; left.length > 0 && deaths < MOST_DEATHS; deaths += 1) {
    let tried = 0;
    const end = await readInChild(path, { job: 'get', names: left }, (line) => {
      tried += 1;
      keep(line);
    });
    left = end.isWell ? [] : left.slice(tried + 1);
  }
  return texts;
}

/** Names of entries and results that must have been there, by what was read. */
function wantedBy(texts: ReadonlyMap<string, string>): Set<string> {
  const wanted = new Set<string>();
  for (const [name, text] of texts) {
    const [kind, storeId = ''] = name.split('/', 2);
    const entry = kind === 'time' || kind === 'claim' || kind === 'lock' ? entryOf(storeId, text) : undefined;
    for (const one of [entry, isEntry(name) ? name : undefined]) {
      if (one !== undefined) wanted.add(one).add(NAMES.result(one));
    }
    if (kind === 'answer' || kind === 'result') wanted.add(name.replace(/^\w+/, kind === 'answer' ? 'call' : 'entry'));
  }
  return wanted;
}

const isEntry = (name: string): boolean => name.startsWith('call/') || name.startsWith('entry/');

interface Entry {
  readonly name: string;
  readonly record: LedgerRecord;
}

/** Nothing where the text is damaged. */
function recordOf(name: string, text: string): Entry[] {
  try {
    return [{ name, record: JSON.parse(text) as LedgerRecord }];
  } catch {
    return [];
  }
}

/** What stands beside an entry, as it follows from the entry itself. */
function namesOf({ name, record }: Entry): [string, string][] {
  const { storeId, subject, state, claims = [] } = record;
  const reference = referenceTo(name);
  return [
    [NAMES.time(record), reference],
    ...claims.map((claim): [string, string] => [NAMES.claim(storeId, claim), reference]),
    ...(subject !== undefined && isUnsettled(state)
      ? [[NAMES.lock(storeId, subject), reference] as [string, string]]
      : []),
  ];
}
