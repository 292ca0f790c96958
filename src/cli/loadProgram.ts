import { join } from 'node:path';
import { rootOfPackage } from '../core/packageFiles.js';
import { loadCompiled } from './compiledProgram.js';
import type * as Program from './start.js';

/** What `npm run bundle` makes of `start.ts`. */
const FILE = 'dist/program.cjs';

/**
 * Starts the gateway from its bundled program, whose compiled code is kept. What `start` says holds here too; and once it
 * listens, the code that this process has compiled when it ends is kept where there is none.
 */
export async function startProgram(): Promise<void> {
  const { exports, keep } = loadCompiled(join(rootOfPackage(), FILE));
  await (exports as typeof Program).start();
  if (process.exitCode === undefined) process.once('exit', keep);
}
