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
import { Running, type RunningContext } from './running.js';

/** What every request's context is made of. */
export interface ContextParts {
  readonly config: Config;
  readonly client: PaynowClient;
  readonly shared: SharedReads;
  readonly ledger: Ledger;
  readonly log: Log;
  /** Keys the hashes that stand for credentials. */
  readonly hashKey: Buffer;
}

/** Makes the context of a request: who calls, and their way to PayNow, built only when it is needed. */
export function createContext(parts: ContextParts, request: Request): GatewayContext & RunningContext {
  const { config, ledger, log } = parts;
  const caller = callerOf(request, parts.hashKey);
  const running = new Running(request.signal);
  let access: PaynowAccess | undefined;
  return {
    running,
    caller,
    ledger,
    log,
    defaultStoreId: config.PAYNOW_STORE_ID,
    couponPercentScale: config.PAYNOW_COUPON_PERCENT_SCALE,
    optionPercentScale: config.PAYNOW_OPTION_PERCENT_SCALE,
    paynow: () => (access ??= openAccess(parts, caller, running)),
  };
}

function callerOf(request: Request, hashKey: Buffer): Caller {
  try {
    return readCaller(request.headers.get('authorization') ?? undefined, hashKey);
  } catch (error) {
    throw error instanceof GatewayError ? refuseRequest(error, 401) : error;
  }
}

function openAccess({ config, client, shared }: ContextParts, caller: Caller, running: Running): PaynowAccess {
  if (caller.kind === 'anonymous') throw new GatewayError('UNAUTHENTICATED', 'This needs a credential.');
  const session = new Session({
    client,
    shared,
    credential: caller.credential,
    signal: running.waitAtMost(config.GATEWAY_DEADLINE_MS),
    deadlineMs: config.GATEWAY_DEADLINE_MS,
  });
  return { session, loaders: createLoaders(session), callerKey: caller.credential.key };
}
