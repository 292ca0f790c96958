import { X509Certificate } from 'node:crypto';
import { lookup as systemLookup } from 'node:dns';
import { readFileSync } from 'node:fs';
import type { LookupFunction } from 'node:net';
import * as tls from 'node:tls';
import { EnvHttpProxyAgent, Pool } from 'undici';
import { type Config, ConfigError } from './config.js';

/** The settings of the way out of this process. */
export type OutboundSettings = Pick<Config, 'HTTP_PROXY' | 'HTTPS_PROXY' | 'NO_PROXY' | 'EXTRA_CA_FILE'>;

/** How connections of one purpose are made. */
export interface OutboundOptions {
  /** Milliseconds until a connection has to stand: to a proxy, through it, and with TLS. */
  readonly connectTimeoutMs: number;
  /** Connections at the most, for each host. */
  readonly connections?: number;
  /** Milliseconds an idle connection is kept. */
  readonly keepAliveMs?: number;
  /** Finds the addresses of a name; the system's unless a test has its own. */
  readonly lookup?: LookupFunction;
}

/** Never reached through a proxy, as in curl and Go: a proxy's own loopback is another machine. */
const LOOPBACK = 'localhost,127.0.0.1,[::1]';

/** Options of an agent that goes out as the settings say: through their proxies, trusting their authorities, IPv6 first. */
export function outboundOptions(settings: OutboundSettings, options: OutboundOptions): EnvHttpProxyAgent.Options {
  const { HTTP_PROXY, HTTPS_PROXY, NO_PROXY } = settings;
  const { connectTimeoutMs: timeout, connections, keepAliveMs, lookup = systemLookup as LookupFunction } = options;
  const secureContext = trusting(settings.EXTRA_CA_FILE);
  const connect = {
    timeout,
    lookup: ipv6First(lookup),
    autoSelectFamily: true,
    ...(secureContext && { secureContext }),
  };
  return {
    // Empty and not absent: undici would read the environment itself.
    httpProxy: HTTP_PROXY ?? '',
    httpsProxy: HTTPS_PROXY ?? '',
    noProxy: NO_PROXY?.trim() === '*' ? '*' : [LOOPBACK, NO_PROXY ?? ''].join(),
    connect,
    requestTls: connect,
    proxyTls: connect,
    // A proxy that takes the connection and says nothing must not hold a place for minutes.
    clientFactory: (origin, given) => new Pool(origin, { ...given, headersTimeout: timeout }),
    ...(connections !== undefined && { connections }),
    ...(keepAliveMs !== undefined && { keepAliveTimeout: keepAliveMs }),
  };
}

/** An agent for purposes that need nothing more. */
export const outboundAgent = (settings: OutboundSettings, options: OutboundOptions): EnvHttpProxyAgent =>
  new EnvHttpProxyAgent(outboundOptions(settings, options));

/**
 * Puts IPv6 addresses first, whatever the resolver's order. Node tries the next address when one does not answer in
 * 250 ms (RFC 8305).
 */
const ipv6First =
  (lookup: LookupFunction): LookupFunction =>
  (hostname, options, callback) => {
    lookup(hostname, options, (error, found, family) => {
      if (!Array.isArray(found)) callback(error, found, family);
      else
        callback(
          error,
          found.toSorted((a, b) => b.family - a.family),
        );
    });
  };

/** Every agent trusts the same: reading all authorities takes 30 ms. */
let newest: { readonly text: string; readonly context: tls.SecureContext } | undefined;

/**
 * What TLS is spoken with when certificates of further authorities are trusted; undefined when there are none.
 * @throws ConfigError when the file cannot be read, or holds no certificates
 */
export function trusting(file: string | undefined): tls.SecureContext | undefined {
  if (file === undefined) return undefined;
  let pem: string;
  try {
    pem = readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigError(`EXTRA_CA_FILE cannot be read (${(error as NodeJS.ErrnoException).code}): ${file}.`);
  }
  const certificates = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (certificates.length === 0 || !certificates.every(isCertificate)) {
    throw new ConfigError(`EXTRA_CA_FILE must hold certificates in PEM: ${file}.`);
  }
  const ca = [...usualAuthorities(), ...certificates];
  const text = ca.join();
  if (newest?.text !== text) newest = { text, context: tls.createSecureContext({ ca }) };
  return newest.context;
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== undefined;
  } catch {
    return false;
  }
}

/** Those that Node trusts without us, `NODE_EXTRA_CA_CERTS` included: naming any replaces them. */
function usualAuthorities(): readonly string[] {
  // Node 22.15 and 24 tell; the types are those of Node 20.
  const { getCACertificates } = tls as { readonly getCACertificates?: (kind: 'default') => readonly string[] };
  if (getCACertificates) return getCACertificates('default');
  const extra = process.env['NODE_EXTRA_CA_CERTS'];
  if (!extra) return tls.rootCertificates;
  try {
    return [...tls.rootCertificates, readFileSync(extra, 'utf8')];
  } catch {
    return tls.rootCertificates; // Node itself has warned of it
  }
}
