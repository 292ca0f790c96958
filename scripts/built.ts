import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The paths of a build. */
export interface Build {
  /** Files and folders that it reads; `node_modules` and `dist` inside them are left out. */
  readonly sources: readonly string[];
  /** Files and folders that it writes. */
  readonly made: readonly string[];
  /** The file that records the last build. */
  readonly note: string;
}

const LEFT_OUT = new Set(['node_modules', 'dist']);

/** The file that npm writes last when it installs the packages of a folder: with it, a build is one of these packages. */
export const installedMark = (folder: string): string => join(folder, 'node_modules/.package-lock.json');

/** A digest of files and folders by their names and contents. */
function digestOf(paths: readonly string[]): string {
  const hash = createHash('sha256');
  const addFile = (path: string) => hash.update(`${path}\0`).update(readFileSync(path)).update('\0');
  const addFolder = (path: string): void => {
    for (const entry of readdirSync(path, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const inside = join(path, entry.name);
      if (entry.isFile()) addFile(inside);
      else if (!LEFT_OUT.has(entry.name)) addFolder(inside);
    }
  };
  for (const path of paths) {
    if (statSync(path).isFile()) addFile(path);
    else addFolder(path);
  }
  return hash.digest('hex');
}

/** Runs `build` unless its sources, its output and the version of Node are those of the last build. */
export async function buildUnlessBuilt({ sources, made, note }: Build, build: () => Promise<void>): Promise<void> {
  const from = `${process.version}\n${digestOf(sources)}`;
  const state = (): string => `${from}\n${digestOf(made)}`;
  try {
    if (readFileSync(note, 'utf8') === state()) return;
  } catch {
    // Nothing is built.
  }
  await build();
  const built = state();
  try {
    mkdirSync(dirname(note), { recursive: true });
    writeFileSync(note, built);
  } catch {
    // Without a record the next call builds again.
  }
}
