import { Command, CommanderError } from 'commander';
import { versionOfPackage } from '../core/packageFiles.js';
import { addCheck } from './check/command.js';
import { type AddCommand, CommandError, HELP_HINT, type Terminal, UsageError } from './command.js';
import { addCompletion } from './completion/command.js';
import { addContract } from './contract/command.js';
import { addEvents } from './events/command.js';
import { addLedger } from './ledger/command.js';
import { addSandbox } from './sandboxCommand.js';
import { addSchema } from './schema/command.js';
import { addStart } from './startCommand.js';
import { addTokens } from './tokens.js';

/** Every command, in the order of the help. */
const COMMANDS: readonly (readonly [group: string, commands: readonly AddCommand[]])[] = [
  ['Serve:', [addStart, addSandbox]],
  ['Look:', [addCheck, addSchema, addContract]],
  ['Manage:', [addTokens, addLedger, addEvents]],
  ['More:', [addCompletion]],
];

const INTRODUCTION = `One GraphQL endpoint over the PayNow.gg commerce APIs.

Without any setting, "paynow-graphql start" serves a built-in sandbox: you need no account to try it.`;

const AFTER = `
Examples:
  paynow-graphql start                        the gateway, with a sandbox to try it
  PAYNOW_STORE_ID=411486491630370816 paynow-graphql start
                                              the gateway in front of your store
  paynow-graphql check                        what works with the settings you have, and what does not
  paynow-graphql help tokens create           how one command is used

Settings are environment variables: docs/configuration.md lists them.
It ends with 0 when the command is done, with 1 when it could not be done, with 2 when it was typed wrong.`;

/** The program with all its commands. */
export function createProgram(terminal: Terminal): Command {
  const program = new Command('paynow-graphql')
    .description(INTRODUCTION)
    .usage('<command> [options]')
    .version(versionOfPackage(), '-v, --version', 'show the version')
    .helpOption('-h, --help', 'show this help')
    .addHelpText('after', AFTER)
    .showHelpAfterError(HELP_HINT)
    .configureOutput({
      writeOut: (text) => terminal.out(text.replace(/\n$/, '')),
      writeErr: (text) => terminal.err(text.replace(/\n$/, '')),
      getOutHelpWidth: () => 110,
      getErrHelpWidth: () => 110,
      outputError: (text, write) => write(text.replace(/^error: /, '')),
    })
    .exitOverride();
  for (const [group, commands] of COMMANDS) {
    program.commandsGroup(group);
    for (const add of commands) add(program, terminal);
  }
  // Last, and so in the last group.
  return program.helpCommand('help [command]', 'show how a command is used');
}

/** Errors whose message is for the person who typed the command, by name: their classes are loaded with what throws them. */
const FOR_PEOPLE: ReadonlySet<string> = new Set([
  'TokenFileError',
  'ConfigError',
  'ResolveError',
  'LedgerUnavailable',
  'LaterFormat',
]);

/**
 * Runs one command line.
 * @returns the exit code: 0 done, 1 could not be done, 2 typed wrong
 */
export async function runProgram(args: readonly string[], terminal: Terminal): Promise<number> {
  const program = createProgram(terminal);
  if (args.length === 0) {
    program.outputHelp();
    return 0;
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    // commander has said by then what is wrong.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof Error && (error instanceof CommandError || FOR_PEOPLE.has(error.name)))) throw error;
    terminal.err(error.message);
    return error instanceof UsageError ? 2 : 1;
  }
}
