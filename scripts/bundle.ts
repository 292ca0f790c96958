import { rmSync } from 'node:fs';
import { build } from 'esbuild';
import { inProject, PROGRAM } from './programs.js';

// Writes the programs of dist/, each one file with its libraries and shared chunks. Types are not checked here, so that
// `npm start` does not wait for them: `npm run check` and `npm run build` do.
// What it does goes to stderr: the stdout of `npm start` is one line, for scripts.

/** The files of src/ that are programs of their own. The rest of dist/ comes from tsc. */
const PROGRAMS = ['src/main.ts', 'src/cli/paynowGraphql.ts'];

process.stderr.write('Bundling src/ into dist/ ...\n');
const began = performance.now();
rmSync(inProject('dist/chunks'), { recursive: true, force: true });
await build({
  ...PROGRAM,
  entryPoints: PROGRAMS.map(inProject),
  outbase: inProject('src'),
  outdir: inProject('dist'),
  legalComments: 'linked',
  logLevel: 'warning',
});
process.stderr.write(`Bundled in ${((performance.now() - began) / 1000).toFixed(1)} s.\n`);
