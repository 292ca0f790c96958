import { createHmac } from 'node:crypto';
import type { AllowedStores } from '../core/allowedStores.js';
import type { Config } from '../core/config.js';
import { GatewayError } from '../core/errors.js';
import type { Log } from '../core/log.js';
import type { OutboundSettings } from '../core/outbound.js';
import { readPublicKey } from '../core/publicKey.js';
import type { Scope } from '../core/resources.js';
import type { Credential } from '../upstream/client/callContext.js';
import { JWKS_PAUSE_MS, remoteKeys } from './jwks.js';
import { type JwtClaims, jwtChecker } from './jwt.js';
import { TOKEN_PREFIX, TokenFile, TokenFileError } from './tokenFile.js';

/** Somebody with a token of the gateway's own. PayNow sees the key that the gateway holds, never the token. */
export interface TokenCaller {
  readonly kind: 'token';
  /** The token's id, or the hash that stands for a JWT's subject and rights. */
  readonly id: string;
  /** For people who read logs: the token's name, or the JWT's subject. */
  readonly name: string;
  readonly stores: AllowedStores;
  readonly scopes: ReadonlySet<Scope>;
  /** Keyed by the token's own identity: no two tokens share what was read. Absent without `PAYNOW_API_KEY`. */
  readonly credential: Credential | undefined;
}

/**
 * Says whose Bearer token this is.
 * Rejects with GatewayError `UNAUTHENTICATED` for an unknown one, `UNAVAILABLE` when it cannot be checked now.
 */
export type BearerCheck = (token: string) => Promise<TokenCaller>;

type BearerConfig = Pick<
  Config,
  | 'GATEWAY_TOKENS_FILE'
  | 'GATEWAY_JWT_JWKS_URL'
  | 'GATEWAY_JWT_PUBLIC_KEY'
  | 'GATEWAY_JWT_ISSUER'
  | 'GATEWAY_JWT_AUDIENCE'
  | 'PAYNOW_API_KEY'
> &
  OutboundSettings;

const UNKNOWN = 'This Bearer token is not known here. PayNow API keys are sent as "Authorization: APIKey KEY".';

const JWT = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/**
 * The check of Bearer tokens that the settings ask for.
 * @param hashKey keys the hash that stands for the token in caches and logs
 */
export function createBearerCheck(config: BearerConfig, hashKey: () => Buffer, log: Log): BearerCheck {
  const file = config.GATEWAY_TOKENS_FILE === undefined ? undefined : new TokenFile(config.GATEWAY_TOKENS_FILE);
  const checkJwt = jwtCheckOf(config, log);
  const callerOf = (id: string, token: Omit<TokenCaller, 'kind' | 'id' | 'credential'>): TokenCaller => ({
    kind: 'token',
    id,
    ...token,
    credential: config.PAYNOW_API_KEY === undefined ? undefined : credentialOf(config.PAYNOW_API_KEY, id, hashKey()),
  });
  return async (token) => {
    if (checkJwt && JWT.test(token)) {
      const { identity, subject, stores, scopes } = await checkJwt(token);
      return callerOf(`jwt ${identity}`, { name: subject, stores, scopes });
    }
    const known = file && token.startsWith(TOKEN_PREFIX) ? await findIn(file, token, log) : undefined;
    if (!known) throw new GatewayError('UNAUTHENTICATED', UNKNOWN);
    const stores = known.stores === 'all' ? known.stores : new Set(known.stores);
    return callerOf(known.id, { name: known.name, stores, scopes: new Set(known.scopes) });
  };
}

function jwtCheckOf(config: BearerConfig, log: Log): ((token: string) => Promise<JwtClaims>) | undefined {
  const { GATEWAY_JWT_JWKS_URL: url, GATEWAY_JWT_ISSUER: issuer, GATEWAY_JWT_AUDIENCE: audience } = config;
  const onFailure = (failure: string) =>
    log.warn({ failure, retryMs: JWKS_PAUSE_MS }, 'the keys at GATEWAY_JWT_JWKS_URL could not be read');
  const keys =
    url === undefined
      ? readPublicKey(config.GATEWAY_JWT_PUBLIC_KEY ?? '')
      : remoteKeys(url, { onFailure, outbound: config });
  if (!keys || issuer === undefined || audience === undefined) return undefined;
  return jwtChecker({ keys, issuer, audience });
}

async function findIn(file: TokenFile, token: string, log: Log) {
  try {
    return await file.find(token);
  } catch (error) {
    if (!(error instanceof TokenFileError)) throw error;
    log.error({ failure: error.message }, 'tokens cannot be checked');
    const message = 'Tokens cannot be checked now: the token file of the gateway is missing, broken or open to others.';
    throw new GatewayError('UNAVAILABLE', message, {}, { cause: error });
  }
}

const credentialOf = (apiKey: string, id: string, hashKey: Buffer): Credential => ({
  authorization: `APIKey ${apiKey}`,
  key: createHmac('sha256', hashKey).update(`Bearer ${id}`).digest('base64url'),
});
