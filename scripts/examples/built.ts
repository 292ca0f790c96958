import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inProject } from '../programs.js';

const LEFT_OUT = new Set(['node_modules', 'dist']);

/** A digest of files and folders by their names and contents; of a folder without its packages and what was built. */
function digestOf(paths: readonly string[]): string {
  const hash = createHash('sha256');
  const add = (path: string): void => {
    for (const entry of readdirSync(path, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const inside = join(path, entry.name);
      if (entry.isFile()) hash.update(`${inside}\0`).update(readFileSync(inside)).update('\0');
      else if (!LEFT_OUT.has(entry.name)) add(inside);
    }
  };
  for (const path of paths) add(path);
  return hash.digest('hex');
}

/** What an example is built from, the files of this repository that it imports included. */
const sourcesOf = (folder: string): string =>
  [
    process.version,
    digestOf([folder, inProject('examples/shared'), inProject('src')]),
    createHash('sha256')
      .update(readFileSync(`${folder}/node_modules/.package-lock.json`))
      .digest('hex'),
  ].join('\n');

/** Builds an example unless what `build` would make is there: made of the same sources, and unchanged since. */
export async function buildUnlessBuilt(folder: string, build: () => Promise<void>): Promise<void> {
  const note = `${folder}/node_modules/.cache/built`;
  const sources = sourcesOf(folder);
  const made = (): string => `${sources}\n${digestOf([`${folder}/dist`])}`;
  try {
    if (readFileSync(note, 'utf8') === made()) return;
  } catch {
    // Nothing is built.
  }
  await build();
  mkdirSync(dirname(note), { recursive: true });
  writeFileSync(note, made());
}
