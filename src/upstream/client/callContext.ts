import type { CancelSignal } from '../../core/cancellation.js';
import type { Endpoint } from './endpoint.js';
import type { SendTrace } from './sendTrace.js';

/** Whom PayNow is asked as. */
export interface Credential {
  /** The `Authorization` header, as PayNow wants it; absent for a shopper who has not signed in. */
  readonly authorization?: string;
  /** A keyed hash of it: names the credential where the credential itself must not stand. */
  readonly key: string;
}

/** What surrounds one call: who asks, until when. */
export interface CallContext {
  readonly credential: Credential;
  /** The store it is about; empty for the list of stores. */
  readonly storeId: string;
  /** The network address that the request came from, as far as proxies are trusted. */
  readonly address: () => string;
  /** What PayNow's storefront is told beside the credential: the store, and where the shopper is. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: CancelSignal;
  /** `performance.now()` at which the request as a whole gives up. */
  readonly deadlineAt: number;
  /** The operation for which the call is sent. */
  readonly trace: SendTrace;
  /** Whether money is decided on the answer: what is missing in it is then never taken for empty. */
  readonly strict?: boolean;
}

/** Names who asks: by the credential's hash, or by the address where there is none. */
export const nameOf = ({ credential: { authorization, key }, address }: CallContext): string =>
  authorization === undefined ? `address ${address()}` : key;

/** What the operation takes of the headers that the context has, and who asks. */
export function headersOf({ headers = [] }: Endpoint, context: CallContext): Record<string, string> {
  const taken = Object.entries(context.headers ?? {}).filter(([name]) => headers.includes(name));
  const { authorization } = context.credential;
  return { ...Object.fromEntries(taken), ...(authorization !== undefined && { authorization }) };
}
