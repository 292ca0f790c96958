import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Config } from '../../core/config.js';
import { type RequestTrace, traceBy } from '../context/requestTrace.js';
import { recordOfSocket } from '../observe/requestRecord.js';

/** One request on its way, and what happens when its client leaves. */
export class Visit {
  readonly trace: RequestTrace;
  #own: AbortController | undefined;

  constructor(
    readonly request: IncomingMessage,
    readonly response: ServerResponse,
    config: Config,
  ) {
    this.trace = traceBy(config, { record: recordOfSocket(request), left: () => this.#controller.signal });
    response.once('close', () => {
      if (!response.writableFinished) this.#controller.abort();
    });
  }

  /** Whether the client has left before its answer. */
  get isGone(): boolean {
    return this.#own?.signal.aborted ?? false;
  }

  get #controller(): AbortController {
    return (this.#own ??= new AbortController());
  }
}
