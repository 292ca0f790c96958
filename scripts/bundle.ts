import { copyFileSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type BuildOptions, build, transform } from 'esbuild';
import { buildUnlessBuilt, installedMark } from './built.js';
import { keepCode } from './keepCode.js';
import { bundlePage, replaceFile } from './pageBundle.js';
import { CLIENT, COMPILED, inProject, PROGRAM } from './programs.js';

// Writes the programs and the library of dist/, each one file with its libraries and shared chunks, so that the package
// depends on little and on nothing that asks for a newer Node. Types are not checked here, so that
// `npm start` does not wait for them: `npm run check` and `npm run build` do.
// What it does goes to stderr: the stdout of `npm start` is one line, for scripts.

/** The files of src/ that are programs of their own. */
const PROGRAMS = ['src/main.ts', 'src/cli/paynowGraphql.ts'];

/** What these load. */
const PROGRAM_FILE = inProject('dist/program.cjs');

/** The files of src/ that can be imported from the package. */
const LIBRARY = ['src/index.ts', 'src/sandboxIndex.ts'];

/** The programs. */
const BUILD = {
  sources: ['src', 'scripts', 'package.json', 'tsconfig.json', installedMark('')].map(inProject),
  made: ['main.js', 'cli/paynowGraphql.js', 'program.cjs', 'chunks', 'page'].map((name) => inProject(`dist/${name}`)),
  note: inProject('node_modules/.cache/bundled'),
};

process.stderr.write('Bundling src/ into dist/ ...\n');
const began = performance.now();
await buildUnlessBuilt(BUILD, async () => {
  await Promise.all([
    bundlePage(),
    bundleProgram(),
    bundle('chunks', { ...PROGRAM, entryPoints: PROGRAMS.map(inProject) }),
  ]);
});
await keepCode(PROGRAM_FILE);
if (process.argv.includes('--library')) await bundleLibrary();
process.stderr.write(`Bundled in ${((performance.now() - began) / 1000).toFixed(1)} s.\n`);

/** What all programs load, and the only file of which compiled code is kept. */
async function bundleProgram(): Promise<void> {
  const { outputFiles } = await build({
    ...COMPILED,
    entryPoints: [inProject('src/cli/start.ts')],
    outfile: PROGRAM_FILE,
    legalComments: 'linked',
    logLevel: 'warning',
    write: false,
  });
  for (const { path, contents, text } of outputFiles) {
    replaceFile(path, path === PROGRAM_FILE ? await withoutOtherLetters(text) : contents);
  }
}

/** A program in ASCII. What else esbuild leaves is in comments, and in regular expressions, which there must not be. */
async function withoutOtherLetters(program: string): Promise<Uint8Array> {
  const { code } = await transform(program, { minifyWhitespace: true, legalComments: 'none', target: PROGRAM.target });
  const at = code.search(/[^\0-\x7f]/);
  if (at !== -1) throw new Error(`A regular expression of the program is not in ASCII: ${code.slice(at - 80, at + 1)}`);
  return Buffer.from(program.replace(/[^\0-\x7f]/g, '?'), 'latin1');
}

/**
 * Builds, and replaces what is in dist/ file by file. What has not changed is not touched, and old chunks are removed
 * last: a program that starts meanwhile finds all of its files.
 * @param folder of dist/, for the chunks that several files share
 */
async function bundle(folder: string, options: BuildOptions): Promise<void> {
  const { outputFiles } = await build({
    ...options,
    outbase: inProject('src'),
    outdir: inProject('dist'),
    chunkNames: `${folder}/[name]-[hash]`,
    legalComments: 'linked',
    logLevel: 'warning',
    write: false,
  });
  // Chunks first: the programs name them.
  const isChunk = (path: string) => path.startsWith(inProject(`dist/${folder}/`));
  for (const { path, contents } of outputFiles.toSorted((a, b) => Number(isChunk(b.path)) - Number(isChunk(a.path)))) {
    replaceFile(path, contents);
  }
  const made = new Set(outputFiles.map(({ path }) => path));
  const chunks = inProject(`dist/${folder}`);
  for (const name of readdirSync(chunks)) if (!made.has(join(chunks, name))) rmSync(join(chunks, name));
}

/** What can be imported, and the files it loads; `npm start` does not wait for it. */
async function bundleLibrary(): Promise<void> {
  await bundle('library', {
    ...PROGRAM,
    // Who embeds the gateway shares one graphql with it: two of them do not take each other's schemas and errors.
    external: [...PROGRAM.external, 'graphql'],
    entryPoints: LIBRARY.map(inProject),
  });
  await build({ ...CLIENT, outfile: inProject('dist/clientIndex.js'), logLevel: 'warning' });
  copyFileSync(
    createRequire(import.meta.url).resolve('@graphql-yoga/render-graphiql/graphiql'),
    inProject('dist/graphiql.cjs'),
  );
}
