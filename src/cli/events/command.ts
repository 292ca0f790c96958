import { type Command, InvalidArgumentError } from 'commander';
import { type AddCommand, type Terminal, wholeNumber } from '../command.js';
import type { Options } from './options.js';

const STORE = ['--store <id>', 'the store, in place of PAYNOW_STORE_ID'] as const;
const JSON_LINES = ['--json', 'a JSON object on each line'] as const;
const SECRET_FILE = ['--secret-file <file>', 'the secret, in a file; - reads it from stdin'] as const;
const SECRET = ['--secret <text>', 'the secret itself, which others on this machine can see', collect] as const;

const AFTER = `
WHEN is an age (30m, 2h, 7d) or a time (2026-11-28T10:00:00Z). TYPES are names such as ORDER_COMPLETED,REFUND.

Examples:
  paynow-graphql events list --since 2h --types REFUND
  paynow-graphql events verify --body body.json --headers headers.txt --secret-file secret.txt`;

/** `paynow-graphql events`: looks at the log of events, fills its gaps, sends from it, and checks deliveries. */
export const addEvents: AddCommand = (program, terminal) => {
  const events = program
    .command('events')
    .summary("look into the log of PayNow's events, fill its gaps, check deliveries")
    .description(
      "PayNow tells the gateway what happens in a store; the gateway keeps these events in a log. The commands read it where the settings say: REDIS_URL, or else GATEWAY_DATA_DIR on the gateway's machine.",
    )
    .addHelpText('after', AFTER);
  addLooks(events, terminal);
  addBackfill(events, terminal);
  addReplay(events, terminal);
  addVerify(events, terminal);
};

const withRange = (command: Command): Command =>
  command
    .option('--since <when>', 'only events received since then')
    .option('--after <cursor>', 'only events after this cursor, in place of --since')
    .option('--types <types>', 'only these types, with commas between them')
    .option(...STORE);

function addLooks(events: Command, terminal: Terminal): void {
  withRange(events.command('list'))
    .description('Shows events, oldest first: when received, type, event id, what it is about, its cursor.')
    .option('--until <when>', 'only events received before then')
    .option('--limit <number>', 'the newest of them, at most so many', wholeNumber(1, 999_999), 50)
    .option(...JSON_LINES)
    .action(async (options: Options) => (await import('./list.js')).list(options, terminal));
  withRange(events.command('tail'))
    .description('Shows events as they are received, until Ctrl-C.')
    .option(...JSON_LINES)
    .action(async (options: Options) => (await import('./tail.js')).tail(options, terminal, interrupted()));
}

function addBackfill(events: Command, terminal: Terminal): void {
  events
    .command('backfill')
    .description(
      "Reads PayNow's own webhook history and adds the events that the gateway missed, each once. Needs PAYNOW_API_KEY. The gateway does the same at each start.",
    )
    .option('--since <when>', 'how far back, as far as event ids are known: 7 days, or EVENTS_RETENTION_MS')
    .option(...STORE)
    .action(async (options: Options) => (await import('./backfill.js')).backfill(options, terminal));
}

function addReplay(events: Command, terminal: Terminal): void {
  withRange(events.command('replay'))
    .description(
      "Sends logged events again, to test a receiver or to fill it: as PayNow would, in order, one at a time, signed with your secret and the current time. It stops at the first answer above 299. The receiver has to recognize repeated events by event_id. The body is written anew, so it may differ from PayNow's in spaces; what EVENTS_PERSONAL_DATA=drop left out is missing.",
    )
    .option('--to <url>', 'where to; - prints headers and body as JSON lines')
    .option('--until <when>', 'only events received before then')
    .option(...SECRET_FILE)
    .option(...SECRET)
    .action(async (options: Options) => (await import('./replay.js')).replay(options, terminal));
}

function addVerify(events: Command, terminal: Terminal): void {
  events
    .command('verify')
    .description(
      "Checks a captured delivery and says why a receiver would refuse it. It ends with 0 when the delivery is PayNow's, and fresh.",
    )
    .option('--body <file>', 'the raw body, byte for byte; - reads it from stdin')
    .option('--headers <file>', 'its headers, as lines or as JSON')
    .option('--timestamp <number>', 'PayNow-Timestamp, in place of --headers')
    .option('--signature <text>', 'PayNow-Signature, in place of --headers')
    .option(...SECRET_FILE)
    .option(...SECRET)
    .option('--at <when>', 'when it was received; without it, now. Deliveries count for five minutes')
    .option('--paynow', 'also compare with the secrets that PayNow shows for the store. Needs PAYNOW_API_KEY')
    .option(...STORE)
    .action(async (options: Options) => (await import('./verify.js')).verify(options, terminal));
}

function collect(text: string, before: readonly string[] | undefined): readonly string[] {
  if (text.trim() === '') throw new InvalidArgumentError('The secret is empty.');
  return [...(before ?? []), text];
}

/** Aborted when the person at the terminal, or the system, ends the command. */
function interrupted(): AbortSignal {
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort());
  return ending.signal;
}
