import { type Command, InvalidArgumentError } from 'commander';

/** What a command may touch beside files: tests give their own. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Writes a line of the result. */
  readonly out: (line: string) => void;
  /** Writes a line for the person who typed the command. */
  readonly err: (line: string) => void;
  /** Where progress is drawn, when a person looks at it: the text replaces what was drawn before. Absent elsewhere. */
  readonly draw?: (text: string) => void;
}

/** Adds the commands of one subject to the program. What they run is loaded when they run. */
export type AddCommand = (program: Command, terminal: Terminal) => void;

/** Something that cannot be done; the message says what to do. The program ends with 1. */
export class CommandError extends Error {
  override readonly name: string = 'CommandError';
}

/** Something typed wrong; the message says what to do. The program ends with 2. */
export class UsageError extends CommandError {
  override readonly name = 'UsageError';
}

/** Where to read on after a mistake in what was typed. */
export const HELP_HINT = 'Type it with --help to see how it is used.';

/** A mistake in what was typed, with a hint where to read on. */
export const wrong = (message: string): UsageError => new UsageError(`${message}\n${HELP_HINT}`);

/** Reads an option that is a whole number of this range. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d{1,9}$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };
}
