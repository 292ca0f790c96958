import { setMaxListeners } from 'node:events';
import { type Caller, readCaller, shopperCredential } from '../auth/caller.js';
import {
  chooseLocation,
  type LocationRules,
  type LocationSource,
  readLocation,
  type ShopperLocation,
} from '../auth/location.js';
import type { Config } from '../core/config.js';
import { GatewayError } from '../core/errors.js';
import type { Log } from '../core/log.js';
import type { Ledger } from '../ledger/ledger.js';
import { createLoaders } from '../loaders/loaders.js';
import type { TokenStores } from '../loaders/ownStore.js';
import { Session, type SessionOptions } from '../loaders/session.js';
import type { SharedReads } from '../loaders/sharedReads.js';
import { createStorefrontLoaders } from '../loaders/storefrontLoaders.js';
import type { GatewayContext, PaynowAccess, StorefrontAccess } from '../resolvers/context.js';
import type { Credential, PaynowClient } from '../upstream/client.js';
import { COUNTRY_HEADER, IP_HEADER, STORE_HEADER } from '../upstream/endpoint.js';
import { readFreshness } from './freshness.js';
import { refuseRequest } from './mask.js';

/** What every request's context is made of. */
export interface ContextParts {
  readonly config: Config;
  readonly client: PaynowClient;
  readonly shared: SharedReads;
  readonly tokenStores: TokenStores;
  /** Whom to believe about where shoppers are. */
  readonly locationRules: LocationRules;
  readonly ledger: Ledger;
  readonly log: Log;
  /** Keys the hashes that stand for credentials. */
  readonly hashKey: Buffer;
}

/**
 * Makes the context of a request: who calls, and their ways to PayNow, built only when they are needed.
 * @param peer the address at the other end of the socket
 */
export function createContext(parts: ContextParts, request: Request, peer?: string): GatewayContext {
  const { config, ledger, log } = parts;
  const caller = callerOf(request, parts.hashKey);
  const doors = createDoors(parts, caller, request, peer);
  return {
    caller,
    ledger,
    log,
    defaultStoreId: config.PAYNOW_STORE_ID,
    couponPercentScale: config.PAYNOW_COUPON_PERCENT_SCALE,
    optionPercentScale: config.PAYNOW_OPTION_PERCENT_SCALE,
    ...doors,
  };
}

function callerOf(request: Request, hashKey: Buffer): Caller {
  try {
    return readCaller(request.headers.get('authorization') ?? undefined, hashKey);
  } catch (error) {
    throw error instanceof GatewayError ? refuseRequest(error, 401) : error;
  }
}

type Doors = Pick<GatewayContext, 'paynow' | 'storefront' | 'locationSources'>;

/** The two doors to PayNow, the manager's and the shopper's; both end with the request. */
function createDoors(
  { config, client, shared, tokenStores, locationRules }: ContextParts,
  caller: Caller,
  request: Request,
  peer?: string,
): Doors {
  let signal: AbortSignal | undefined;
  const freshness = readFreshness(request.headers);
  const locationSources = new Set<LocationSource>();
  const common = () => ({
    client,
    shared,
    ...(freshness && { freshness }),
    signal: (signal ??= withDeadline(request.signal, config.GATEWAY_DEADLINE_MS)),
    deadlineMs: config.GATEWAY_DEADLINE_MS,
  });
  let manager: PaynowAccess | undefined;
  const shops = new Map<string, StorefrontAccess>();
  return {
    locationSources,
    paynow: () => (manager ??= openManager(caller, common())),
    storefront(storeId, country) {
      const name = `${storeId} ${country ?? ''}`;
      const known = shops.get(name);
      if (known) return known;
      const told = readLocation(request.headers, peer, locationRules);
      const { location, source } = chooseLocation(told, country, caller.kind === 'customer', locationRules);
      locationSources.add(source);
      const opened = openStorefront(storeId, shopperCredential(caller), location, { ...common(), tokenStores });
      shops.set(name, opened);
      return opened;
    },
  };
}

type Common = Pick<SessionOptions, 'client' | 'shared' | 'signal' | 'deadlineMs' | 'freshness'>;

function openManager(caller: Caller, common: Common): PaynowAccess {
  if (caller.kind === 'anonymous') throw new GatewayError('UNAUTHENTICATED', 'This needs a credential.');
  const session = new Session({ ...common, credential: caller.credential });
  return { session, loaders: createLoaders(session), callerKey: caller.credential.key };
}

function openStorefront(
  storeId: string,
  credential: Credential,
  { ip, country }: ShopperLocation,
  options: Common & { readonly tokenStores: TokenStores },
): StorefrontAccess {
  const { tokenStores, ...common } = options;
  const session = new Session({
    ...common,
    credential,
    storeId,
    headers: {
      [STORE_HEADER]: storeId,
      ...(ip !== undefined && { [IP_HEADER]: ip }),
      ...(country !== undefined && { [COUNTRY_HEADER]: country }),
    },
    // Prices and taxes depend on where the shopper is, so nothing keyed without it is shared.
    audience: `${ip ?? ''} ${country ?? ''}`,
  });
  const loaders = createStorefrontLoaders({ session, storeId, tokenStores, tokenKey: credential.key });
  return { storeId, session, loaders, callerKey: credential.key };
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
