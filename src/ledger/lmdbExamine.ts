import { type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { LedgerUnavailable } from './errors.js';
import { readInChild } from './lmdbChild.js';

/** How files looked when this process, which keeps them whole, last closed them. */
const EXAMINED = new Map<string, string>();

/** How often another process is waited for that has only just made the file. */
const TRIES = 5;

/**
 * Makes sure that LMDB can read the file, before this process opens it: a damaged one would end it without a word.
 * @throws LedgerUnavailable for a damaged one; it says what to do
 */
export async function examine(path: string): Promise<void> {
  let file = statOf(path);
  for (let tries = 0; file?.size === 0 && tries < TRIES; tries += 1) {
    await pause(50);
    file = statOf(path);
  }
  if (!file || EXAMINED.get(path) === lookOf(file)) return;
  if (file.size === 0) throw damaged(path, 'it is empty');
  let end = await readInChild(path, { job: 'check' }, () => {});
  // While another process writes, the file may change under the look.
  for (let tries = 1; !end.isWell && tries < TRIES && hasChanged(path, file); tries += 1) {
    file = statOf(path) ?? file;
    end = await readInChild(path, { job: 'check' }, () => {});
  }
  if (!end.isWell) throw damaged(path, end.why);
}

/** This process has closed the file: as it is now it need not be examined again. */
export function isAsExamined(path: string): void {
  const file = statOf(path);
  if (file) EXAMINED.set(path, lookOf(file));
}

const lookOf = ({ ino, size, mtimeMs }: Stats): string => `${ino} ${size} ${mtimeMs}`;

const hasChanged = (path: string, before: Stats): boolean => {
  const file = statOf(path);
  return file !== undefined && lookOf(file) !== lookOf(before);
};

const statOf = (path: string): Stats | undefined => statSync(path, { throwIfNoEntry: false });

const damaged = (path: string, why: string): LedgerUnavailable =>
  new LedgerUnavailable(
    `${path} is damaged (${why}). Stop every gateway that uses ${dirname(dirname(path))}, keep a copy of it, and run ` +
      '"paynow-graphql ledger salvage --to NEW_FOLDER": it copies what can be read, and says how to go on.',
  );
