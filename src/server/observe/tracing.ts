import type { CallEnd } from '../../upstream/client/sendTrace.js';
import type { HeaderReader } from '../http/requestFacts.js';

/** How spans are exported, of the ways that OpenTelemetry knows. */
export type ExportProtocol = 'http/json' | 'http/protobuf';

/** A PayNow call on its way. */
export interface CallSpan {
  /** Headers that tell PayNow of the trace: W3C Trace Context. */
  readonly headers: Readonly<Record<string, string>>;
  end(call: CallEnd): void;
}

/** An operation under way. */
export interface OperationSpan {
  /** A call begins, of this method and path template. */
  call(method: string, template: string): CallSpan;
  /** @param code the first error's, where the operation failed */
  end(kind: string, name: string | undefined, code: string | undefined): void;
}

/** A request under way. */
export interface RequestSpan {
  operation(): OperationSpan;
  end(status: number): void;
}

/** Writes spans; absent where nobody asks for traces, which then cost nothing. */
export interface Tracing {
  /** A request of this method came in, with the trace that its headers name. */
  request(method: string, headers: Pick<HeaderReader, 'get'>): RequestSpan;
  /** A request of a WebSocket that is open: its operations have no request around them, and are in the trace it names. */
  socket(headers: Pick<HeaderReader, 'get'>): RequestSpan;
  /** Exports what is left. */
  close(): Promise<void>;
}
