import { setMaxListeners } from 'node:events';
import { type Caller, readCaller } from '../auth/caller.js';
import type { Config } from '../core/config.js';
import { GatewayError } from '../core/errors.js';
import type { Log } from '../core/log.js';
import type { Ledger } from '../ledger/ledger.js';
import { createLoaders } from '../loaders/loaders.js';
import { Session } from '../loaders/session.js';
import type { SharedReads } from '../loaders/sharedReads.js';
import type { GatewayContext, PaynowAccess } from '../resolvers/context.js';
import type { PaynowClient } from '../upstream/client.js';
import { refuseRequest } from './mask.js';

/** What every request's context is made of. */
export interface ContextParts {
  readonly config: Config;
  readonly client: PaynowClient;
  readonly shared: SharedReads;
  readonly ledger: Ledger;
  readonly log: Log;
  /** Keys the hashes that stand for credentials; read or drawn when it is first needed. */
  readonly hashKey: () => Buffer;
}

/** Makes the context of a request: who calls, and their way to PayNow, built only when it is needed. */
export function createContext(parts: ContextParts, request: Request): GatewayContext {
  const { config, ledger, log } = parts;
  const caller = callerOf(request, parts.hashKey());
  let access: PaynowAccess | undefined;
  return {
    caller,
    ledger,
    log,
    defaultStoreId: config.PAYNOW_STORE_ID,
    couponPercentScale: config.PAYNOW_COUPON_PERCENT_SCALE,
    optionPercentScale: config.PAYNOW_OPTION_PERCENT_SCALE,
    paynow: () => (access ??= openAccess(parts, caller, request.signal)),
  };
}

function callerOf(request: Request, hashKey: Buffer): Caller {
  try {
    return readCaller(request.headers.get('authorization') ?? undefined, hashKey);
  } catch (error) {
    throw error instanceof GatewayError ? refuseRequest(error, 401) : error;
  }
}

function openAccess({ config, client, shared }: ContextParts, caller: Caller, left: AbortSignal): PaynowAccess {
  if (caller.kind === 'anonymous') throw new GatewayError('UNAUTHENTICATED', 'This needs a credential.');
  const signal = withDeadline(left, config.GATEWAY_DEADLINE_MS);
  const session = new Session({
    client,
    shared,
    credential: caller.credential,
    signal,
    deadlineMs: config.GATEWAY_DEADLINE_MS,
  });
  return { session, loaders: createLoaders(session), callerKey: caller.credential.key, signal };
}

/** A signal for a client that left, or a request that took too long. */
function withDeadline(left: AbortSignal, deadlineMs: number): AbortSignal {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal); // every read of the request listens, and stops when it ends
  const timer = setTimeout(() => {
    controller.abort(new GatewayError('UPSTREAM_TIMEOUT', `The request took longer than ${deadlineMs} ms.`));
  }, deadlineMs);
  // A request that is long answered must not keep the process alive.
  timer.unref();
  const leave = () => {
    clearTimeout(timer);
    controller.abort(new GatewayError('UNAVAILABLE', 'The client left before the answer.'));
  };
  if (left.aborted) leave();
  else left.addEventListener('abort', leave, { once: true });
  return controller.signal;
}
