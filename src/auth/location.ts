import { clientAddress, isLocatable, isTrustedPeer, type TrustedProxies } from '../core/proxies.js';

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
export function readLocation(
  headers: Pick<Headers, 'get'>,
  peer: string | undefined,
  rules: LocationRules,
): ShopperLocation {
  const ip = clientAddress(peer, headers.get('x-forwarded-for') ?? undefined, rules.trusted);
  const told =
    rules.countryHeader !== undefined && isTrustedPeer(peer, rules.trusted) ? headers.get(rules.countryHeader) : null;
  const country = told?.trim().toUpperCase() ?? '';
  return {
    ...(ip !== undefined && isLocatable(ip) && { ip }),
    ...(/^[A-Z]{2}$/.test(country) && !NO_COUNTRY.has(country) && { country }),
  };
}

/**
 * Where a storefront's idea of the shopper's place came from: the query's own argument, the trusted proxy's country
 * header, the address (also one that said nothing), or nowhere, whoever calls.
 */
export type LocationSource = 'argument' | 'header' | 'address' | 'none';

/** What PayNow is told, and on what that depends. */
export interface ChosenLocation {
  readonly location: ShopperLocation;
  readonly source: LocationSource;
}

/**
 * What PayNow is told of where the shopper is. A country that was asked for counts instead of the known one. For
 * somebody who has not signed in a country counts alone, without the address, so that the answer is the same for
 * everybody there.
 */
export function chooseLocation(
  known: ShopperLocation,
  asked: string | undefined,
  signedIn: boolean,
  rules: LocationRules,
): ChosenLocation {
  const country = asked ?? known.country;
  if (signedIn) return { location: { ...known, ...(country !== undefined && { country }) }, source: 'address' };
  if (country !== undefined) return { location: { country }, source: asked === undefined ? 'header' : 'argument' };
  // Behind a trusted proxy the next shopper may well have an address that says something.
  const isNowhere = known.ip === undefined && rules.trusted.kind === 'none';
  return { location: known, source: isNowhere ? 'none' : 'address' };
}
