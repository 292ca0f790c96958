import { Option } from 'commander';
import { type AddCommand, wholeNumber } from './command.js';
import type { SandboxFlags } from './sandboxRun.js';

const AFTER = `
Once it listens it prints one line of JSON: address, store, a key and a shopper's token that work there.
docs/sandbox.md says what is imitated, and how it is made slow or broken.`;

/** `paynow-graphql sandbox`: a PayNow to try things with. */
export const addSandbox: AddCommand = (program, terminal) => {
  program
    .command('sandbox')
    .summary('start the sandbox alone')
    .description(
      "Starts a local PayNow with a made-up store: for developing against PayNow's REST APIs without an account.",
    )
    .option('--port <number>', 'port to listen on, in place of SANDBOX_PORT (4010)', wholeNumber(0, 65_535))
    .option('--host <address>', 'address to listen on, in place of SANDBOX_HOST (127.0.0.1)')
    .option(
      '--latency-ms <number>',
      'milliseconds before each answer, in place of SANDBOX_LATENCY_MS',
      wholeNumber(0, 60_000),
    )
    .addOption(
      new Option('--webhook-hosts <which>', 'where webhooks may be sent, in place of SANDBOX_WEBHOOK_HOSTS').choices([
        'loopback',
        'any',
      ]),
    )
    .option('--strict', 'refuse what PayNow does not describe, as SANDBOX_STRICT=on does')
    .addHelpText('after', AFTER)
    .action(async (flags: SandboxFlags) => {
      const { runSandbox } = await import('./sandboxRun.js');
      await runSandbox(flags, terminal);
    });
};
