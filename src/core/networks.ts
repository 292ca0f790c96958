import ipaddr from 'ipaddr.js';

/** Bits of an IPv6 address that name a network: one customer of a provider has all addresses behind them. */
const NETWORK_BITS = 64;

/** What counts as one where addresses are counted: an IPv4 address, the /64 of an IPv6 one; any other text itself. */
export function networkOf(address: string): string {
  if (!ipaddr.IPv6.isValid(address)) return address;
  const parsed = ipaddr.IPv6.parse(address);
  if (parsed.isIPv4MappedAddress()) return parsed.toIPv4Address().toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/${NETWORK_BITS}`).toString()}/${NETWORK_BITS}`;
}

/** Where all addresses of the IPv6 internet are; what is outside of it is reserved, local or of a translation. */
const IPV6_INTERNET = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether an address is one of the public internet: not of this machine, a private network, a link, a carrier, a
 * translation between IPv4 and IPv6, and not reserved or multicast. An IPv4 address inside an IPv6 one counts as itself. False for
 * text that is no address.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address); // an IPv4 address that is mapped into IPv6 becomes that address
  if (parsed.range() !== 'unicast') return false;
  return parsed instanceof ipaddr.IPv4 || parsed.match(IPV6_INTERNET);
}
