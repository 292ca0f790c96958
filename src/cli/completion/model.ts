import type { Command } from 'commander';

/** An option, as far as completion goes. */
export interface CompletedOption {
  /** `--file`. */
  readonly name: string;
  readonly description: string;
  /** What may follow it: one of these, a file, anything, or nothing. */
  readonly value: readonly string[] | 'file' | 'any' | 'none';
}

/** A command with everything that can be typed after it. */
export interface CompletedCommand {
  /** The words that lead to it: none for the program itself. */
  readonly path: readonly string[];
  readonly description: string;
  readonly subcommands: readonly { readonly name: string; readonly description: string }[];
  readonly options: readonly CompletedOption[];
  /** What its argument may be. */
  readonly argument: CompletedOption['value'];
}

/** Values whose name in the help says that they are files or folders. */
const FILES = /^[<[](path|file|folder)(\.\.\.)?[>\]]$/;

function valueOf(flags: string, choices: readonly string[] | undefined): CompletedOption['value'] {
  if (choices) return choices;
  const [, value] = /(?:^| )([<[].*[>\]])$/.exec(flags) ?? [];
  if (value === undefined) return 'none';
  return FILES.test(value) ? 'file' : 'any';
}

const firstSentence = (text: string): string => text.split(/[.;:]\s|[.;:]?$/, 1)[0] ?? text;

function completed(command: Command, path: readonly string[]): CompletedCommand {
  const help = command.createHelp();
  const subcommands = help.visibleCommands(command).map((one) => ({
    name: one.name(),
    description: one.summary() || firstSentence(one.description()),
  }));
  const [argument] = command.registeredArguments;
  return {
    path,
    description: command.summary() || firstSentence(command.description()),
    subcommands,
    options: help.visibleOptions(command).map((option) => ({
      name: option.long ?? option.short ?? '',
      description: firstSentence(option.description),
      value: valueOf(option.flags, option.argChoices),
    })),
    argument: argument
      ? valueOf(argument.variadic ? `<${argument.name()}...>` : `<${argument.name()}>`, argument.argChoices)
      : 'none',
  };
}

/** The program and all its commands, each after what it is a part of. `help` takes the words of all others. */
export function completedCommands(program: Command): readonly CompletedCommand[] {
  const walk = (command: Command, path: readonly string[]): CompletedCommand[] => [
    completed(command, path),
    ...command.commands.flatMap((one) => walk(one, [...path, one.name()])),
  ];
  return walk(program, []);
}
