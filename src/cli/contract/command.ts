import { type AddCommand, CommandError } from '../command.js';

const AFTER = `
PayNow publishes its OpenAPI files for the management API, the storefront API and the game server API; which is
which is found out by what is in them. The output says what was added, changed or removed since the files that this
version was made for, and which fields of the graph it breaks. It ends with 1 when it breaks any.`;

/** `paynow-graphql contract`: what a change of PayNow's APIs means for the graph. */
export const addContract: AddCommand = (program, terminal) => {
  program
    .command('contract')
    .summary("compare PayNow's OpenAPI files with what the gateway calls and shows")
    .description("Compares PayNow's OpenAPI files with what this version of the gateway calls and shows.")
    .argument('<file...>', "PayNow's OpenAPI files, JSON")
    .addHelpText('after', AFTER)
    .action(async (files: readonly string[]) => {
      const { compareFiles } = await import('./run.js');
      const broken = await compareFiles(files, terminal);
      if (broken > 0) {
        throw new CommandError(`${broken} field${broken === 1 ? '' : 's'} of the graph would not work as before.`);
      }
    });
};
