import { join } from 'node:path';
import { build } from 'esbuild';
import { inProject } from '../../scripts/programs.js';

/**
 * Compiles a script of the project to one JavaScript file and gives its path. Tests that start a script many times
 * start this: `tsx` takes longer to start than most of the scripts take to run.
 */
export async function compiledScript(name: string): Promise<string> {
  const outfile = join(inProject('node_modules/.cache/test-scripts'), name.replace(/\.ts$/, '.mjs'));
  await build({
    entryPoints: [inProject(`scripts/${name}`)],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
  });
  return outfile;
}
