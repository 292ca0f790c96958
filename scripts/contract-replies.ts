import { fileURLToPath } from 'node:url';
import { contractReplies } from './contract/replies.js';

// Writes src/upstream/client/replyForms.ts from contract/wire.lock.json; with --check compares instead.
process.exitCode = contractReplies({
  root: fileURLToPath(new URL('..', import.meta.url)),
  args: process.argv.slice(2),
  print: (line) => process.stdout.write(`${line}\n`),
});
