import { clientAddress, isPublicAddress, type TrustedProxies } from '../core/proxies.js';

/** Where a shopper is, as far as it is known for sure: PayNow's prices and taxes depend on it. */
export interface ShopperLocation {
  /** A public address. */
  readonly ip?: string;
  /** ISO 3166-1 alpha-2, upper-case. */
  readonly country?: string;
}

/** What is believed about where requests come from. */
export interface LocationRules {
  readonly trusted: TrustedProxies;
  /** The header in which the trusted proxy tells the country. */
  readonly countryHeader: string | undefined;
}

// XX and T1 are Cloudflare's words for unknown and Tor.
const NO_COUNTRY = new Set(['XX', 'T1']);

/**
 * Reads where a request comes from: the socket, or forwarded headers as far as they are trusted. A private address
 * says nothing about the shopper and is left out.
 */
export function readLocation(headers: Headers, peer: string | undefined, rules: LocationRules): ShopperLocation {
  const ip = clientAddress(peer, headers.get('x-forwarded-for') ?? undefined, rules.trusted);
  const told =
    rules.trusted.kind === 'none' || rules.countryHeader === undefined ? null : headers.get(rules.countryHeader);
  const country = told?.trim().toUpperCase() ?? '';
  return {
    ...(ip !== undefined && isPublicAddress(ip) && { ip }),
    ...(/^[A-Z]{2}$/.test(country) && !NO_COUNTRY.has(country) && { country }),
  };
}
