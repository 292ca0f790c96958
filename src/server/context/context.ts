import type { LocationSource } from '../../auth/location.js';
import type { Log } from '../../core/log.js';
import { networkOf } from '../../core/networks.js';
import { clientAddress } from '../../core/proxies.js';
import type { EventLog } from '../../events/eventLog.js';
import type { EventRelays } from '../../events/relays/relays.js';
import type { Ledger } from '../../ledger/ledger.js';
import type { Copies } from '../../loaders/reads/copies.js';
import type { GatewayContext } from '../../resolvers/kit/context.js';
import type { RequestFacts } from '../http/requestFacts.js';
import { MutationRecord } from '../observe/mutations.js';
import type { Callers } from './callers.js';
import { createDoors, type DoorParts } from './doors.js';
import type { RequestTrace } from './requestTrace.js';

/** What every request's context is made of. */
export interface ContextParts extends DoorParts {
  readonly ledger: Ledger;
  readonly events: EventLog;
  /** The other copies of the gateway; undefined where there are none to be heard. */
  readonly copies: Copies | undefined;
  readonly relays: EventRelays;
  /** Why the ledger cannot be written now, as far as is known. */
  readonly ledgerTrouble: () => string | undefined;
  readonly log: Log;
  /** Who sent which request. */
  readonly callers: Callers;
}

/** What the server puts into every context beside what resolvers see. */
export interface OperationContext extends GatewayContext {
  readonly trace: RequestTrace;
  readonly facts: RequestFacts;
  /** An operation that gets the result of an equal one depends on what that one depended on. */
  readonly locationSources: Set<LocationSource>;
  /** Another context for the same caller: each event of a subscription is an operation of its own. */
  readonly another: () => Promise<OperationContext>;
}

/**
 * Makes the context of an operation: who calls, and their ways to PayNow, built only when they are needed.
 * Rejects when the caller is refused; see {@link Callers.of}.
 */
export async function createContext(
  parts: ContextParts,
  facts: RequestFacts,
  trace: RequestTrace,
): Promise<OperationContext> {
  const { config, ledger, events, relays, log, locationRules, callers } = parts;
  const { headers, peer } = facts;
  const caller = await callers.of(facts);
  const another = () => createContext(parts, facts, trace.another());
  // What comes through `fetch` has no socket: all of it counts as one address.
  const address = () =>
    clientAddress(peer, headers.get('x-forwarded-for') ?? undefined, locationRules.trusted) ?? 'unknown';
  let mutation: MutationRecord | undefined;
  const context: OperationContext = {
    trace,
    facts,
    another,
    renew: async () => {
      callers.forget(facts);
      return another();
    },
    events: () => {
      trace.looked(); // the log goes on without a write that anybody here would know of
      return events;
    },
    caller,
    address,
    ledger: () => {
      trace.looked(); // what the ledger says must not be given to a later caller
      return ledger;
    },
    relays: () => {
      trace.looked(); // how far relays are must not be given to a later caller
      return relays;
    },
    log,
    audit: (begin) => {
      const record = new MutationRecord(begin, context, { log, personalData: config.LOG_PERSONAL_DATA === 'keep' });
      mutation = record;
      return (end) => record.end(end);
    },
    note: (facts) => mutation?.note(facts),
    defaultStoreId: config.PAYNOW_STORE_ID,
    couponPercentScale: config.PAYNOW_COUPON_PERCENT_SCALE,
    optionPercentScale: config.PAYNOW_OPTION_PERCENT_SCALE,
    ...createDoors(parts, caller, facts, () => networkOf(address()), trace),
  };
  return context;
}
