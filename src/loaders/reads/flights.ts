import { Cancellation, type CancelSignal } from '../../core/cancellation.js';

/** A read that is under way. */
export interface Flight {
  readonly name: string;
  readonly answer: Promise<unknown>;
  /** Ends it. */
  readonly cancellation: Cancellation;
  /** In the ticks of whoever began it. */
  readonly begun: number;
  /** How many wait for it. */
  listeners: number;
  /** Whether a second listener has ever come. */
  joined: boolean;
  landed: boolean;
}

/** Reads that are under way, each under a name by which others may join it. */
export class Flights {
  readonly #flying = new Map<string, Flight>();

  /** The read under way that has this name and began after `since`, now joined; or `undefined`. */
  join(name: string, since: number): Flight | undefined {
    const flight = this.#flying.get(name);
    if (!flight || flight.begun <= since) return undefined;
    flight.joined = true;
    return flight;
  }

  /** Begins a read. `arrived` is told its answer before anybody who listens. */
  takeOff(
    name: string,
    begun: number,
    begin: (signal: CancelSignal) => Promise<unknown>,
    arrived: (answer: unknown) => void,
  ): Flight {
    const cancellation = new Cancellation();
    const land = () => {
      flight.landed = true;
      this.#forget(flight);
    };
    const answer = begin(cancellation).then(
      (row) => {
        land();
        arrived(row);
        return row;
      },
      (error: unknown) => {
        land();
        throw error;
      },
    );
    const flight: Flight = { name, answer, cancellation, begun, listeners: 0, joined: false, landed: false };
    this.#flying.set(name, flight);
    return flight;
  }

  /**
   * Waits for a read. `signal` ends this listener's wait only; when the last listener is gone, the read itself is
   * aborted.
   */
  listen(flight: Flight, signal: CancelSignal): Promise<unknown> {
    flight.listeners += 1;
    return new Promise((resolve, reject) => {
      let isListening = true;
      const end = () => {
        isListening = false;
        signal.removeEventListener('abort', leave);
        flight.listeners -= 1;
        if (flight.listeners === 0) this.#abandon(flight);
      };
      const leave = () => {
        if (!isListening) return;
        end();
        reject(signal.reason as Error);
      };
      if (signal.aborted) return leave();
      signal.addEventListener('abort', leave, { once: true });
      flight.answer.then(
        (answer) => {
          if (isListening) end();
          resolve(answer);
        },
        (error: unknown) => {
          if (isListening) end();
          reject(error as Error);
        },
      );
    });
  }

  /** Nobody listens any more: a read still under way is aborted, and nobody may join it. */
  #abandon(flight: Flight): void {
    this.#forget(flight);
    if (flight.landed) return;
    flight.answer.catch(() => {}); // its rejection has no reader left
    flight.cancellation.abort(new Error('nobody waits for this read any more'));
  }

  #forget(flight: Flight): void {
    // A flight that was abandoned or overtaken may land when another one has its name.
    if (this.#flying.get(flight.name) === flight) this.#flying.delete(flight.name);
  }
}
