import { createRemoteJWKSet, customFetch, errors, type FetchImplementation, type JWTVerifyGetKey } from 'jose';
import { fetch } from 'undici';
import { GatewayError } from '../core/errors.js';
import { type OutboundSettings, outboundAgent } from '../core/outbound.js';

/** What fetching keys needs beside their address. */
export interface JwksOptions {
  /** Told of every attempt that failed, with a word for the reason. */
  readonly onFailure: (reason: string) => void;
  /** How this process goes out. */
  readonly outbound: OutboundSettings;
  /** Milliseconds of a clock that only goes forward; `performance.now` unless a test has its own. */
  readonly now?: () => number;
}

/** Milliseconds after which a server of keys is asked again at the earliest. */
export const JWKS_PAUSE_MS = 10_000;

const FETCH_TIMEOUT_MS = 5_000;

/** The server is not asked now, since it was a moment ago. */
class Paused extends Error {}

// What jose says when it could not get keys; what is no error of jose's comes from fetch.
const UNREADABLE: ReadonlySet<string> = new Set(['ERR_JOSE_GENERIC', 'ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID']);

/**
 * The keys at an address, fetched when first needed, from there only. jose keeps good answers for ten minutes, and
 * pauses after them alone: without a pause here, a server that fails would be asked once per request.
 * The function rejects with GatewayError `UNAVAILABLE` while the keys cannot be had.
 */
export function remoteKeys(
  url: string,
  { onFailure, outbound, now = () => performance.now() }: JwksOptions,
): JWTVerifyGetKey {
  let nextAt = Number.NEGATIVE_INFINITY;
  let isTold = true;
  const dispatcher = outboundAgent(outbound, { connectTimeoutMs: FETCH_TIMEOUT_MS });
  const ask: FetchImplementation = async (address, options) => {
    if (now() < nextAt) throw new Paused();
    nextAt = now() + JWKS_PAUSE_MS;
    isTold = false;
    // The same Response in all but its type's name.
    const headers = Object.fromEntries(options.headers);
    return (await fetch(address, { ...options, headers, dispatcher })) as unknown as Response;
  };
  const keyOf = createRemoteJWKSet(new URL(url), { timeoutDuration: FETCH_TIMEOUT_MS, [customFetch]: ask });
  return async (header, token) => {
    try {
      return await keyOf(header, token);
    } catch (error) {
      if (error instanceof errors.JOSEError && !UNREADABLE.has(error.code)) throw error;
      if (!isTold) onFailure(reasonOf(error));
      isTold = true;
      const retryAfter = Math.max(1, Math.ceil((nextAt - now()) / 1000));
      const message = `Tokens cannot be checked now: the keys at GATEWAY_JWT_JWKS_URL could not be read. Try again after ${retryAfter} s.`;
      throw new GatewayError('UNAVAILABLE', message, { retryAfter }, { cause: error });
    }
  };
}

/** A system's code or jose's, never a message: it can quote what was received. */
function reasonOf(error: unknown): string {
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: { readonly code?: unknown } };
  const told = cause?.code ?? code;
  return typeof told === 'string' ? told : error instanceof Error ? error.name : 'unknown';
}
