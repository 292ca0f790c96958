import { env, stderr, stdout } from 'node:process';
import { CommandError } from './command.js';
import { runSandbox } from './sandboxRun.js';

// The sandbox as a program of its own, for `npm run dev`: what it is bundled of decides when it is restarted.
const err = (line: string) => stderr.write(`${line}\n`);
try {
  await runSandbox({}, { env, out: (line) => stdout.write(`${line}\n`), err });
} catch (error) {
  if (!(error instanceof CommandError)) throw error;
  err(error.message);
  process.exitCode = 1;
}
