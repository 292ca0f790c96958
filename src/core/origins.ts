/** Whether pages of an origin may read answers. */
export type OriginTest = (origin: string) => boolean;

/** Pages of the machine that the gateway runs on, at whatever port they are served. */
export const LOCAL_ORIGINS = 'http://localhost:*,http://127.0.0.1:*,http://[::1]:*';

/** Stands for an empty list: an empty setting counts as absent. */
const NONE = 'none';

const ANY_PORT = ':*';

/** Whether a text is an origin as browsers print it: scheme, host and port, nothing else, and no pattern of hosts. */
const isOrigin = (text: string): boolean => !text.includes('*') && URL.canParse(text) && new URL(text).origin === text;

/** The host of an entry that takes every port; undefined for all other entries. */
function hostOfAnyPort(entry: string): string | undefined {
  if (!entry.endsWith(ANY_PORT)) return undefined;
  const host = entry.slice(0, -ANY_PORT.length);
  return isOrigin(host) && new URL(host).port === '' ? host : undefined;
}

/**
 * Reads a list of origins, separated by commas: `https://shop.example`, or `http://localhost:*` for every port of a host,
 * or the word `none`. Undefined when it is not such a list.
 */
export function readOrigins(text: string): OriginTest | undefined {
  if (text === NONE) return () => false;
  const entries = text.split(',');
  const hosts = entries.map(hostOfAnyPort).filter((host) => host !== undefined);
  const whole = new Set(entries.filter((entry) => hostOfAnyPort(entry) === undefined));
  if (![...whole].every(isOrigin)) return undefined;
  return (origin) => whole.has(origin) || hosts.some((host) => isAtHost(origin, host));
}

/** A browser leaves out the scheme's own port. */
const isAtHost = (origin: string, host: string): boolean =>
  origin === host || (origin.startsWith(`${host}:`) && /^\d{1,5}$/.test(origin.slice(host.length + 1)));
