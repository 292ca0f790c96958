import { copyFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { build } from 'esbuild';
import { inProject, PROGRAM } from './programs.js';

// Writes the programs and the library of dist/, each one file with its libraries and shared chunks, so that the package
// depends on little and on nothing that asks for a newer Node. Types are not checked here, so that
// `npm start` does not wait for them: `npm run check` and `npm run build` do.
// What it does goes to stderr: the stdout of `npm start` is one line, for scripts.

/** The files of src/ that are programs of their own. */
const PROGRAMS = ['src/main.ts', 'src/cli/paynowGraphql.ts'];

/** The files of src/ that can be imported from the package. */
const LIBRARY = ['src/index.ts', 'src/sandboxIndex.ts'];

process.stderr.write('Bundling src/ into dist/ ...\n');
const began = performance.now();
for (const folder of ['chunks', 'library']) rmSync(inProject(`dist/${folder}`), { recursive: true, force: true });
await build({
  ...PROGRAM,
  entryPoints: PROGRAMS.map(inProject),
  outbase: inProject('src'),
  outdir: inProject('dist'),
  legalComments: 'linked',
  logLevel: 'warning',
});
if (process.argv.includes('--library')) await bundleLibrary();
process.stderr.write(`Bundled in ${((performance.now() - began) / 1000).toFixed(1)} s.\n`);

/** What can be imported, and the files it loads; `npm start` does not wait for it. */
async function bundleLibrary(): Promise<void> {
  await build({
    ...PROGRAM,
    // Who embeds the gateway shares one graphql with it: two of them do not take each other's schemas and errors.
    external: [...PROGRAM.external, 'graphql'],
    entryPoints: LIBRARY.map(inProject),
    outbase: inProject('src'),
    outdir: inProject('dist'),
    chunkNames: 'library/[name]-[hash]',
    legalComments: 'linked',
    logLevel: 'warning',
  });
  copyFileSync(
    createRequire(import.meta.url).resolve('@graphql-yoga/render-graphiql/graphiql'),
    inProject('dist/graphiql.cjs'),
  );
}
