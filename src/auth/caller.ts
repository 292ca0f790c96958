import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AllowedStores } from '../core/allowedStores.js';
import { GatewayError } from '../core/errors.js';
import type { Scope } from '../core/resources.js';
import type { CallerKind, ServedCallers } from '../core/served.js';
import type { Credential } from '../upstream/client/callContext.js';
import type { BearerCheck, TokenCaller } from './bearer.js';

/**
 * Who sent a request. PayNow's own credentials are forwarded as they came and kept nowhere; inside the gateway they
 * are known by a keyed hash only. A token of the gateway's own is never forwarded.
 */
export type Caller =
  | { readonly kind: 'anonymous' }
  | {
      readonly kind: 'apiKey';
      readonly credential: Credential;
      /** Whether it is the gateway's own key, `PAYNOW_API_KEY`. */
      readonly isGateways?: boolean;
    }
  | { readonly kind: 'customer'; readonly credential: Credential }
  | TokenCaller;

const TOKEN = /^[\x21-\x7e]{1,4096}$/;

const malformed = (message: string): GatewayError => new GatewayError('UNAUTHENTICATED', message);

/** How each kind of caller is called in messages, and what it sends. */
const KINDS: Readonly<Record<CallerKind, { readonly name: string; readonly sends?: string }>> = {
  tokens: { name: "the gateway's own tokens", sends: 'Bearer TOKEN' },
  keys: { name: 'PayNow keys of callers', sends: 'APIKey KEY' },
  shoppers: { name: 'customer tokens', sends: 'Customer TOKEN' },
  anonymous: { name: 'callers without a credential' },
};

/** The schemes of `Authorization` that lead in here. */
export const schemesOf = (served: ServedCallers): readonly string[] =>
  [...served].flatMap((kind) => KINDS[kind].sends?.split(' ', 1) ?? []);

/** @throws GatewayError `UNAUTHENTICATED` for a missing credential, `FORBIDDEN` for one that is not taken here */
function requireServed(kind: CallerKind, served: ServedCallers): void {
  if (served.has(kind)) return;
  const taken = [...served].flatMap((other) => KINDS[other].sends ?? []).map((sent) => `"Authorization: ${sent}"`);
  const advice = taken.length > 0 ? `Send ${taken.join(' or ')}.` : 'Send no credential.';
  const code = kind === 'anonymous' ? 'UNAUTHENTICATED' : 'FORBIDDEN';
  throw new GatewayError(code, `This gateway does not serve ${KINDS[kind].name}. ${advice}`);
}

/** What readers of `Authorization` headers are given. */
export interface CallerRules {
  /** Keys the hash that stands for the credential in caches and logs. */
  readonly hashKey: () => Buffer;
  readonly bearer: BearerCheck;
  readonly served: ServedCallers;
  /** `PAYNOW_API_KEY`. */
  readonly gatewayKey: string | undefined;
}

/**
 * Reads an `Authorization` header: `APIKey KEY` of an integration, `Customer TOKEN` of a shopper, `Bearer TOKEN` of
 * the gateway's own, or nothing.
 * @throws GatewayError `UNAUTHENTICATED` for a malformed header, `FORBIDDEN` for a kind of caller that is not served,
 * `UNAVAILABLE` for a token that cannot be checked now; the whole request is then refused
 */
export async function readCaller(authorization: string | undefined, rules: CallerRules): Promise<Caller> {
  const { hashKey, bearer, served, gatewayKey } = rules;
  if (authorization === undefined || authorization === '') {
    requireServed('anonymous', served);
    return { kind: 'anonymous' };
  }
  const [, scheme = '', token = ''] = /^(\S+) +(\S.*)$/.exec(authorization) ?? [];
  if (!TOKEN.test(token))
    throw malformed('The Authorization header must be "APIKey KEY", "Customer TOKEN" or "Bearer TOKEN".');
  switch (scheme.toLowerCase()) {
    case 'apikey':
      requireServed('keys', served);
      return {
        kind: 'apiKey',
        credential: new OwnCredential('APIKey', token, hashKey()),
        isGateways: isSame(token, gatewayKey),
      };
    case 'customer':
      requireServed('shoppers', served);
      return { kind: 'customer', credential: new OwnCredential('Customer', token, hashKey()) };
    case 'bearer':
      requireServed('tokens', served); // before the token is looked up
      return bearer(token);
    default:
      throw malformed('The Authorization scheme must be APIKey, Customer or Bearer.');
  }
}

/** Whether a credential is the one that is known, in constant time. */
const isSame = (token: string, known = ''): boolean =>
  token.length === known.length && timingSafeEqual(Buffer.from(token), Buffer.from(known));

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
 * Scopes for what goes on when its caller is gone: PayNow decides what an API key may do, and nobody would ask it again.
 * Of API keys only the gateway's own has them.
 */
const LASTING: ReadonlySet<Scope> = new Set(['events:relay']);

/** Whether an API key has the scope only where it is the gateway's own. */
export const isLasting = (scope: Scope): boolean => LASTING.has(scope);

/**
 * Whether the caller may use what needs this scope. An API key has every scope here, except for lasting ones: PayNow
 * decides what it may.
 * @throws GatewayError `UNAUTHENTICATED` without a credential, `FORBIDDEN` with one that does not carry the scope
 */
export function requireScope(caller: Caller, scope: Scope): void {
  requireManager(caller, `it does not carry ${scope}`);
  if (caller.kind === 'apiKey' && isLasting(scope) && caller.isGateways !== true) {
    const message = `This needs the gateway's own API key, or a Bearer token with the scope ${scope}.`;
    throw new GatewayError('FORBIDDEN', message);
  }
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
    const message = 'This needs a manager: send "Authorization: APIKey KEY" or "Authorization: Bearer TOKEN".';
    throw new GatewayError('UNAUTHENTICATED', message);
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
