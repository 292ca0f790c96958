/** What a command may touch beside files: tests give their own. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Writes a line of the result. */
  readonly out: (line: string) => void;
  /** Writes a line for the person who typed the command. */
  readonly err: (line: string) => void;
}

/** One word of `paynow-graphql`. */
export interface Command {
  /** What it does, in a line. */
  readonly summary: string;
  /** How it is typed, a line for each form. */
  readonly usage: readonly string[];
  /**
   * Does it.
   * @throws CommandError for what the person who typed it can fix
   */
  readonly run: (args: readonly string[], terminal: Terminal) => Promise<void>;
}

/** Something typed wrong, or that cannot be done; the message says what to do. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}
