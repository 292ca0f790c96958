import { type Command, CommandError } from './command.js';
import { runLedgerCommand } from './ledgerCommand.js';

/** `paynow-graphql ledger`: shows what the ledger knows of writes, and settles what only a person can. */
export const ledger: Command = {
  summary: 'The ledger of refunds, assignments, gift cards and checkouts, in REDIS_URL or GATEWAY_DATA_DIR:',
  usage: [
    'ledger list [--state STATE] [--limit N] [--store ID]',
    'ledger show KEY [--caller START] [--store ID]',
    'ledger resolve KEY (--done [--made KIND:ID] | --not-done) --note TEXT [--by NAME] [--caller START] [--store ID]',
    'ledger adopt',
    'ledger salvage --to FOLDER',
  ],
  async run(args, terminal) {
    const problems: string[] = [];
    const code = await runLedgerCommand(['ledger', ...args], terminal.env, {
      out: (text) => terminal.out(text.trimEnd()),
      error: (text) => problems.push(text),
    });
    if (code !== 0) throw new CommandError(problems.join('').trimEnd());
  },
};
