import { z } from 'zod';
import { mayReach } from './allowedStores.js';
import { LOG_LEVELS } from './log.js';
import { CALLER_KINDS, readServedCallers, readServedStores } from './served.js';
import {
  httpUrl,
  integer,
  jwksUrl,
  optional,
  origins,
  percentScale,
  publicKey,
  redisUrl,
  type Setting,
  servedCallers,
  servedStores,
  setting,
  storeId,
  trustedProxies,
} from './settingValues.js';

const MINUTE = 60_000;

/** What one request may ask for; see docs/limits.md. */
const LIMIT_SETTINGS = {
  LIMIT_BODY_BYTES: setting(integer(1024, 64 << 20), 256 << 10, 'Largest body of a request, in bytes.'),
  LIMIT_TOKENS: setting(integer(1, 100_000), 4000, 'Tokens of a document.'),
  LIMIT_DEPTH: setting(integer(1, 100), 12, 'Levels of fields of a document.'),
  LIMIT_FIELDS: setting(integer(1, 100_000), 1500, 'Fields of a document, each fragment counted where it is used.'),
  LIMIT_ALIASES: setting(integer(0, 10_000), 100, 'Aliases of a document.'),
  LIMIT_ROOT_FIELDS: setting(integer(1, 10_000), 20, 'Root fields of an operation.'),
  LIMIT_DIRECTIVES: setting(integer(0, 10_000), 50, 'Directives of a document.'),
  LIMIT_PAGE: setting(integer(20, 100), 100, 'Rows of one page. A page without `first` holds 20.'),
  LIMIT_LIST_ITEMS: setting(
    integer(1, 10_000),
    1000,
    'Entries of any list in arguments and variables. Some fields take fewer.',
  ),
  LIMIT_CALLS: setting(
    integer(1, 1_000_000),
    250,
    'PayNow calls an operation may cost: as estimated before it runs, and as counted while it runs.',
  ),
  LIMIT_ANSWER_FIELDS: setting(
    integer(1, 10_000_000),
    200_000,
    'Fields an answer may hold: those asked for, times the rows they may be asked of.',
  ),
  LIMIT_ANSWER_BYTES: setting(
    integer(1024, 256 << 20),
    4 << 20,
    'Bytes of an answer, about; those of a list of operations together.',
  ),
  LIMIT_ERRORS: setting(integer(1, 10_000), 100, 'Errors of an answer. One more says how many were left out.'),
  LIMIT_SOCKETS: setting(
    integer(1, 1_000_000),
    2_000,
    'Sockets of one address. Those of a trusted proxy are not counted.',
  ),
  LIMIT_REQUESTS: setting(
    integer(1, 1_000_000),
    500,
    'Requests of one address at one time, until their answers are read. Behind a proxy, set TRUST_PROXY.',
  ),
  LIMIT_BUFFERED_BYTES: setting(
    integer(65_536, 2 ** 36),
    32 << 20,
    'Bytes of requests and answers of one address that wait in memory. The largest are cut.',
  ),
  LIMIT_BATCH: setting(integer(0, 100), 0, 'Operations of one HTTP request sent as a list. `0` takes no lists.'),
  LIMIT_GUESSES: setting(
    integer(1, 1_000_000),
    10,
    'Codes and sign-ins tried in a minute, per caller and per address.',
  ),
} as const;

/**
 * Every setting of the gateway; the table in `docs/configuration.md` is generated from it.
 * @example
 * for (const [name, { meaning }] of Object.entries(SETTINGS)) console.log(`${name}: ${meaning}`);
 */
export const SETTINGS = {
  PORT: setting(integer(0, 65_535), 4000, 'Port the gateway listens on. `0` picks a free one.'),
  HOST: setting(
    z.string().min(1, 'must be a host name or address of this machine'),
    '127.0.0.1',
    'Address the gateway listens on.',
  ),
  METRICS_PORT: optional(
    integer(0, 65_535),
    'Port for `/metrics` alone; the main port then answers 404 there. `0` picks a free one. Without it `/metrics` is on the main port, for everybody who reaches that.',
  ),
  METRICS_HOST: setting(
    z.string().min(1, 'must be a host name or address of this machine'),
    '127.0.0.1',
    'Address that `METRICS_PORT` listens on.',
  ),
  LOG_LEVEL: setting(z.enum(LOG_LEVELS), 'info', 'What is logged. Logs are JSON lines on stderr.'),
  PAYNOW_BASE_URL: setting(
    httpUrl,
    'https://api.paynow.gg',
    "Address of PayNow's API. Plain http is allowed; a warning is logged, because keys then travel unencrypted.",
  ),
  PAYNOW_STORE_ID: optional(storeId, 'The default store. Required in production.'),
  PAYNOW_API_KEY: optional(
    z
      .string()

      .regex(/^[\x21-\x7e]+$/, 'must be printable characters without spaces'),
    "The key that callers with a Bearer token reach PayNow with, within the token's scopes and stores. Never used for anybody else. Setting it also ends sandbox mode.",
  ),
  PAYNOW_TIMEOUT_MS: setting(
    integer(1, 10 * MINUTE),
    10_000,
    'Milliseconds one PayNow call may take, once it is its turn.',
  ),
  PAYNOW_MAX_CONCURRENCY: setting(integer(1, 1000), 32, 'PayNow calls at one time per credential. More wait in order.'),
  PAYNOW_ADDRESS_CONCURRENCY: setting(
    integer(1, 1000),
    32,
    'PayNow calls at one time per network address, for callers without a credential that PayNow has accepted. More wait in order.',
  ),
  PAYNOW_CONNECTIONS: setting(
    integer(1, 10_000),
    256,
    'Connections kept to PayNow at the most, for everybody together. Half of them at the most are for callers without a credential that PayNow has accepted.',
  ),
  PAYNOW_MAX_BODY_BYTES: setting(
    integer(1024, 1 << 30),
    32 << 20,
    "Largest answer of PayNow's that is read, in bytes after decompression.",
  ),
  PAYNOW_MEMO_BYTES: setting(
    integer(0, 1 << 30),
    32 << 20,
    "Memory for PayNow's last bodies, in bytes. A body that comes back unchanged is not parsed again; the call is made all the same. Bodies with secrets are left out. 0 switches it off.",
  ),
  PAYNOW_RETRIES: setting(integer(0, 10), 2, 'How often a failed read is repeated. Writes are never repeated.'),
  PAYNOW_COUPON_PERCENT_SCALE: setting(
    percentScale,
    10,
    "How many of PayNow's units make one percent in a coupon's discount.",
  ),
  PAYNOW_OPTION_PERCENT_SCALE: setting(
    percentScale,
    10,
    "How many of PayNow's units make one percent in the price of a custom variable's option.",
  ),
  GATEWAY_DATA_DIR: setting(
    z.string().min(1, 'must be the path of a folder, or memory'),
    './data',
    'Folder for what must survive a restart: the ledger (docs/money.md) and the hash key. `memory` keeps both in memory, so that a restart forgets which refunds were made. A gateway with its own sandbox always does.',
  ),
  GATEWAY_HASH_KEY: optional(
    z.string().regex(/^[\x21-\x7e]{32,1024}$/, 'must be 32 to 1024 printable characters without spaces'),
    'Keys the hashes that stand for credentials. Without it a key is generated and kept in the data folder. All copies of the gateway need the same.',
  ),
  GATEWAY_SETTLE_AFTER_MS: setting(
    integer(0, 24 * 60 * MINUTE),
    10 * MINUTE,
    'Milliseconds after which a write whose answer was lost, and that PayNow does not show, counts as not carried out.',
  ),
  GATEWAY_LEASE_MS: setting(
    integer(100, 10 * MINUTE),
    10_000,
    'Milliseconds without a heartbeat after which a process counts as dead in the ledger.',
  ),
  GATEWAY_ACCEPT_RISK: optional(
    z.enum(['redis-loses-writes'], 'must be redis-loses-writes or absent'),
    '`redis-loses-writes` lets the ledger use a Redis that may forget what it has confirmed.',
  ),
  REDIS_URL: optional(redisUrl, 'A Redis for the ledger, shared by all copies of the gateway.'),
  PAYNOW_WEBHOOK_SECRETS: optional(
    z
      .string()
      .regex(/^[\x21-\x7e]+$/, 'must be secrets separated by commas, without spaces')
      .refine((text) => text.split(',').every((secret) => secret !== ''), 'must not hold an empty secret'),
    "Secrets of PayNow's webhook subscriptions, separated by commas: each subscription has its own. With `PAYNOW_API_KEY` the gateway also reads those of the subscriptions that point to it. See docs/events.md.",
  ),
  GATEWAY_PUBLIC_URL: optional(
    httpUrl,
    'The address that PayNow knows the gateway by, for instance `https://graph.example.com`. Without it every subscription whose address ends with `/webhooks/paynow` counts as one that points to the gateway.',
  ),
  EVENTS_RETENTION_MS: setting(
    integer(MINUTE, 366 * 24 * 60 * MINUTE),
    7 * 24 * 60 * MINUTE,
    'Milliseconds events are kept. Whoever was away for longer cannot go on where they stopped.',
  ),
  EVENTS_PERSONAL_DATA: setting(
    z.enum(['keep', 'drop']),
    'keep',
    'Whether names, addresses, e-mail and IP addresses of customers are kept in the log of events. Ids and amounts always are.',
  ),
  EVENTS_MAX_LISTENERS: setting(
    integer(1, 1_000_000),
    1_000,
    'Subscriptions that this process serves at one time. More are refused with `LIMIT_EXCEEDED`.',
  ),
  GATEWAY_DIRECT_LANE: setting(
    z.enum(['on', 'off']),
    'on',
    'A shorter way through the gateway for plain queries that it has seen before; `off` sends everything through Yoga. Answers are the same: see docs/performance.md.',
  ),
  GATEWAY_DEADLINE_MS: setting(
    integer(1, 60 * MINUTE),
    30_000,
    'Milliseconds one GraphQL request may take for its reads. A write that has begun is not given up.',
  ),
  GATEWAY_KEEP_ALIVE_MS: setting(
    integer(0, 60 * MINUTE),
    65_000,
    'Milliseconds an idle connection of a client is kept. Longer than in the load balancer in front, where 60 s are usual: else it sends requests into connections that are being closed.',
  ),
  GATEWAY_STOP_PAUSE_MS: setting(
    integer(0, 10 * MINUTE),
    5_000,
    'Milliseconds between `SIGTERM` and the end of listening. `/ready` answers 503 meanwhile and requests are served, so that load balancers can look elsewhere first.',
  ),
  GATEWAY_READ_MS: setting(
    integer(100, 60 * MINUTE),
    30_000,
    'Milliseconds a client may take to read an answer, beyond what the system buffers.',
  ),
  GATEWAY_MAX_SOCKETS: setting(integer(1, 1_000_000), 10_000, 'Sockets of all clients together. More are not taken.'),
  CACHE_MAX_ENTRIES: setting(
    integer(0, 10_000_000),
    20_000,
    'Rows and lists kept in memory at the most. `0` keeps none.',
  ),
  CACHE_MAX_BYTES: setting(
    integer(0, 2 ** 36),
    128 << 20,
    'What they may take in memory together, in bytes, as estimated from some rows of each list. `0` keeps none.',
  ),
  CACHE_ORDERS_MS: setting(
    integer(0, 60 * MINUTE),
    0,
    'Milliseconds orders, payments, subscriptions and delivery items are kept.',
  ),
  CACHE_CUSTOMERS_MS: setting(integer(0, 60 * MINUTE), 0, 'Milliseconds customers are kept.'),
  CACHE_PRODUCTS_MS: setting(
    integer(0, 60 * MINUTE),
    5_000,
    'Milliseconds products, tags and custom variables are kept.',
  ),
  CACHE_COUPONS_MS: setting(integer(0, 60 * MINUTE), 0, 'Milliseconds coupons, gift cards and sales are kept.'),
  CACHE_STORES_MS: setting(integer(0, 60 * MINUTE), 60_000, 'Milliseconds stores are kept.'),
  CACHE_STOREFRONT_MS: setting(
    integer(0, 60 * MINUTE),
    5_000,
    'Milliseconds the products, tags and links of the storefront are kept, per credential and location.',
  ),
  CACHE_STALE_MS: setting(
    integer(0, 24 * 60 * MINUTE),
    5 * MINUTE,
    'Milliseconds past its lifetime for which a public storefront row may still answer while PayNow is away; `extensions.stale` then says so. `0` never.',
  ),
  TRUST_PROXY: setting(
    trustedProxies,
    'false',
    "Whose `X-Forwarded-For` tells a shopper's address. `false`: nobody's, the socket counts.",
  ),
  TRUST_PROXY_COUNTRY_HEADER: optional(
    z.string().regex(/^[A-Za-z0-9-]{1,64}$/, 'must be the name of a header'),
    "The header in which the trusted proxy tells a shopper's country, for instance `CF-IPCountry`. The proxy must overwrite what clients send: taxes depend on it.",
  ),
  GATEWAY_GRAPHIQL: setting(z.enum(['on', 'off']), 'on', 'Whether browsers get GraphiQL. The page holds no data.'),
  GATEWAY_CORS_ORIGINS: optional(origins, 'Origins whose pages may call the gateway.'),
  GATEWAY_INTROSPECTION: optional(
    z.enum(['on', 'credential', 'off']),
    'Who may ask for the schema: everybody, callers whose credential has been accepted (see docs/limits.md), nobody. Without it: `credential` in production, else `on`.',
  ),
  ...LIMIT_SETTINGS,
  GATEWAY_CALLERS: setting(
    servedCallers,
    CALLER_KINDS.join(','),
    "Who may call: holders of the gateway's tokens, integrations with PayNow keys of their own, signed-in shoppers, anybody without a credential. Others are refused before any PayNow call. See docs/security.md.",
  ),
  GATEWAY_STORES: optional(
    servedStores,
    'The stores that are served. Without it: every store that a credential opens. The default store must be one of them.',
  ),
  GATEWAY_TOKENS_FILE: optional(
    z.string().min(1, 'must be the path of a file that exists'),
    "File with the hashes of the gateway's own Bearer tokens; `paynow-graphql tokens` makes and changes it. See docs/security.md.",
  ),
  GATEWAY_JWT_JWKS_URL: optional(
    jwksUrl,
    'Where the public keys are that JWTs are signed with. Needs issuer and audience.',
  ),
  GATEWAY_JWT_PUBLIC_KEY: optional(
    publicKey,
    'The one public key that JWTs are signed with, instead of an address. `\\n` may stand for line breaks. Needs issuer and audience.',
  ),
  GATEWAY_JWT_ISSUER: optional(z.string().min(1, 'must be a text'), 'The `iss` that a JWT must have.'),
  GATEWAY_JWT_AUDIENCE: optional(z.string().min(1, 'must be a text'), 'The `aud` that a JWT must have.'),
  PUBLIC_MAX_AGE_S: setting(
    integer(0, 86_400),
    5,
    'Seconds a cache in front may answer anonymous storefront reads from its copy, see docs/cdn.md. `0` makes nothing public.',
  ),
  PERSISTED_QUERIES_MAX: setting(
    integer(0, 100_000),
    1_000,
    'Queries kept by their hash at the most, so that clients can send the hash alone, see docs/cdn.md. `0` keeps none.',
  ),
  SANDBOX_LATENCY_MS: setting(integer(0, MINUTE), 0, 'Milliseconds the sandbox waits before it answers.'),
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
      const text = env[name];
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
  if (settings.METRICS_PORT !== undefined && settings.METRICS_PORT !== 0 && settings.METRICS_PORT === settings.PORT) {
    throw new ConfigError('METRICS_PORT must be another port than PORT.');
  }
  if (settings.REDIS_URL && settings.GATEWAY_DATA_DIR === 'memory' && settings.GATEWAY_HASH_KEY === undefined) {
    throw new ConfigError('GATEWAY_HASH_KEY is missing: with REDIS_URL and no data folder all copies need the same.');
  }
  return { ...settings, production, sandbox };
}

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
