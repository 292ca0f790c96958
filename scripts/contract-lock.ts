import { fileURLToPath } from 'node:url';
import { contractLock } from './contract/command.js';

// Writes the locks in contract/ from PayNow's OpenAPI files; with --check compares instead.
process.exitCode = await contractLock({
  root: fileURLToPath(new URL('..', import.meta.url)),
  args: process.argv.slice(2),
  env: process.env,
  print: (line) => process.stdout.write(`${line}\n`),
});
