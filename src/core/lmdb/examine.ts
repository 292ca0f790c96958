import { type Stats, statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { readInChild } from './child.js';

/** An LMDB file that cannot be opened without risk for the process. */
export class DamagedFile extends Error {
  override readonly name = 'DamagedFile';

  /** @param why a signal that ended the look at it, or what the library said */
  constructor(
    readonly path: string,
    readonly why: string,
  ) {
    super(`${path} is damaged (${why}).`);
  }
}

/** How files looked when this process, which keeps them whole, last closed them. */
const EXAMINED = new Map<string, string>();

/** How often another process is waited for that has only just made the file. */
const TRIES = 5;

/**
 * Makes sure that LMDB can read the file, before this process opens it: a damaged one would end it without a word.
 * @throws DamagedFile for a damaged one
 */
export async function examine(path: string): Promise<void> {
  let file = statOf(path);
  for (let tries = 0; file?.size === 0 && tries < TRIES; tries += 1) {
    await pause(50);
    file = statOf(path);
  }
  if (!file || EXAMINED.get(path) === lookOf(file)) return;
  if (file.size === 0) throw new DamagedFile(path, 'it is empty');
  let end = await readInChild(path, { job: 'check' }, () => {});
  // While another process writes, the file may change under the look.
  for (let tries = 1; !end.isWell && tries < TRIES && hasChanged(path, file); tries += 1) {
    file = statOf(path) ?? file;
    end = await readInChild(path, { job: 'check' }, () => {});
  }
  if (!end.isWell) throw new DamagedFile(path, end.why);
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
