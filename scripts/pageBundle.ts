import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { build } from 'esbuild';
import { inProject } from './programs.js';

/**
 * Writes the script and the style of GraphiQL's page to `dist/page/`, from where the gateway reads them.
 * @returns whether they have changed
 */
export async function bundlePage(): Promise<boolean> {
  const { outputFiles } = await build({
    bundle: true,
    minify: true,
    platform: 'browser',
    target: 'es2022',
    format: 'esm',
    entryPoints: ['page.ts', 'page.css'].map((name) => inProject(`src/server/graphiql/browser/${name}`)),
    outdir: inProject('dist/page'),
    logLevel: 'warning',
    write: false,
  });
  return outputFiles.map(({ path, contents }) => replaceFile(path, contents)).includes(true);
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
