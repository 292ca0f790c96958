import type { ExecutionResult } from 'graphql';
import type { LocationSource } from '../../auth/location.js';
import { Cancellation } from '../../core/cancellation.js';

/** One execution that several equal operations wait for. */
export class JointRun {
  readonly #left = new Cancellation();
  #waiting = 1;

  /**
   * @param locationSources what has decided so far where the shopper is
   * @param result what all of them get; undefined when each has to ask for itself
   * @param close keeps others from joining
   */
  constructor(
    readonly locationSources: ReadonlySet<LocationSource>,
    readonly result: Promise<ExecutionResult | undefined>,
    readonly close: () => void,
  ) {}

  /** Aborted when all who wait have left. */
  get left(): Cancellation {
    return this.#left;
  }

  join(): void {
    this.#waiting += 1;
  }

  leave(): void {
    this.#waiting -= 1;
    if (this.#waiting > 0) return;
    this.close();
    this.#left.abort(new Error('nobody waits for this execution any more'));
  }
}
