import type { Acceptance } from '../../auth/acceptance.js';
import { GatewayError } from '../../core/errors.js';
import type { GatewayContext } from '../../resolvers/kit/context.js';
import { UpstreamError } from '../../upstream/client/errors.js';
import { listStores } from '../../upstream/management/stores.js';
import { getCurrentCustomer } from '../../upstream/storefront/customers.js';
import type { Guesses } from './guesses.js';
import { Refusal, tooManyTries } from './refusal.js';

/** What a check of a caller's own credential needs. */
export interface AcceptanceRules {
  readonly acceptance: Acceptance;
  readonly guesses: Guesses;
  /** How many unknown credentials an address may have tried in a minute. */
  readonly perMinute: number;
}

/** What a check came to, and what it may have cost. */
export interface AcceptanceVerdict {
  readonly refusal?: Refusal;
  /** PayNow calls. */
  readonly calls: 0 | 1;
}

/**
 * Refuses a caller whose credential PayNow does not accept, for a store of this gateway. An unknown one takes one PayNow
 * call, which counts as a try of its address; the result is remembered.
 */
export async function checkAccepted(
  context: GatewayContext,
  { acceptance, guesses, perMinute }: AcceptanceRules,
): Promise<AcceptanceVerdict> {
  const { caller } = context;
  if (caller.kind === 'anonymous') return { refusal: unaccepted(), calls: 0 };
  if (caller.kind === 'token') return { calls: 0 }; // it was checked here
  const { key } = caller.credential;
  let accepted = acceptance.known(key);
  if (accepted !== undefined) return { ...(!accepted && { refusal: unaccepted() }), calls: 0 };
  const retryAfter = await guesses.take([`credentials:${context.address()}`]);
  if (retryAfter > 0) {
    return { refusal: tooManyTries(`${perMinute} unknown credentials a minute`, retryAfter), calls: 0 };
  }
  try {
    accepted = await (caller.kind === 'apiKey' ? isKeyAccepted(context) : isShopperAccepted(context));
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    if (error.code !== 'UNAUTHENTICATED' && error.code !== 'FORBIDDEN') {
      return { refusal: new Refusal(error.code, error.message, error.details), calls: 1 };
    }
    accepted = false;
  }
  acceptance.remember(key, accepted);
  return { ...(!accepted && { refusal: unaccepted() }), calls: 1 };
}

/** The same without a PayNow call and without a try, for who only asks what it may cost. */
export function foreseeAccepted({ caller }: GatewayContext, acceptance: Acceptance): AcceptanceVerdict {
  if (caller.kind === 'anonymous') return { refusal: unaccepted(), calls: 0 };
  if (caller.kind === 'token') return { calls: 0 };
  const accepted = acceptance.known(caller.credential.key);
  if (accepted === undefined) return { calls: 1 };
  return { ...(!accepted && { refusal: unaccepted() }), calls: 0 };
}

const unaccepted = (): Refusal =>
  new Refusal(
    'UNAUTHENTICATED',
    'Introspection needs a credential that PayNow accepts for a store of this gateway, or a token of the gateway: send "Authorization: APIKey KEY" or "Authorization: Bearer TOKEN".',
  );

async function isKeyAccepted(context: GatewayContext): Promise<boolean> {
  const { session } = context.paynow();
  try {
    const stores = await session.read('stores', listStores, {});
    return stores.some(({ id }) => session.mayReach(id));
  } catch (error) {
    if (!(error instanceof UpstreamError) || error.code !== 'FORBIDDEN') throw error;
    // PayNow's own code says that it knows the key, whose role may not list stores. A proxy's 403 says nothing.
    return error.paynowCode !== undefined && context.allowedStores === 'all';
  }
}

async function isShopperAccepted(context: GatewayContext): Promise<boolean> {
  // The token decides the store, and the call names none.
  const { session } = context.storefront(context.defaultStoreId ?? '');
  const { store_id: storeId } = await session.read('storefrontCustomers', getCurrentCustomer, {});
  return session.mayReach(storeId);
}
