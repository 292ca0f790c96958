import type { AddCommand } from './command.js';
import { wholeNumber } from './command.js';

const AFTER = `
Settings are environment variables. Those you need first:
  PAYNOW_STORE_ID        the id of your store; without any PAYNOW_ setting a sandbox is served
  PAYNOW_API_KEY         the key with which holders of the gateway's tokens reach PayNow
  GATEWAY_TOKENS_FILE    the file of these tokens: see "paynow-graphql help tokens"
  NODE_ENV=production    closes the schema to strangers, and insists on a store
docs/configuration.md lists all of them. "paynow-graphql check" says which of them work.

Once it listens it prints one line of JSON with its address. Logs go to stderr. SIGTERM ends it
after the requests under way.`;

/** `paynow-graphql start`: the gateway. */
export const addStart: AddCommand = (program) => {
  program
    .command('start')
    .summary('start the gateway')
    .description(
      'Starts the gateway: with a sandbox of its own, or in front of your store once PAYNOW_STORE_ID is set.',
    )
    .option('--port <number>', 'port to listen on, in place of PORT; 0 picks a free one', wholeNumber(0, 65_535))
    .option('--host <address>', 'address to listen on, in place of HOST')
    .addHelpText('after', AFTER)
    .action(async ({ port, host }: { readonly port?: number; readonly host?: string }) => {
      // Where every part of the process, and every process it starts, looks for them.
      if (port !== undefined) process.env['PORT'] = String(port);
      if (host !== undefined) process.env['HOST'] = host;
      const { startProgram } = await import('./loadProgram.js');
      await startProgram();
    });
};
