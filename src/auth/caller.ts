import { createHmac } from 'node:crypto';
import { GatewayError } from '../core/errors.js';
import type { Credential } from '../upstream/client.js';
import type { Scope } from './scopes.js';

/**
 * Who sent a request. A credential is forwarded to PayNow as it came and kept nowhere; inside the gateway it is
 * known by its keyed hash only.
 */
export type Caller =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'apiKey'; readonly credential: Credential }
  | { readonly kind: 'customer'; readonly credential: Credential };

const TOKEN = /^[\x21-\x7e]{1,4096}$/;

const malformed = (message: string): GatewayError => new GatewayError('UNAUTHENTICATED', message);

/**
 * Reads an `Authorization` header: `APIKey KEY` of an integration, `Customer TOKEN` of a shopper, or nothing.
 * @param hashKey keys the hash that stands for the credential in caches and logs
 * @throws GatewayError `UNAUTHENTICATED` for a header that cannot work; the whole request is then refused with 401
 */
export function readCaller(authorization: string | undefined, hashKey: Buffer): Caller {
  if (authorization === undefined || authorization === '') return { kind: 'anonymous' };
  const [, scheme = '', token = ''] = /^(\S+) +(\S.*)$/.exec(authorization) ?? [];
  if (!TOKEN.test(token)) throw malformed('The Authorization header must be "APIKey KEY" or "Customer TOKEN".');
  switch (scheme.toLowerCase()) {
    case 'apikey':
      return { kind: 'apiKey', credential: credentialOf('APIKey', token, hashKey) };
    case 'customer':
      return { kind: 'customer', credential: credentialOf('Customer', token, hashKey) };
    case 'bearer':
      throw malformed('This Bearer token is not known here. PayNow API keys are sent as "Authorization: APIKey KEY".');
    default:
      throw malformed('The Authorization scheme must be APIKey or Customer.');
  }
}

function credentialOf(scheme: 'APIKey' | 'Customer', token: string, hashKey: Buffer): Credential {
  const authorization = `${scheme} ${token}`;
  return { authorization, key: createHmac('sha256', hashKey).update(authorization).digest('base64url') };
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
 * @throws GatewayError `UNAUTHENTICATED` without a credential, `FORBIDDEN` with one that cannot have the scope
 */
export function requireScope(caller: Caller, scope: Scope): void {
  if (caller.kind === 'apiKey') return;
  if (caller.kind === 'anonymous') {
    throw new GatewayError('UNAUTHENTICATED', 'This needs a PayNow API key: send "Authorization: APIKey KEY".');
  }
  throw new GatewayError('FORBIDDEN', `A customer token cannot be used here: it does not carry ${scope}.`);
}
