import ipaddr from 'ipaddr.js';
import { isPublicAddress } from './networks.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Whose `X-Forwarded-For` is believed: see `TRUST_PROXY` in docs/configuration.md. */
export type TrustedProxies =
  | { readonly kind: 'none' }
  | { readonly kind: 'all' }
  | { readonly kind: 'hops'; readonly hops: number }
  | { readonly kind: 'networks'; readonly networks: ReadonlyArray<readonly [Address, number]> };

/** Reads the setting's text; `undefined` for one that means nothing. */
export function readTrustedProxies(text: string): TrustedProxies | undefined {
  const word = text.trim().toLowerCase();
  if (word === 'false' || word === '0') return { kind: 'none' };
  if (word === 'true') return { kind: 'all' };
  if (/^\d{1,2}$/.test(word)) return { kind: 'hops', hops: Number(word) };
  const networks = word.split(',').map((part) => readNetwork(part.trim()));
  return networks.every((network) => network !== undefined) ? { kind: 'networks', networks } : undefined;
}

function readNetwork(text: string): readonly [Address, number] | undefined {
  const network = text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`;
  return ipaddr.isValidCIDR(network) ? ipaddr.parseCIDR(network) : undefined;
}

/** An address with its IPv4 form unwrapped and a port left out; `undefined` for what is none. */
function readAddress(text: string): Address | undefined {
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? /^(\d[\d.]+):\d+$/.exec(text)?.[1] ?? text;
  return ipaddr.isValid(bare) ? ipaddr.process(bare) : undefined;
}

/**
 * The address a request came from: the socket's, or the one that the trusted proxies in front say. Every proxy adds
 * the address it was called from at the end of `X-Forwarded-For`, so the text is read from its end, as far as it is
 * trusted.
 */
export function clientAddress(
  peer: string | undefined,
  forwardedFor: string | undefined,
  trusted: TrustedProxies,
): string | undefined {
  const forwarded = (forwardedFor ?? '').split(',').map((part) => part.trim());
  const chain = [...(forwardedFor === undefined ? [] : forwarded), peer ?? ''];
  let at = chain.length - 1;
  while (at > 0 && isTrusted(chain[at] ?? '', chain.length - 1 - at, trusted)) at -= 1;
  return readAddress(chain[at] ?? '')?.toString();
}

/** Whether the one at the other end of the socket is a trusted proxy, whose own headers may be believed. */
export const isTrustedPeer = (peer: string | undefined, trusted: TrustedProxies): boolean =>
  isTrusted(peer ?? '', 0, trusted);

/** @param distance how many proxies stand between this one and the gateway */
function isTrusted(text: string, distance: number, trusted: TrustedProxies): boolean {
  if (trusted.kind === 'none') return false;
  if (trusted.kind === 'all') return true;
  if (trusted.kind === 'hops') return distance < trusted.hops;
  const address = readAddress(text);
  return address !== undefined && trusted.networks.some((network) => isWithin(address, network));
}

const isWithin = (address: Address, [network, bits]: readonly [Address, number]): boolean =>
  address.kind() === network.kind() && address.match(network, bits);

// RFC 5737 and RFC 3849: examples and tests use them in place of public addresses.
const DOCUMENTATION = ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32'].map((text) =>
  ipaddr.parseCIDR(text),
);

/**
 * Whether an address tells where somebody is: a public one does, a private or reserved one does not. Addresses that are
 * set aside for documents count as public.
 */
export function isLocatable(text: string): boolean {
  const address = readAddress(text);
  return (
    address !== undefined && (isPublicAddress(text) || DOCUMENTATION.some((network) => isWithin(address, network)))
  );
}
