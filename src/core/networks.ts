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
