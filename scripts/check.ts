import { availableParallelism } from 'node:os';
import { check } from './check/command.js';
import { STEPS } from './check/steps.js';

// `npm run check`: every check but the tests, as many at a time as there are cores. It runs scripts of the package.json
// in the current folder; names after it choose single steps: `npm run check -- types floors`.
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

const chosen = process.argv.slice(2);
process.exitCode = await check({
  root: process.cwd(),
  steps: chosen.length > 0 ? chosen : STEPS,
  env: process.env,
  atOnce: availableParallelism(),
  print: (text) => process.stdout.write(`${text}\n`),
  signal: stop.signal,
});
