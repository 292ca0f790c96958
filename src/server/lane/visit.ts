import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Config } from '../../core/config.js';
import { type RequestTrace, traceBy } from '../context/requestTrace.js';
import { recordOfSocket } from '../observe/requestRecord.js';
import type { JointRun, Text } from './jointRuns.js';

/** One request on its way: whom it waits for, and what happens when its client leaves. */
export class Visit {
  readonly trace: RequestTrace;
  #own: AbortController | undefined;
  #run: JointRun | undefined;

  constructor(
    readonly request: IncomingMessage,
    readonly response: ServerResponse,
    readonly body: Promise<string>,
    config: Config,
  ) {
    this.trace = traceBy(config, {
      record: recordOfSocket(request),
      left: () => this.#run?.left ?? this.#controller.signal,
      onLanded: () => this.#run?.close(),
    });
    response.once('close', () => {
      if (response.writableFinished) return;
      this.#controller.abort();
      this.#leaveRun();
    });
  }

  /** Whether the client has left before its answer. */
  get isGone(): boolean {
    return this.#own?.signal.aborted ?? false;
  }

  /** Executes for others too: from now on its reads end when all who wait have left. */
  lead(run: JointRun): void {
    this.#run = run;
  }

  /**
   * Waits for what another request executes. `undefined` when that gives no answer for others, when the client leaves, and
   * at the deadline: it counts from now on, also for what is executed afterwards.
   */
  async join(run: JointRun): Promise<Text | undefined> {
    const { signal } = this.trace; // of this client alone: it has no run yet
    if (signal.aborted) return undefined;
    run.join();
    this.#run = run;
    const ended = new Promise<undefined>((resolve) => {
      signal.addEventListener('abort', () => resolve(undefined), { once: true });
    });
    const answer = await Promise.race([run.answer, ended]);
    if (answer === undefined) this.#leaveRun();
    else this.trace.stop();
    this.#run = undefined;
    return answer;
  }

  get #controller(): AbortController {
    return (this.#own ??= new AbortController());
  }

  #leaveRun(): void {
    const run = this.#run;
    this.#run = undefined;
    run?.leave();
  }
}
