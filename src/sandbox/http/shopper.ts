import { isIP } from 'node:net';
import type { CustomerRow } from '../../upstream/wire/customers.js';
import { type Country, locate } from '../shop/countries.js';
import type { SandboxState, StoreState } from '../state.js';
import { badRequest, found, type Problem, problem, Refusal, refuseBroken } from './errors.js';
import { type Incoming, type Opened, routesOpenedBy, storeOfKey } from './router.js';

/** The caller of a storefront operation. */
export interface Shopper extends Opened {
  /** Absent for a visitor who has not signed in. */
  readonly customer?: CustomerRow;
  /** The country decides prices, taxes and the currency. */
  readonly country: Country;
  /** The address that the storefront's server sent. */
  readonly ip?: string;
  /** The sandbox's own address, for links. */
  readonly origin: string;
}

/** A shopper who has signed in. */
export interface SignedIn extends Shopper {
  readonly customer: CustomerRow;
}

const unauthorized = () => new Refusal(401, 'unauthorized', 'The customer token is missing, expired or not valid.');

/** The store and the customer of a token. */
function readToken({ authorization }: Incoming, { stores, clock }: SandboxState) {
  const token = /^Customer +(\S+)$/i.exec(authorization ?? '')?.[1] ?? '';
  for (const store of stores.values()) {
    const session = store.customerTokens.get(token);
    const customer = session && store.customers.get(session.customerId);
    if (customer && Date.parse(clock.now()) < session.expiresMs) return { store, customer };
  }
  throw unauthorized();
}

function brokenHeaders({ shopper: { ip, country } }: Incoming): Problem[] {
  return [
    ...(ip === undefined || isIP(ip) > 0 ? [] : [problem('x-paynow-customer-ip', 'ip', 'must be an IP address.')]),
    ...(country === undefined || /^[A-Z]{2}$/.test(country)
      ? []
      : [problem('x-paynow-customer-countrycode', 'pattern', 'must be two capital letters.')]),
  ];
}

function locateShopper<Who extends { readonly store: StoreState }>(who: Who, incoming: Incoming) {
  const problems = brokenHeaders(incoming);
  refuseBroken(problems);
  const { ip, country } = incoming.shopper;
  return {
    ...who,
    country: locate(country, ip, who.store.store.currency),
    ...(ip !== undefined && { ip }),
    origin: incoming.origin,
  };
}

/** The customer of the request's token, if it has one. The token, or the API key, must belong to the store. */
function maybeCustomer(incoming: Incoming, state: SandboxState, store: StoreState): { customer?: CustomerRow } {
  if (incoming.authorization === undefined) return {};
  if (/^APIKey /i.test(incoming.authorization)) {
    storeOfKey(incoming, store.store.id, state);
    return {};
  }
  const signedIn = readToken(incoming, state);
  if (signedIn.store !== store) throw unauthorized();
  return { customer: signedIn.customer };
}

const FOR_BROWSERS = { isForBrowsers: true };

function openStore(incoming: Incoming, state: SandboxState): Shopper {
  const { storeId } = incoming.shopper;
  if (storeId === undefined) {
    throw badRequest([problem('x-paynow-store-id', 'required', 'the header is required.')]);
  }
  const store = found(state.stores.get(storeId), 'store');
  return locateShopper({ store, ...maybeCustomer(incoming, state, store) }, incoming);
}

function openCustomer(incoming: Incoming, state: SandboxState): SignedIn {
  const signedIn = readToken(incoming, state);
  const { storeId } = incoming.shopper;
  if (storeId !== undefined && storeId !== signedIn.store.store.id) throw unauthorized();
  return locateShopper(signedIn, incoming);
}

/** Describes an operation that anybody may call; the header `x-paynow-store-id` names the store. */
export const storeRoute = routesOpenedBy((incoming, _params, state) => openStore(incoming, state), FOR_BROWSERS);

/** Describes an operation that anybody may call; the path names the store. */
export const publicRoute = routesOpenedBy((incoming, params, state): Shopper => {
  const store = found(state.stores.get(params['storeId'] ?? ''), 'store');
  return locateShopper({ store, ...maybeCustomer(incoming, state, store) }, incoming);
}, FOR_BROWSERS);

/** Describes an operation of a signed-in customer; the token decides the store. */
export const customerRoute = routesOpenedBy((incoming, _params, state) => openCustomer(incoming, state), FOR_BROWSERS);

/** Describes an operation of a customer, whose token decides the store, that visitors may call for a store too. */
export const visitorRoute = routesOpenedBy(
  (incoming, _params, state): Shopper =>
    incoming.authorization === undefined ? openStore(incoming, state) : openCustomer(incoming, state),
  FOR_BROWSERS,
);
