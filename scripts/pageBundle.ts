import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { inputsOf } from './inputs.js';
import { inProject } from './programs.js';

/**
 * Writes the script and the style of GraphiQL's page to `dist/page/`, from where the gateway reads them.
 * @param root the project's folder
 * @returns whether they have changed, and what they are made of
 */
export async function bundlePage(
  root = inProject(''),
): Promise<{ readonly isNew: boolean; readonly inputs: ReadonlySet<string> }> {
  const { outputFiles, metafile } = await build({
    bundle: true,
    minify: true,
    platform: 'browser',
    target: 'es2022',
    format: 'esm',
    entryPoints: ['page.ts', 'page.css'].map((name) => join(root, 'src/server/graphiql/browser', name)),
    outdir: join(root, 'dist/page'),
    logLevel: 'warning',
    write: false,
    metafile: true,
  });
  const isNew = outputFiles.map(({ path, contents }) => replaceFile(path, contents)).includes(true);
  return { isNew, inputs: inputsOf(metafile) };
}

/** Writes a file that others may be reading. @returns whether it has changed */
export function replaceFile(path: string, contents: Uint8Array): boolean {
  mkdirSync(dirname(path), { recursive: true });
  try {
    if (readFileSync(path).equals(contents)) return false;
  } catch {
    // It is not there yet.
  }
  const next = `${path}.${process.pid}`;
  writeFileSync(next, contents);
  renameSync(next, path);
  return true;
}
