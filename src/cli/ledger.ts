#!/usr/bin/env node
import { runLedgerCommand } from './ledgerCommand.js';

process.exitCode = await runLedgerCommand(process.argv.slice(2), process.env, {
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
});
