import { createHmac } from 'node:crypto';
import type { AllowedStores } from '../core/allowedStores.js';
import { GatewayError } from '../core/errors.js';
import type { Scope } from '../core/resources.js';
import type { Credential } from '../upstream/client/client.js';
import type { BearerCheck, TokenCaller } from './bearer.js';

/**
 * Who sent a request. PayNow's own credentials are forwarded as they came and kept nowhere; inside the gateway they
 * are known by a keyed hash only. A token of the gateway's own is never forwarded.
 */
export type Caller =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'apiKey'; readonly credential: Credential }
  | { readonly kind: 'customer'; readonly credential: Credential }
  | TokenCaller;

const TOKEN = /^[\x21-\x7e]{1,4096}$/;

const malformed = (message: string): GatewayError => new GatewayError('UNAUTHENTICATED', message);

/**
 * Reads an `Authorization` header: `APIKey KEY` of an integration, `Customer TOKEN` of a shopper, `Bearer TOKEN` of
 * the gateway's own, or nothing.
 * @param hashKey keys the hash that stands for the credential in caches and logs
 * @throws GatewayError `UNAUTHENTICATED` for a malformed header, `UNAVAILABLE` for a token that cannot be
 * checked now; the whole request is then refused
 */
export async function readCaller(
  authorization: string | undefined,
  hashKey: Buffer,
  bearer: BearerCheck,
): Promise<Caller> {
  if (authorization === undefined || authorization === '') return { kind: 'anonymous' };
  const [, scheme = '', token = ''] = /^(\S+) +(\S.*)$/.exec(authorization) ?? [];
  if (!TOKEN.test(token))
    throw malformed('The Authorization header must be "APIKey KEY", "Customer TOKEN" or "Bearer TOKEN".');
  switch (scheme.toLowerCase()) {
    case 'apikey':
      return { kind: 'apiKey', credential: new OwnCredential('APIKey', token, hashKey) };
    case 'customer':
      return { kind: 'customer', credential: new OwnCredential('Customer', token, hashKey) };
    case 'bearer':
      return bearer(token);
    default:
      throw malformed('The Authorization scheme must be APIKey, Customer or Bearer.');
  }
}

/** PayNow's own credential. Not every request needs the hash, which costs more than the rest. */
class OwnCredential implements Credential {
  readonly authorization: string;
  readonly #hashKey: Buffer;
  #key: string | undefined;

  constructor(scheme: 'APIKey' | 'Customer', token: string, hashKey: Buffer) {
    this.authorization = `${scheme} ${token}`;
    this.#hashKey = hashKey;
  }

  get key(): string {
    return (this.#key ??= createHmac('sha256', this.#hashKey).update(this.authorization).digest('base64url'));
  }
}

/**
 * Whether the caller is a shopper who has signed in.
 * @throws GatewayError `UNAUTHENTICATED` without a credential, `FORBIDDEN` with another one
 */
export function requireCustomer(caller: Caller): void {
  if (caller.kind === 'customer') return;
  if (caller.kind === 'anonymous') {
    throw new GatewayError('UNAUTHENTICATED', 'This needs a shopper: send "Authorization: Customer TOKEN".');
  }
  throw new GatewayError('FORBIDDEN', 'This is for shoppers: it needs a customer token.');
}

/** Who reads the storefront: a signed-in shopper, or anybody. Managers' credentials are never sent there. */
export const shopperCredential = (caller: Caller): Credential =>
  caller.kind === 'customer' ? caller.credential : { key: 'anonymous' };

/**
 * Whether the caller may use what needs this scope. An API key has every scope here: PayNow decides what it may.
 * @throws GatewayError `UNAUTHENTICATED` without a credential, `FORBIDDEN` with one that does not carry the scope
 */
export function requireScope(caller: Caller, scope: Scope): void {
  requireManager(caller, `it does not carry ${scope}`);
  if (caller.kind === 'token' && !caller.scopes.has(scope)) {
    throw new GatewayError('FORBIDDEN', `This token does not carry the scope ${scope}.`);
  }
}

/**
 * Whether the caller may enter what only leads to other things: any scope does.
 * @throws GatewayError like {@link requireScope}
 */
export function requireAnyScope(caller: Caller): void {
  requireManager(caller, 'it carries no scope');
  if (caller.kind === 'token' && caller.scopes.size === 0) {
    throw new GatewayError('FORBIDDEN', 'This token does not carry any scope.');
  }
}

/** Everything of a manager is closed to nobody in particular and to shoppers, always. */
function requireManager(caller: Caller, why: string): asserts caller is ManagerCaller {
  if (caller.kind === 'anonymous') {
    throw new GatewayError('UNAUTHENTICATED', 'This needs a PayNow API key: send "Authorization: APIKey KEY".');
  }
  if (caller.kind === 'customer') {
    throw new GatewayError('FORBIDDEN', `A customer token cannot be used here: ${why}.`);
  }
}

/** Callers who can reach the manager's side of PayNow. */
type ManagerCaller = Extract<Caller, { readonly kind: 'apiKey' | 'token' }>;

/**
 * What the manager's side of PayNow is called with: the caller's own key, or the gateway's for a token.
 * @throws GatewayError for a caller who has no business there; `UNAVAILABLE` when the gateway holds no key
 */
export function managerCredential(caller: Caller): Credential {
  requireManager(caller, 'it carries no scope');
  if (caller.credential) return caller.credential;
  throw new GatewayError('UNAVAILABLE', 'The gateway has no PayNow key for its own tokens: set PAYNOW_API_KEY.');
}

/** The stores the caller may reach. PayNow itself bounds its own credentials. */
export const allowedStoresOf = (caller: Caller): AllowedStores => (caller.kind === 'token' ? caller.stores : 'all');

/** What names the caller where tries are counted; nothing for who sent no credential. */
export function callerName(caller: Caller): string | undefined {
  if (caller.kind === 'anonymous') return undefined;
  return caller.kind === 'token' ? caller.id : caller.credential.key;
}
