import { type Command, CommandError, type Terminal } from '../command.js';
import { backfill } from './backfill.js';
import { HELP } from './help.js';
import { list } from './list.js';
import { wrong } from './options.js';
import { replay } from './replay.js';
import { tail } from './tail.js';
import { verify } from './verify.js';

const FORMS: Readonly<Record<string, (args: readonly string[], terminal: Terminal) => Promise<void>>> = {
  list,
  tail: async (args, terminal) => tail(args, terminal, interrupted()),
  backfill,
  replay,
  verify,
};

/** Aborted when the person at the terminal, or the system, ends the command. */
function interrupted(): AbortSignal {
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort());
  return ending.signal;
}

/** `paynow-graphql events`: looks at the log of events, fills its gaps, sends from it, and checks deliveries. */
export const events: Command = {
  summary: 'The log of PayNow events, in REDIS_URL or GATEWAY_DATA_DIR (events --help explains):',
  usage: [
    'events list [--since WHEN] [--until WHEN] [--types TYPE,…] [--limit N] [--json] [--store ID]',
    'events tail [--since WHEN | --after CURSOR] [--types TYPE,…] [--json] [--store ID]',
    'events backfill [--since WHEN] [--store ID]',
    'events replay --to URL --secret-file FILE [--since WHEN] [--until WHEN] [--types TYPE,…] [--store ID]',
    'events verify --body FILE --headers FILE --secret-file FILE [--at WHEN] [--paynow]',
  ],
  async run([form, ...args], terminal) {
    if (
      form === undefined ||
      ['help', '--help', '-h'].includes(form) ||
      args.some((word) => /^(--help|-h)$/.test(word))
    ) {
      if (form === undefined) throw new CommandError(HELP);
      terminal.out(HELP);
      return;
    }
    const run = Object.hasOwn(FORMS, form) ? FORMS[form] : undefined;
    if (!run) throw wrong(`There is no command "events ${form}": say ${Object.keys(FORMS).join(', ')}.`);
    await run(args, terminal);
  },
};
