import { type Command, InvalidArgumentError, Option } from 'commander';
import { ENTRY_STATES } from '../../ledger/ledger.js';
import { type AddCommand, type Terminal, wholeNumber } from '../command.js';
import type { ListOptions, ResolveFlags, ShowOptions } from './run.js';

const STORE_OPTION = ['--store <id>', 'the store, in place of PAYNOW_STORE_ID'] as const;
const CALLER_OPTION = ['--caller <start>', 'whose entry, where several callers have used the key'] as const;

const runs = () => import('./run.js');

/** `paynow-graphql ledger`: shows what the ledger knows of writes, and settles what only a person can. */
export const addLedger: AddCommand = (program, terminal) => {
  const ledger = program
    .command('ledger')
    .summary('look into the ledger of refunds, gift cards and the like')
    .description(
      'Shows what the ledger knows of refunds, assignments, gift cards and checkouts, and settles what only a person can. It looks where the settings say: REDIS_URL, or else GATEWAY_DATA_DIR.',
    );
  addList(ledger, terminal);
  addShow(ledger, terminal);
  addResolve(ledger, terminal);
  addRepairs(ledger, terminal);
};

function addList(ledger: Command, terminal: Terminal): void {
  ledger
    .command('list')
    .description('Lists entries, newest first.')
    .addOption(new Option('--state <state>', 'only entries in this state').choices(ENTRY_STATES))
    .option('--limit <number>', 'how many at the most', wholeNumber(1, 999_999), 50)
    .option(...STORE_OPTION)
    .action(async (options: ListOptions) => (await runs()).list(options, terminal));
}

function addShow(ledger: Command, terminal: Terminal): void {
  ledger
    .command('show')
    .description('Shows the entries of an idempotency key, one for each caller, and what to do about them.')
    .argument('<key>', 'the idempotency key')
    .option(...CALLER_OPTION)
    .option(...STORE_OPTION)
    .action(async (key: string, options: ShowOptions) => (await runs()).show(key, options, terminal));
}

function addResolve(ledger: Command, terminal: Terminal): void {
  ledger
    .command('resolve')
    .description('Records what you have found out about a write of unknown outcome. Say --done or --not-done.')
    .argument('<key>', 'the idempotency key')
    .addOption(new Option('--done', 'PayNow has carried it out').conflicts('notDone'))
    .option('--not-done', 'PayNow has not carried it out')
    .addOption(
      new Option('--made <kind:id>', 'what it made, for instance refund:123; may be given several times')
        .argParser(collectMade)
        .default([] as readonly string[], 'nothing')
        .conflicts('notDone'),
    )
    .requiredOption('--note <text>', 'how you know')
    .option('--by <name>', 'who you are; without it the name of your account')
    .option(...CALLER_OPTION)
    .option(...STORE_OPTION)
    .action(async (key: string, options: ResolveFlags) => (await runs()).resolve(key, options, terminal));
}

function addRepairs(ledger: Command, terminal: Terminal): void {
  ledger
    .command('adopt')
    .description(
      'Takes what is in REDIS_URL as the ledger: before its first use under REDIS_LEDGER=adopted, and after that Redis was emptied, replaced or restored.',
    )
    .action(async () => (await runs()).adopt(terminal));
  ledger
    .command('salvage')
    .description('Copies what can be read of a damaged GATEWAY_DATA_DIR; the folder stays as it is.')
    .requiredOption('--to <folder>', 'a new folder')
    .action(async ({ to }: { readonly to: string }) => (await runs()).salvageTo(to, terminal));
}

function collectMade(text: string, before: readonly string[]): readonly string[] {
  if (/^[a-z]+:\d{1,20}$/.test(text)) return [...before, text];
  throw new InvalidArgumentError('It must look like refund:123.');
}
