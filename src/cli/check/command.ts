import { type AddCommand, CommandError } from '../command.js';

const AFTER = `
It reads the settings of the environment, and asks PayNow, Redis and the others that they name. It changes
nothing, and prints no secret. Each line begins with
  ok    it works
  note  it works, and there is something to know
  no    it does not work; the line says what to do
It ends with 1 when a line says no.`;

/** `paynow-graphql check`: what works with these settings, and what does not. */
export const addCheck: AddCommand = (program, terminal) => {
  program
    .command('check')
    .summary('say what works with the settings you have')
    .description(
      'Checks the settings, and everything they name: PayNow, what the key may do there, webhooks, tokens, Redis, the data folder.',
    )
    .addHelpText('after', AFTER)
    .action(async () => {
      const { check } = await import('./check.js');
      const failed = await check(terminal);
      if (failed > 0) throw new CommandError(failed === 1 ? '1 line says no.' : `${failed} lines say no.`);
    });
};
