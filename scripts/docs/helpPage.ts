import type { Command } from 'commander';
import { createProgram } from '../../src/cli/program.js';

/** Everything that `--help` says, command by command, as Markdown. */
export function helpPage(): readonly string[] {
  let said = '';
  const program = createProgram({
    env: {},
    out: (line) => {
      said += `${line}\n`;
    },
    err: () => {},
  });
  const helpOf = (command: Command): string => {
    said = '';
    command.outputHelp();
    return said.trimEnd();
  };
  const page = (command: Command, path: readonly string[]): string[] => [
    `## \`${path.join(' ')}\``,
    '',
    '```text',
    ...helpOf(command).split('\n'),
    '```',
    '',
    ...command.commands.flatMap((one) => page(one, [...path, one.name()])),
  ];
  return page(program, [program.name()]).slice(0, -1);
}
