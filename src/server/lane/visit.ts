import type { IncomingMessage, ServerResponse } from 'node:http';
import { Cancellation } from '../../core/cancellation.js';
import type { Config } from '../../core/config.js';
import { type RequestTrace, traceBy } from '../context/requestTrace.js';
import { recordOfSocket } from '../observe/requestRecord.js';

/** One request on its way, and what happens when its client leaves. */
export class Visit {
  readonly trace: RequestTrace;
  #left: Cancellation | undefined;

  constructor(
    readonly request: IncomingMessage,
    readonly response: ServerResponse,
    config: Config,
  ) {
    this.trace = traceBy(config, { record: recordOfSocket(request), left: () => this.#leaving });
    response.once('close', () => {
      if (!response.writableFinished) this.#leaving.abort(new Error('the client left'));
    });
  }

  /** Whether the client has left before its answer. */
  get isGone(): boolean {
    return this.#left?.aborted ?? false;
  }

  get #leaving(): Cancellation {
    return (this.#left ??= new Cancellation());
  }
}
