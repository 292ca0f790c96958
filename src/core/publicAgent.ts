import { lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { isPublicAddress } from './networks.js';

/** A connection that was not made, or was cut before anything was sent: its address is not one of the public internet. */
export class PrivateAddressError extends Error {
  override readonly name = 'PrivateAddressError';

  constructor() {
    super('The address is not one of the public internet.');
  }
}

/** How addresses that users give are reached. */
export interface PublicAgentOptions {
  /** Whether addresses of private networks and of this machine are reached, too. */
  readonly allowsPrivate: boolean;
  /** Milliseconds that connecting may take. */
  readonly connectMs: number;
  /** Resolves names; without it the system does. */
  readonly lookup?: LookupFunction;
}

/**
 * Connections for addresses that users give. The address that is connected to is checked, not the name: a name that
 * leads elsewhere by the time it is resolved again (DNS rebinding) reaches nothing. Requests through it fail with
 * {@link PrivateAddressError} where the address is not public; nothing has been sent then.
 */
export function publicAgent({ allowsPrivate, connectMs, lookup = systemLookup }: PublicAgentOptions): Agent {
  const plain = { timeout: connectMs };
  if (allowsPrivate) return new Agent({ connect: { ...plain, lookup } });
  // Undici hands the options that it does not know on to node:net and node:tls.
  const connector = buildConnector({ ...plain, lookup: publicLookup(lookup) } as buildConnector.BuildOptions);
  const connect: buildConnector.connector = (options, callback) => {
    const host = options.hostname.replace(/^\[|\]$/g, '');
    // An address is not looked up.
    if (isIP(host) !== 0 && !isPublicAddress(host)) return callback(new PrivateAddressError(), null);
    connector(options, (...result) => {
      const [error, socket] = result;
      if (error === null && !isPublicAddress(socket.remoteAddress ?? '')) {
        socket.destroy();
        return callback(new PrivateAddressError(), null);
      }
      callback(...result);
    });
  };
  return new Agent({ connect });
}

/** Refuses a name when any of its addresses is not public: it could be connected to whichever answers. */
function publicLookup(lookup: LookupFunction): LookupFunction {
  return (host, options, callback) => {
    lookup(host, options, (error, address, family) => {
      if (error) return callback(error, address, family);
      const addresses = typeof address === 'string' ? [address] : address.map((each) => each.address);
      if (addresses.every(isPublicAddress)) return callback(null, address, family);
      callback(new PrivateAddressError(), [], 0);
    });
  };
}
