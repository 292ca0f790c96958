import * as z from 'zod';
import { readOrigins } from '../origins.js';
import { isPaynowId } from '../paynowId.js';
import type { PercentScale } from '../percent.js';
import { readTrustedProxies } from '../proxies.js';
import { readPublicKey } from '../publicKey.js';
import { CALLER_KINDS, readServedCallers, readServedStores } from '../served.js';

/** A minute in milliseconds. */
export const MINUTE = 60_000;

/** A whole number of this range. */
export const integer = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((n) => n >= min && n <= max, `must be a whole number from ${min} to ${max}`);

/** Whether an address carries no user name and no password: addresses get into logs and into texts of errors. */
function isBare(text: string): boolean {
  if (!URL.canParse(text)) return true; // refused for that already
  const { username, password } = new URL(text);
  return username === '' && password === '';
}

const NOT_BARE = 'must not hold a user name or password';

/** Where this machine listens. */
export const ownHost = z.string().min(1, 'must be a host name or address of this machine');

/** A switch. */
export const onOff = z.enum(['on', 'off']);

/** An address of the web, without the slash at its end. */
export const httpUrl = z
  .string()
  .refine((text) => /^https?:\/\/[^?#]+$/.test(text) && URL.canParse(text), 'must be an http:// or https:// address')
  .refine(isBare, NOT_BARE)
  .transform((text) => text.replace(/\/+$/, ''));

/** A store's PayNow number. */
export const storeId = z.string().refine(isPaynowId, 'must be a PayNow store id: 1 to 20 digits, no zeros in front');

/** One environment variable: how it is read, what it is when absent, and what it means. */
export interface Setting<T> {
  readonly read: z.ZodType<T, string>;
  readonly fallback: T;
  readonly meaning: string;
}

/** A setting with a value when absent. */
export const setting = <T>(read: z.ZodType<T, string>, fallback: T, meaning: string): Setting<T> => ({
  read,
  fallback,
  meaning,
});

/** A setting that can be absent. */
export const optional = <T>(read: z.ZodType<T, string>, meaning: string): Setting<T | undefined> => ({
  read,
  fallback: undefined,
  meaning,
});

/** Which kinds of callers are served; see `readServedCallers`. */
export const servedCallers = z
  .string()
  .refine(
    (text) => readServedCallers(text) !== undefined,
    `must be kinds of callers separated by commas: ${CALLER_KINDS.join(', ')}`,
  );

/** Which stores are served; see `readServedStores`. */
export const servedStores = z
  .string()
  .refine((text) => readServedStores(text) !== undefined, 'must be PayNow store ids separated by commas');

/** Which proxies are trusted; see `readTrustedProxies`. */
export const trustedProxies = z
  .string()
  .refine(
    (text) => readTrustedProxies(text) !== undefined,
    'must be true, false, a number of proxies, or their addresses and networks, comma-separated',
  );

/** Where public keys are fetched from. */
export const jwksUrl = z
  .string()
  .refine(
    (text) => /^https:\/\/|^http:\/\/(localhost|127\.0\.0\.1|\[::1\])[:/]/.test(text) && URL.canParse(text),
    'must be an https:// address, or http:// on this machine: whoever can change the keys can make tokens',
  )
  .refine(isBare, NOT_BARE);

/** Where Redis is; it may carry a password, and nothing but its client may see it. */
export const redisUrl = z
  .string()
  .refine((text) => /^rediss?:\/\/\S+$/.test(text) && URL.canParse(text), 'must be a redis:// or rediss:// address');

/** A public key in PEM. */
export const publicKey = z
  .string()
  .refine((text) => readPublicKey(text) !== undefined, 'must be a public key of RSA, EC or Ed25519 in PEM');

/** How many of PayNow's units make one percent. */
export const percentScale = z.enum(['1', '10', '100', '1000']).transform((text) => Number(text) as PercentScale);

/** Origins of pages, separated by commas, without spaces; see `readOrigins`. */
export const origins = z
  .string()
  .transform((text) => text.replace(/\s/g, ''))
  .refine(
    (text) => readOrigins(text) !== undefined,
    'must be origins separated by commas, for instance https://shop.example,http://localhost:*, or none',
  );
