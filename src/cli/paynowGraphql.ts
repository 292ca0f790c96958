#!/usr/bin/env node
import { argv, env, stderr, stdout } from 'node:process';
import { TokenFileError } from '../auth/tokenFile.js';
import { type Command, CommandError, type Terminal } from './command.js';
import { events } from './events/events.js';
import { ledger } from './ledger.js';
import { tokens } from './tokens.js';

/** Every command, under the word it is called by. */
const COMMANDS: Readonly<Record<string, Command>> = { ledger, tokens, events };

function usage(): string {
  const commands = Object.values(COMMANDS).flatMap(({ summary, usage: forms }) => ['', summary, ...forms.map(indent)]);
  return ['paynow-graphql COMMAND', ...commands].join('\n');
}

const indent = (form: string): string => `  paynow-graphql ${form}`;

/** Runs one command line; gives the exit code: 0 done, 1 could not be done. */
async function runCommand([word = 'help', ...args]: readonly string[], terminal: Terminal): Promise<number> {
  if (['help', '--help', '-h'].includes(word)) {
    terminal.out(usage());
    return 0;
  }
  const command = Object.hasOwn(COMMANDS, word) ? COMMANDS[word] : undefined;
  if (!command) {
    terminal.err(`There is no command "${word}".\n\n${usage()}`);
    return 1;
  }
  try {
    await command.run(args, terminal);
    return 0;
  } catch (error) {
    if (!(error instanceof CommandError || error instanceof TokenFileError)) throw error;
    terminal.err(error.message);
    return 1;
  }
}

stdout.on('error', () => process.exit()); // whoever read it has left, as `head` does
process.exitCode = await runCommand(argv.slice(2), {
  env,
  out: (line) => stdout.write(`${line}\n`),
  err: (line) => stderr.write(`${line}\n`),
});
