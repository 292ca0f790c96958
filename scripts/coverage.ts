import { fileURLToPath } from 'node:url';
import { coverage } from './coverage/command.js';

// Writes docs/coverage.md from PayNow's OpenAPI files, the contract lock, the schema and the tables; with --check
// compares instead.
process.exitCode = await coverage({
  root: fileURLToPath(new URL('..', import.meta.url)),
  args: process.argv.slice(2),
  env: process.env,
  print: (line) => process.stdout.write(`${line}\n`),
});
