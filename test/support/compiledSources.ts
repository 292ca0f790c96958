import { dirname, isAbsolute, resolve, sep } from 'node:path';
import { build } from 'esbuild';
import type { Plugin } from 'vitest/config';
import { replaceFile } from '../../scripts/pageBundle.js';
import { inProject } from '../../scripts/programs.js';

const SOURCES = inProject('src');
const COMPILED = inProject('dist/sources');

/**
 * Compiles `src/` file by file into `dist/sources`, and has tests load it from there, as Node loads any module. Compiled
 * by Vite, every use of an import calls a getter: a twelfth of the CPU of a whole run. Not used in watch mode or with
 * `--coverage`.
 */
export function compiledSources(): Plugin {
  let isUsed = true;
  return {
    name: 'compiled-sources',
    enforce: 'pre',
    config: () => ({ test: { server: { deps: { external: [/\/dist\/sources\//] } } } }),
    async configResolved({ test }) {
      isUsed = test?.watch !== true && test?.coverage?.enabled !== true;
      if (isUsed) await compile();
    },
    resolveId(name, importer) {
      return isUsed ? sourceOf(name, importer) : undefined;
    },
  };
}

/** The compiled file of a source that is imported by this name; undefined where it is something else. */
function sourceOf(name: string, importer: string | undefined): string | undefined {
  // Names of packages are no paths, those of this one apart: an alias has made them one.
  if (!name.startsWith('.') && !isAbsolute(name)) return undefined;
  const path = resolve(dirname(importer ?? SOURCES), name);
  return path.startsWith(SOURCES + sep) ? COMPILED + path.slice(SOURCES.length).replace(/\.ts$/, '.js') : undefined;
}

async function compile(): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: [`${SOURCES}/**/*.ts`],
    outbase: SOURCES,
    outdir: COMPILED,
    format: 'esm',
    platform: 'node',
    target: `node${process.versions.node}`,
    sourcemap: 'linked',
    sourcesContent: false,
    logLevel: 'warning',
    write: false,
  });
  for (const { path, contents } of outputFiles) replaceFile(path, contents);
}
