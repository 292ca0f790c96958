import { createHash, type KeyObject } from 'node:crypto';
import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { AllowedStores } from '../core/allowedStores.js';
import { GatewayError } from '../core/errors.js';
import { isPaynowId } from '../core/paynowId.js';
import { SCOPES, type Scope } from '../core/resources.js';

/** Where keys come from, and whose tokens count for whom. */
export interface JwtRules {
  readonly keys: JWTVerifyGetKey | KeyObject;
  readonly issuer: string;
  readonly audience: string;
}

/** What a good JWT says. */
export interface JwtClaims {
  /** The subject: who this is, for people who read logs. */
  readonly subject: string;
  /** Equal for tokens of one subject with equal rights, and for no others. */
  readonly identity: string;
  readonly scopes: ReadonlySet<Scope>;
  readonly stores: AllowedStores;
}

/** Asymmetric ones only: with a shared secret whoever can check a token could make one. */
const JWT_ALGORITHMS = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];

/** Seconds by which the issuer's clock and ours may differ. */
export const CLOCK_TOLERANCE_S = 30;

/** Checks tokens by these rules. */
export function jwtChecker(rules: JwtRules): (token: string) => Promise<JwtClaims> {
  const verify = verifier(rules);
  return async (token) => {
    try {
      const { payload } = await verify(token);
      return readClaims(payload, token);
    } catch (error) {
      throw refusalOf(error);
    }
  };
}

function verifier({ keys, issuer, audience }: JwtRules): (token: string) => Promise<{ readonly payload: JWTPayload }> {
  const options = {
    issuer,
    audience,
    algorithms: JWT_ALGORITHMS,
    clockTolerance: CLOCK_TOLERANCE_S,
    requiredClaims: ['iss', 'aud', 'exp'],
  };
  // Two calls, since jose's types tell a key from a function that finds one.
  return typeof keys === 'function'
    ? (token) => jwtVerify(token, keys, options)
    : (token) => jwtVerify(token, keys, options);
}

// What is wrong with a token that its holder can fix; the rest is "not valid".
const SENTENCES: Readonly<Record<string, string>> = {
  ERR_JWT_EXPIRED: 'The JWT has expired: get a new one.',
  ERR_JOSE_ALG_NOT_ALLOWED: 'The JWT is signed with an algorithm that is not accepted here.',
};

function refusalOf(error: unknown): Error {
  if (error instanceof GatewayError) return error;
  if (error instanceof errors.JWTClaimValidationFailed) {
    return refused(`The claim "${error.claim}" of the JWT is missing or not the expected one.`);
  }
  const sentence = error instanceof errors.JOSEError ? SENTENCES[error.code] : undefined;
  return refused(sentence ?? 'The JWT is not valid here: its form, key or signature is wrong.');
}

const refused = (message: string): GatewayError => new GatewayError('UNAUTHENTICATED', message);

function readClaims(payload: JWTPayload, token: string): JwtClaims {
  const scopes = new Set(
    listed(payload, 'scope', 'scopes').filter((name): name is Scope => Object.hasOwn(SCOPES, name)),
  );
  const stores = readStores(payload);
  const { sub } = payload;
  // Without a subject two tokens cannot be told to be one caller's, so each stands for itself.
  const who = sub === undefined || sub === '' ? { token } : { sub };
  const rights = [[...scopes].sort(), stores === 'all' ? stores : [...stores].sort()];
  const identity = createHash('sha256')
    .update(JSON.stringify([who, ...rights]))
    .digest('base64url');
  return { subject: sub ?? '', identity, scopes, stores };
}

function readStores(payload: JWTPayload): AllowedStores {
  const named = listed(payload, 'stores');
  if (named.length === 1 && named[0] === 'all') return 'all';
  if (named.every(isPaynowId)) return new Set(named);
  throw refused('The claim "stores" of the JWT must be "all" or a list of store ids.');
}

/** Words of the first claim that is there: a string of them with spaces, or a list of strings. */
function listed(payload: JWTPayload, ...names: readonly string[]): readonly string[] {
  const name = names.find((claim) => payload[claim] !== undefined);
  if (name === undefined) return [];
  const value = payload[name];
  if (typeof value === 'string') return value.split(' ').filter((word) => word !== '');
  if (Array.isArray(value) && value.every((word) => typeof word === 'string')) return value;
  throw refused(`The claim "${name}" of the JWT must be a string or a list of strings.`);
}
