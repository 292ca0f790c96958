/** A command of an item, as far as it matters here. */
interface Attempt {
  readonly executedAt: string | null;
  readonly unqueuedAt: string | null;
}

/** An item, as far as it matters here. */
export interface Delivered {
  readonly state: string;
  readonly activeAt: string | null;
  readonly commandAttempts: readonly Attempt[];
}

/** The commands that have not run. PayNow has no state "failed": a command that does not run has no `executedAt`. */
export const waitingCommands = <Command extends Attempt>(attempts: readonly Command[]): Command[] =>
  attempts.filter(({ executedAt, unqueuedAt }) => executedAt === null && unqueuedAt === null);

/** Whether a customer still misses an item, in whole or in part. */
export const isMissing = ({ state, commandAttempts }: Delivered): boolean =>
  state === 'USABLE' || (state === 'ACTIVE' && waitingCommands(commandAttempts).length > 0);
