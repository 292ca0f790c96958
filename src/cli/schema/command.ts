import { type AddCommand, UsageError } from '../command.js';
import { scopesOf } from '../tokens.js';
import type { Shown } from './print.js';

/** `paynow-graphql schema`: prints the graph. */
export const addSchema: AddCommand = (program, terminal) => {
  program
    .command('schema')
    .summary('print the GraphQL schema')
    .description('Prints the schema, whole or as far as one kind of caller gets.')
    .option(
      '--scopes <scope,...>',
      'only what a token with these scopes may use; public fields are part of it',
      scopesOf,
    )
    .option('--customer', 'only what a signed-in shopper may use')
    .option('--introspection', 'print the answer to the introspection query, as JSON')
    .addHelpText('after', '\n"paynow-graphql help tokens" lists the scopes.')
    .action(async (shown: Shown) => {
      if (shown.scopes && shown.customer) throw new UsageError('Say either --scopes or --customer.');
      const { print } = await import('./print.js');
      terminal.out(print(shown));
    });
};
