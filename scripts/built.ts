import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a build is made of, and what it makes; all of it paths. */
export interface Build {
  /** Files, and folders without their packages and without what is built in them. */
  readonly sources: readonly string[];
  /** Files and folders. */
  readonly made: readonly string[];
  /** The file that notes what was built last. */
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

/** Runs `build` unless what it would make is there: made of the same sources on this Node, and unchanged since. */
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
    // Where nothing can be noted, the next time builds again.
  }
}
