import { createHmac } from 'node:crypto';
import type { Acceptance } from '../../auth/acceptance.js';
import { allowedStoresOf, type Caller, managerCredential, shopperCredential } from '../../auth/caller.js';
import {
  chooseLocation,
  type LocationRules,
  type LocationSource,
  readLocation,
  type ShopperLocation,
} from '../../auth/location.js';
import { type AllowedStores, bothOf } from '../../core/allowedStores.js';
import type { Config } from '../../core/config.js';
import { createLoaders } from '../../loaders/management/loaders.js';
import type { KnownStores } from '../../loaders/reads/knownStores.js';
import { Session, type SessionOptions } from '../../loaders/reads/session.js';
import type { SharedReads } from '../../loaders/reads/sharedReads.js';
import type { Trace } from '../../loaders/reads/trace.js';
import { createStorefrontLoaders } from '../../loaders/storefront/loaders.js';
import type { TokenStores } from '../../loaders/storefront/ownStore.js';
import type { GatewayContext, PaynowAccess, StorefrontAccess } from '../../resolvers/kit/context.js';
import type { Credential } from '../../upstream/client/callContext.js';
import type { PaynowClient } from '../../upstream/client/client.js';
import { COUNTRY_HEADER, IP_HEADER, STORE_HEADER } from '../../upstream/client/endpoint.js';
import { readFreshness } from '../http/freshness.js';
import type { RequestFacts } from '../http/requestFacts.js';

/** What the doors lead through, for every request. */
export interface DoorParts {
  readonly config: Config;
  readonly client: PaynowClient;
  readonly shared: SharedReads;
  readonly tokenStores: TokenStores;
  readonly knownStores: KnownStores;
  /** Whom to believe about where shoppers are. */
  readonly locationRules: LocationRules;
  /** Keys the hashes that stand for credentials; read or drawn when it is first needed. */
  readonly hashKey: () => Buffer;
  /** What PayNow has said of callers' own credentials. */
  readonly acceptance: Acceptance;
  /** The stores of this gateway, whoever calls. */
  readonly servedStores: AllowedStores;
}

interface Doors extends Pick<GatewayContext, 'allowedStores' | 'paynow' | 'storefront'> {
  /** Grows with the storefronts that are opened. */
  readonly locationSources: Set<LocationSource>;
}

/** The two doors to PayNow, the manager's and the shopper's; both end with the request. */
export function createDoors(
  { acceptance, config, client, hashKey, knownStores, shared, tokenStores, locationRules, servedStores }: DoorParts,
  caller: Caller,
  { headers, peer }: RequestFacts,
  address: () => string,
  trace: Trace,
): Doors {
  const allowedStores = bothOf(servedStores, allowedStoresOf(caller));
  const common = () => ({
    client,
    shared,
    knownStores,
    ...(freshness && { freshness }),
    address,
    allowedStores,
    trace,
    deadlineMs: config.GATEWAY_DEADLINE_MS,
  });
  const freshness = readFreshness(headers);
  const locationSources = new Set<LocationSource>();
  let manager: PaynowAccess | undefined;
  const shops = new Map<string, StorefrontAccess>();
  return {
    allowedStores,
    locationSources,
    paynow: () => (manager ??= openManager(caller, acceptance, common())),
    storefront(storeId, country) {
      const name = `${storeId} ${country ?? ''}`;
      const known = shops.get(name);
      const door = { storeId, country };
      trace.log?.add({ kind: 'open', door }); // also one that is open: what is done again opens it first
      if (known) return known;
      const told = readLocation(headers, peer, locationRules);
      const { location, source } = chooseLocation(told, country, caller.kind === 'customer', locationRules);
      locationSources.add(source);
      const opened = openStorefront(shopperCredential(caller), location, {
        ...common(),
        door,
        storeId,
        tokenStores,
        hashKey,
        mayBeStale: caller.kind !== 'customer',
      });
      shops.set(name, opened);
      return opened;
    },
  };
}

type Common = Pick<
  SessionOptions,
  | 'client'
  | 'shared'
  | 'knownStores'
  | 'address'
  | 'allowedStores'
  | 'trace'
  | 'deadlineMs'
  | 'freshness'
  | 'mayBeStale'
>;

function openManager(caller: Caller, acceptance: Acceptance, common: Common): PaynowAccess {
  const credential = managerCredential(caller);
  const session = new Session({
    ...common,
    door: 'management',
    credential,
    ...(caller.kind === 'apiKey' && { onAccepted: () => acceptance.remember(credential.key, true) }),
  });
  return { session, loaders: createLoaders(session), callerKey: credential.key, signal: common.trace.signal };
}

/** Of a hash of 43 characters: enough that no two views meet. */
const VIEW_CHARACTERS = 22;

function openStorefront(
  credential: Credential,
  { ip, country }: ShopperLocation,
  options: Common & Pick<DoorParts, 'tokenStores' | 'hashKey'> & Required<Pick<SessionOptions, 'door' | 'storeId'>>,
): StorefrontAccess {
  const { tokenStores, hashKey, knownStores, ...common } = options;
  const { storeId } = common;
  const hasToken = credential.authorization !== undefined;
  const session = new Session({
    ...common,
    ...(knownStores && !hasToken && { knownStores }),
    credential,
    headers: {
      [STORE_HEADER]: storeId,
      ...(ip !== undefined && { [IP_HEADER]: ip }),
      ...(country !== undefined && { [COUNTRY_HEADER]: country }),
    },
    // Prices and taxes depend on where the shopper is, so nothing keyed without it is shared.
    audience: `${ip ?? ''} ${country ?? ''}`,
  });
  // Without a token and an address it is the same in every process, so that caches in front see equal answers.
  const isForAll = !hasToken && ip === undefined;
  const seen = [credential.key, ip ?? '', country ?? ''].join(' ');
  const view = (): string =>
    isForAll
      ? (country ?? 'any')
      : `~${createHmac('sha256', hashKey()).update(seen).digest('base64url').slice(0, VIEW_CHARACTERS)}`;
  const loaders = createStorefrontLoaders({
    session,
    storeId,
    tokenStores,
    hasToken,
    tokenKey: credential.key,
  });
  return { storeId, view, session, loaders, callerKey: credential.key, signal: common.trace.signal };
}
