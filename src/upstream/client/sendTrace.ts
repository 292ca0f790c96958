import type { ErrorCode } from '../../core/errors.js';
import type { Endpoint } from './endpoint.js';

/** How a call that was sent has ended. */
export interface CallEnd {
  /** Names the operation: `'GET /v1/stores/{storeId}'`. */
  readonly endpoint: string;
  /** Empty where the call names none. */
  readonly storeId: string;
  readonly isRead: boolean;
  /** HTTP status of PayNow's answer; absent where none came. */
  readonly status?: number;
  /** Our code for the failure; absent where the call worked. `CANCELLED` where nobody waited any more. */
  readonly code?: ErrorCode | 'CANCELLED';
  /** PayNow's trace id: what its support asks for. PayNow tells it with failures alone. */
  readonly traceId?: string;
  /** Seconds it took, body included. */
  readonly seconds: number;
}

/** A call that is traced. */
export interface BegunCall {
  /** Headers that tell PayNow of the trace. */
  readonly headers: Readonly<Record<string, string>>;
  end(call: CallEnd): void;
}

/** Who is told of the calls that are sent. */
export interface SendTrace {
  /** The id of the request for which they are sent. */
  readonly requestId?: string;
  /** A call to this endpoint is being sent; each repetition counts. */
  sent(endpoint: string): void;
  /** A call begins; gives what travels with it, and who is told of its end. */
  begin?(endpoint: Endpoint): BegunCall | undefined;
  /** A call has ended. */
  ended?(call: CallEnd): void;
  /** Whether a read that failed may be sent once more; counts it. Without it: always. */
  mayRepeat?(): boolean;
}
