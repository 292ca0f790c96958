import type { BearerCheck } from '../../auth/bearer.js';
import { type Caller, readCaller } from '../../auth/caller.js';
import { GatewayError } from '../../core/errors.js';
import type { Log } from '../../core/log.js';
import { clientAddress } from '../../core/proxies.js';
import type { Ledger } from '../../ledger/ledger.js';
import { OwnReplies } from '../../loaders/reads/ownReplies.js';
import type { GatewayContext } from '../../resolvers/kit/context.js';
import { refuseRequest } from '../http/mask.js';
import type { HeaderReader, RequestFacts } from '../http/requestFacts.js';
import { createDoors, type DoorParts } from './doors.js';
import { NoticedLedger } from './noticedLedger.js';
import { Running } from './running.js';

/** What every request's context is made of. */
export interface ContextParts extends DoorParts {
  readonly ledger: Ledger;
  readonly log: Log;
  /** Keys the hashes that stand for credentials; read or drawn when it is first needed. */
  readonly hashKey: () => Buffer;
  /** Knows the gateway's own tokens. */
  readonly bearer: BearerCheck;
}

/** What the server puts into every context beside what resolvers see. */
export interface OperationContext extends GatewayContext {
  readonly running: Running;
  readonly facts: RequestFacts;
  readonly ownReplies: OwnReplies;
}

/** Makes the context of a request: who calls, and their ways to PayNow, built only when they are needed. */
export async function createContext(parts: ContextParts, facts: RequestFacts): Promise<OperationContext> {
  const { config, ledger, log, locationRules } = parts;
  const { headers, peer } = facts;
  const caller = await callerOf(headers, parts);
  const meter = { sent: 0 };
  const running = new Running(facts.left);
  const ownReplies = new OwnReplies();
  return {
    running,
    facts,
    ownReplies,
    caller,
    meter,
    // What comes through `fetch` has no socket: all of it counts as one address.
    address: () => clientAddress(peer, headers.get('x-forwarded-for') ?? undefined, locationRules.trusted) ?? 'unknown',
    ledger: facts.onLand ? new NoticedLedger(ledger, facts.onLand) : ledger,
    log,
    defaultStoreId: config.PAYNOW_STORE_ID,
    couponPercentScale: config.PAYNOW_COUPON_PERCENT_SCALE,
    optionPercentScale: config.PAYNOW_OPTION_PERCENT_SCALE,
    ...createDoors(parts, caller, facts, { meter, running, ownReplies }),
  };
}

async function callerOf(headers: HeaderReader, { hashKey, bearer }: ContextParts): Promise<Caller> {
  try {
    return await readCaller(headers.get('authorization') ?? undefined, hashKey(), bearer);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    throw refuseRequest(error, error.code === 'UNAVAILABLE' ? 503 : 401);
  }
}
