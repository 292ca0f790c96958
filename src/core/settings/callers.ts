import * as z from 'zod';
import { CALLER_KINDS } from '../served.js';
import {
  jwksUrl,
  optional,
  origins,
  publicKey,
  servedCallers,
  servedStores,
  setting,
  trustedProxies,
} from './values.js';

/** Who may call, and from where: see docs/security.md. */
export const CALLER_SETTINGS = {
  TRUST_PROXY: setting(
    trustedProxies,
    'false',
    "Whose `X-Forwarded-For` tells a shopper's address. `false`: nobody's, the socket counts.",
  ),
  TRUST_PROXY_COUNTRY_HEADER: optional(
    z.string().regex(/^[A-Za-z0-9-]{1,64}$/, 'must be the name of a header'),
    "The header in which the trusted proxy tells a shopper's country, for instance `CF-IPCountry`. The proxy must overwrite what clients send: taxes depend on it.",
  ),
  GATEWAY_CORS_ORIGINS: optional(
    origins,
    "Origins whose pages may call the gateway: see docs/cors.md. Without it: the machine's own (`http://localhost:*`, `http://127.0.0.1:*`, `http://[::1]:*`) where the gateway starts its own sandbox, else none.",
  ),
  GATEWAY_INTROSPECTION: optional(
    z.enum(['on', 'credential', 'off']),
    'Who may ask for the schema: everybody, callers whose credential has been accepted (see docs/limits.md), nobody. Without it: `credential` in production, else `on`.',
  ),
  GATEWAY_CALLERS: setting(
    servedCallers,
    CALLER_KINDS.join(','),
    "Who may call: holders of the gateway's tokens, integrations with PayNow keys of their own, signed-in shoppers, anybody without a credential. Others are refused before any PayNow call. See docs/security.md.",
  ),
  GATEWAY_STORES: optional(
    servedStores,
    'The stores that are served. Without it: every store that a credential opens. The default store must be one of them.',
  ),
  GATEWAY_TOKENS_FILE: optional(
    z.string().min(1, 'must be the path of a file that exists'),
    "File with the hashes of the gateway's own Bearer tokens; `paynow-graphql tokens` makes and changes it. See docs/security.md.",
  ),
  GATEWAY_JWT_JWKS_URL: optional(
    jwksUrl,
    'Where the public keys are that JWTs are signed with. Needs issuer and audience.',
  ),
  GATEWAY_JWT_PUBLIC_KEY: optional(
    publicKey,
    'The one public key that JWTs are signed with, instead of an address. `\\n` may stand for line breaks. Needs issuer and audience.',
  ),
  GATEWAY_JWT_ISSUER: optional(z.string().min(1, 'must be a text'), 'The `iss` that a JWT must have.'),
  GATEWAY_JWT_AUDIENCE: optional(z.string().min(1, 'must be a text'), 'The `aud` that a JWT must have.'),
} as const;
