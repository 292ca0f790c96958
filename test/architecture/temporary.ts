import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** The folder of the project. */
export const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

/**
 * A folder with these files and the project's packages, gone when the test is over. A concurrent test passes its own
 * `onTestFinished`, because the global one does not know which test is asking.
 */
export function temporaryProject(files: Readonly<Record<string, string>>, finished = onTestFinished): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'paynow-graphql-')));
  finished(() => rmSync(root, { recursive: true, force: true }));
  symlinkSync(join(projectRoot, 'node_modules'), join(root, 'node_modules'));
  for (const [name, text] of Object.entries(files)) {
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return root;
}
