import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { nodeOf } from './package/nodes.js';
import { inProject } from './programs.js';

// Runs a script with another version of Node, which comes from the npm registry:
//   node --import tsx scripts/with-node.ts 24 node_modules/vitest/vitest.mjs run test/e2e
const [version, ...args] = process.argv.slice(2);
if (version === undefined || args.length === 0) throw new Error('Say a version of Node, and what it is to run.');
const node = await nodeOf(version, inProject('node_modules/.cache'));
process.stderr.write(`Node ${node.version}\n`);
const env = { ...process.env, PATH: [node.bin, process.env['PATH']].join(delimiter) };
const child = spawn(join(node.bin, 'node'), args, { cwd: inProject('.'), env, stdio: 'inherit' });
child.once('close', (code) => {
  process.exitCode = code ?? 1;
});
