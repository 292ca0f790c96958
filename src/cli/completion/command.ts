import { Argument } from 'commander';
import type { AddCommand } from '../command.js';
import { SHELLS, type Shell } from './shells.js';

const AFTER = `
For bash, in ~/.bashrc:                 eval "$(paynow-graphql completion bash)"
For zsh, in ~/.zshrc after compinit:    eval "$(paynow-graphql completion zsh)"
For fish, once:                         paynow-graphql completion fish > ~/.config/fish/completions/paynow-graphql.fish`;

/** `paynow-graphql completion`: what a shell needs to complete the commands. */
export const addCompletion: AddCommand = (program, terminal) => {
  program
    .command('completion')
    .summary('print the script that completes commands in your shell')
    .description('Prints the script that completes the commands and options in a shell.')
    .addArgument(new Argument('<shell>', 'your shell').choices(SHELLS))
    .addHelpText('after', AFTER)
    .action(async (shell: Shell) => {
      const [{ completedCommands }, { SCRIPTS }] = await Promise.all([import('./model.js'), import('./scripts.js')]);
      terminal.out(SCRIPTS[shell](completedCommands(program)));
    });
};
