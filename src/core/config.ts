import { mayReach } from './allowedStores.js';
import { readServedCallers, readServedStores } from './served.js';
import { CACHING_SETTINGS } from './settings/caching.js';
import { CALLER_SETTINGS } from './settings/callers.js';
import { DOCUMENT_SETTINGS } from './settings/documents.js';
import { EVENT_SETTINGS } from './settings/events.js';
import { KEEPING_SETTINGS } from './settings/keeping.js';
import { LIMIT_SETTINGS } from './settings/limits.js';
import { LISTENING_SETTINGS } from './settings/listening.js';
import { NETWORK_SETTINGS, TLS_SETTINGS } from './settings/networks.js';
import { PAYNOW_SETTINGS } from './settings/paynow.js';
import { RELAY_SETTINGS } from './settings/relays.js';
import type { Setting } from './settings/values.js';

/**
 * Every setting of the gateway; the table in `docs/configuration.md` is generated from it.
 * @example
 * for (const [name, { meaning }] of Object.entries(SETTINGS)) console.log(`${name}: ${meaning}`);
 */
export const SETTINGS = {
  ...LISTENING_SETTINGS,
  ...TLS_SETTINGS,
  ...PAYNOW_SETTINGS,
  ...NETWORK_SETTINGS,
  ...KEEPING_SETTINGS,
  ...CACHING_SETTINGS,
  ...CALLER_SETTINGS,
  ...LIMIT_SETTINGS,
  ...DOCUMENT_SETTINGS,
  ...EVENT_SETTINGS,
  ...RELAY_SETTINGS,
} satisfies Record<string, Setting<unknown>>;

type Settings = { readonly [Name in keyof typeof SETTINGS]: (typeof SETTINGS)[Name]['fallback'] };

/** The validated settings, and which PayNow they mean. */
export interface Config extends Settings {
  readonly production: boolean;
  /** True when no PayNow setting exists: the gateway then starts its own sandbox. */
  readonly sandbox: boolean;
}

/**
 * A setting that cannot be used; the message names it and says what it must be.
 * @example
 * try {
 *   readConfig({ PORT: 'many' });
 * } catch (error) {
 *   if (error instanceof ConfigError) console.error(error.message); // PORT must be a whole number from 0 to 65535.
 * }
 */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const REAL_STORE_SETTINGS = ['PAYNOW_BASE_URL', 'PAYNOW_STORE_ID', 'PAYNOW_API_KEY'] as const;

/**
 * Reads the settings from environment variables; an empty one counts as absent.
 * @throws ConfigError for the first setting that is wrong or missing.
 * @example
 * const config = readConfig({ PAYNOW_STORE_ID: '123456789', GATEWAY_DATA_DIR: 'memory' });
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const production = env['NODE_ENV'] === 'production';
  const sandbox = REAL_STORE_SETTINGS.every((name) => !env[name]);
  const settings = Object.fromEntries(
    Object.entries<Setting<unknown>>(SETTINGS).map(([name, { read, fallback }]) => {
      const text = textOf(env, name);
      if (text === undefined || text === '') return [name, fallback];
      const result = read.safeParse(text);
      if (!result.success) throw new ConfigError(`${name} ${result.error.issues[0]?.message ?? 'is not usable'}.`);
      return [name, result.data];
    }),
  ) as unknown as Settings; // the table's keys and types are the interface's
  if (production && settings.PAYNOW_STORE_ID === undefined) {
    throw new ConfigError('PAYNOW_STORE_ID is missing: production needs the id of the store to serve.');
  }
  checkJwtSettings(settings);
  checkServed(settings);
  if (settings.GATEWAY_DOCUMENTS !== 'any' && settings.GATEWAY_DOCUMENTS_FILE === undefined) {
    throw new ConfigError(
      `GATEWAY_DOCUMENTS_FILE is missing: GATEWAY_DOCUMENTS=${settings.GATEWAY_DOCUMENTS} needs it.`,
    );
  }
  if ((settings.TLS_CERT === undefined) !== (settings.TLS_KEY === undefined)) {
    throw new ConfigError('TLS_CERT and TLS_KEY go together: set both, or neither.');
  }
  if (settings.METRICS_PORT !== undefined && settings.METRICS_PORT !== 0 && settings.METRICS_PORT === settings.PORT) {
    throw new ConfigError('METRICS_PORT must be another port than PORT.');
  }
  if (settings.REDIS_URL && settings.GATEWAY_DATA_DIR === 'memory' && settings.GATEWAY_HASH_KEY === undefined) {
    throw new ConfigError('GATEWAY_HASH_KEY is missing: with REDIS_URL and no data folder all copies need the same.');
  }
  return { ...settings, production, sandbox };
}

/** The settings of proxies belong to no program, and are in small letters as often: those win, as in curl. */
const ANY_CASE: ReadonlySet<string> = new Set(['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY']);

/** What an environment says of a setting. */
export const textOf = (env: Readonly<Record<string, string | undefined>>, name: string): string | undefined =>
  (ANY_CASE.has(name) && env[name.toLowerCase()]) || env[name];

/** A JWT counts only with a key, an issuer and an audience; half of that would let in nobody, or too many. */
function checkJwtSettings(settings: Settings): void {
  const keys = (['GATEWAY_JWT_JWKS_URL', 'GATEWAY_JWT_PUBLIC_KEY'] as const).filter((name) => settings[name]);
  const rules = ['GATEWAY_JWT_ISSUER', 'GATEWAY_JWT_AUDIENCE'] as const;
  if (keys.length > 1) throw new ConfigError(`Only one of ${keys.join(' and ')} can be set.`);
  for (const name of rules) {
    if (keys.length === 1 && !settings[name]) throw new ConfigError(`${name} is missing: ${keys.join()} needs it.`);
    if (keys.length === 0 && settings[name]) {
      throw new ConfigError(`${name} needs GATEWAY_JWT_JWKS_URL or GATEWAY_JWT_PUBLIC_KEY beside it.`);
    }
  }
}

/** Settings that would shut out everybody, or the store that is meant where none is named. */
function checkServed(settings: Settings): void {
  const { PAYNOW_STORE_ID: storeId, GATEWAY_STORES: stores, GATEWAY_CALLERS: callers } = settings;
  if (storeId !== undefined && !mayReach(readServedStores(stores) ?? 'all', storeId)) {
    throw new ConfigError('GATEWAY_STORES must include PAYNOW_STORE_ID, the default store.');
  }
  const kinds = readServedCallers(callers);
  const { GATEWAY_TOKENS_FILE: file, GATEWAY_JWT_ISSUER: issuer } = settings;
  if (kinds?.size === 1 && kinds.has('tokens') && file === undefined && issuer === undefined) {
    throw new ConfigError(
      'GATEWAY_CALLERS lets in tokens alone, and there are none: set GATEWAY_TOKENS_FILE, or the settings of JWTs.',
    );
  }
}

/** Whether this gateway keeps nothing on disk or in Redis. */
export const isInMemory = ({ sandbox, GATEWAY_DATA_DIR, REDIS_URL }: Config): boolean =>
  // The data of a gateway's own sandbox ends with the process, so what is kept of it does too.
  sandbox || (GATEWAY_DATA_DIR === 'memory' && REDIS_URL === undefined);
