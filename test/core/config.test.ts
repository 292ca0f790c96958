import { describe, expect, it } from 'vitest';
import { readConfig, SETTINGS } from '../../src/core/config.js';

const refusal = (message: string | RegExp) =>
  expect.objectContaining({ name: 'ConfigError', message: expect.stringMatching(message) as string }) as Error;

describe('readConfig', () => {
  it('has a working answer to no setting at all', () => {
    expect(readConfig({})).toEqual({
      PORT: 4000,
      HOST: '127.0.0.1',
      LOG_LEVEL: 'info',
      PAYNOW_BASE_URL: 'https://api.paynow.gg',
      PAYNOW_STORE_ID: undefined,
      PAYNOW_API_KEY: undefined,
      PAYNOW_TIMEOUT_MS: 10_000,
      PAYNOW_MAX_CONCURRENCY: 32,
      PAYNOW_ADDRESS_CONCURRENCY: 32,
      PAYNOW_CONNECTIONS: 256,
      PAYNOW_MAX_BODY_BYTES: 8 << 20,
      PAYNOW_RETRIES: 2,
      PAYNOW_COUPON_PERCENT_SCALE: 10,
      PAYNOW_OPTION_PERCENT_SCALE: 10,
      METRICS_PORT: undefined,
      METRICS_HOST: '127.0.0.1',
      GATEWAY_CALLERS: 'tokens,keys,shoppers,anonymous',
      GATEWAY_STORES: undefined,
      GATEWAY_GRAPHIQL: 'on',
      GATEWAY_CORS_ORIGINS: undefined,
      GATEWAY_ENV_FILE: undefined,
      GATEWAY_WORKERS: undefined,
      LOG_PERSONAL_DATA: 'drop',
      GATEWAY_INTROSPECTION: undefined,
      LIMIT_BODY_BYTES: 262_144,
      LIMIT_TOKENS: 4_000,
      LIMIT_DEPTH: 12,
      LIMIT_FIELDS: 1500,
      LIMIT_ALIASES: 100,
      LIMIT_ANSWER_BYTES: 4 << 20,
      LIMIT_ANSWER_FIELDS: 200_000,
      LIMIT_ERRORS: 100,
      LIMIT_REQUESTS: 500,
      LIMIT_SOCKETS: 2_000,
      LIMIT_BUFFERED_BYTES: 32 << 20,
      GATEWAY_READ_MS: 30_000,
      GATEWAY_MAX_SOCKETS: 10_000,
      LIMIT_ROOT_FIELDS: 20,
      LIMIT_DIRECTIVES: 50,
      LIMIT_PAGE: 100,
      LIMIT_LIST_ITEMS: 1000,
      LIMIT_CALLS: 250,
      LIMIT_BATCH: 0,
      LIMIT_GUESSES: 10,
      GATEWAY_DOCUMENTS: 'any',
      GATEWAY_DOCUMENTS_FILE: undefined,
      GATEWAY_DOCUMENTS_LIMITS: 1,
      GATEWAY_ACCEPT_RISK: undefined,
      GATEWAY_HASH_KEY: undefined,
      GATEWAY_JWT_AUDIENCE: undefined,
      GATEWAY_JWT_ISSUER: undefined,
      GATEWAY_JWT_JWKS_URL: undefined,
      GATEWAY_JWT_PUBLIC_KEY: undefined,
      GATEWAY_TOKENS_FILE: undefined,
      PAYNOW_MEMO_BYTES: 33_554_432,
      ANSWER_MEMO_BYTES: 16_777_216,
      REDIS_URL: undefined,
      REDIS_LEDGER: 'any',
      GATEWAY_DATA_DIR: './data',
      GATEWAY_SETTLE_AFTER_MS: 600_000,
      GATEWAY_LEASE_MS: 10_000,
      GATEWAY_DIRECT_LANE: 'on',
      GATEWAY_DEADLINE_MS: 30_000,
      GATEWAY_KEEP_ALIVE_MS: 65_000,
      GATEWAY_STOP_PAUSE_MS: 5_000,
      CACHE_MAX_ENTRIES: 20_000,
      CACHE_MAX_BYTES: 134_217_728,
      CACHE_ORDERS_MS: 0,
      CACHE_CUSTOMERS_MS: 0,
      CACHE_PRODUCTS_MS: 5_000,
      CACHE_COUPONS_MS: 0,
      CACHE_STORES_MS: 60_000,
      CACHE_STOREFRONT_MS: 5_000,
      EVENTS_MAX_LISTENERS: 1_000,
      EVENTS_BACKFILL: 'on',
      EVENTS_PERSONAL_DATA: 'keep',
      EVENTS_RETENTION_MS: 604_800_000,
      RELAY_BACKOFF_MAX_MS: 600_000,
      RELAY_GIVE_UP_MS: 172_800_000,
      RELAY_MAX: 100,
      RELAY_PRIVATE_TARGETS: 'off',
      RELAY_TIMEOUT_MS: 10_000,
      CACHE_STALE_MS: 300_000,
      TLS_CERT: undefined,
      TLS_KEY: undefined,
      HTTP_PROXY: undefined,
      HTTPS_PROXY: undefined,
      NO_PROXY: undefined,
      EXTRA_CA_FILE: undefined,
      PAYNOW_CONNECTION_MAX_AGE_MS: 300_000,
      TRUST_PROXY: 'false',
      TRUST_PROXY_COUNTRY_HEADER: undefined,
      PUBLIC_MAX_AGE_S: 5,
      PERSISTED_QUERIES_MAX: 1_000,
      SANDBOX_LATENCY_MS: 0,
      production: false,
      sandbox: true,
    });
  });

  it('reads what is set', () => {
    const config = readConfig({
      PORT: '0',
      LOG_LEVEL: 'debug',
      PAYNOW_BASE_URL: 'http://localhost:8080/paynow//',
      PAYNOW_STORE_ID: '321641745957789696',
      PAYNOW_COUPON_PERCENT_SCALE: '100',
      PAYNOW_RETRIES: '0',
    });
    expect(config).toMatchObject({
      PORT: 0,
      LOG_LEVEL: 'debug',
      PAYNOW_BASE_URL: 'http://localhost:8080/paynow',
      PAYNOW_STORE_ID: '321641745957789696',
      PAYNOW_COUPON_PERCENT_SCALE: 100,
      PAYNOW_RETRIES: 0,
    });
  });

  it.each(Object.keys(SETTINGS))('takes an empty %s for an absent one', (name) => {
    expect(readConfig({ [name]: '' })).toEqual(readConfig({}));
  });

  it.each([
    ['PORT', '65536', 'PORT must be a whole number from 0 to 65535.'],
    ['PORT', '-1', 'PORT must be a whole number from 0 to 65535.'],
    ['PORT', '80.5', 'PORT must be a whole number from 0 to 65535.'],
    ['PORT', ' 80', 'PORT must be a whole number from 0 to 65535.'],
    ['PAYNOW_TIMEOUT_MS', '0', 'PAYNOW_TIMEOUT_MS must be a whole number from 1 to 600000.'],
    ['PAYNOW_RETRIES', 'two', 'PAYNOW_RETRIES must be a whole number from 0 to 10.'],
    ['PAYNOW_MAX_BODY_BYTES', '1e9', 'PAYNOW_MAX_BODY_BYTES must be a whole number from 1024 to 1073741824.'],
    ['CACHE_STORES_MS', '3600001', 'CACHE_STORES_MS must be a whole number from 0 to 3600000.'],
    ['PAYNOW_BASE_URL', 'api.paynow.gg', 'PAYNOW_BASE_URL must be an http:// or https:// address.'],
    ['PAYNOW_BASE_URL', 'ftp://api.paynow.gg', 'PAYNOW_BASE_URL must be an http:// or https:// address.'],
    ['PAYNOW_BASE_URL', 'https://', 'PAYNOW_BASE_URL must be an http:// or https:// address.'],
    ['PAYNOW_STORE_ID', 'my-store', 'PAYNOW_STORE_ID must be a PayNow store id: 1 to 20 digits, no zeros in front.'],
    [
      'PAYNOW_STORE_ID',
      '1'.repeat(21),
      'PAYNOW_STORE_ID must be a PayNow store id: 1 to 20 digits, no zeros in front.',
    ],
    ['GATEWAY_HASH_KEY', 'short', 'GATEWAY_HASH_KEY must be 32 to 1024 printable characters without spaces.'],
    ['GATEWAY_ACCEPT_RISK', 'yes', 'GATEWAY_ACCEPT_RISK must be redis-loses-writes or absent.'],
    ['REDIS_URL', 'localhost:6379', 'REDIS_URL must be a redis:// or rediss:// address.'],
    ['PAYNOW_API_KEY', 'two words', 'PAYNOW_API_KEY must be printable characters without spaces.'],
    ['PAYNOW_API_KEY', 'key\r\nX-Evil: 1', 'PAYNOW_API_KEY must be printable characters without spaces.'],
  ])('refuses %s=%j', (name, text, message) => {
    expect(() => readConfig({ [name]: text })).toThrow(expect.objectContaining({ name: 'ConfigError', message }));
  });

  it.each([
    ['LOG_LEVEL', 'loud', /^LOG_LEVEL .*silent.*debug.*\.$/],
    ['PAYNOW_COUPON_PERCENT_SCALE', '20', /^PAYNOW_COUPON_PERCENT_SCALE .*1000.*\.$/],
  ])('refuses %s=%j and lists what it may be', (name, text, message) => {
    expect(() => readConfig({ [name]: text })).toThrow(refusal(message));
  });

  it.each([
    '*',
    'https://*.shop.example',
    'https://shop.example/',
    'https://a.example:444:*',
    'http://a:**',
    'none,http://a',
  ])('refuses GATEWAY_CORS_ORIGINS=%j, which would let in nobody or too many', (text) => {
    expect(() => readConfig({ GATEWAY_CORS_ORIGINS: text })).toThrow(refusal(/^GATEWAY_CORS_ORIGINS .*or none\.$/));
  });

  it.each([
    ['PAYNOW_API_KEY', 'hunter2 hunter2'],
    ['PAYNOW_BASE_URL', 'https://user:hunter2@api.paynow.gg'],
    ['PAYNOW_BASE_URL', 'https://hunter2@api.paynow.gg'],
    ['PAYNOW_BASE_URL', 'https://api.paynow.gg/?key=hunter2'],
    ['GATEWAY_JWT_JWKS_URL', 'https://user:hunter2@login.example/keys'],
    ['REDIS_URL', 'redis://:hunt/hunter2@localhost'],
    ['GATEWAY_HASH_KEY', 'hunter2'],
    ['GATEWAY_CORS_ORIGINS', 'https://user:hunter2@shop.example'],
    ['GATEWAY_CORS_ORIGINS', 'https://user:hunter2@shop.example:*'],
  ])('refuses a secret in %s=%j without repeating it', (name, text) => {
    expect(() => readConfig({ [name]: text })).toThrow(refusal(new RegExp(`^${name} must (?!.*hunter2)`)));
  });

  it('needs a store in production', () => {
    expect(() => readConfig({ NODE_ENV: 'production', PAYNOW_API_KEY: 'key' })).toThrow(
      refusal(/^PAYNOW_STORE_ID is missing: production needs the id of the store to serve\.$/),
    );
    expect(readConfig({ NODE_ENV: 'production', PAYNOW_STORE_ID: '1' })).toMatchObject({
      production: true,
      sandbox: false,
      PAYNOW_STORE_ID: '1',
    });
  });

  it('needs a hash key for a Redis without a data folder: all copies must know a caller by the same hash', () => {
    const env = { REDIS_URL: 'redis://localhost', GATEWAY_DATA_DIR: 'memory' };
    expect(() => readConfig(env)).toThrow(refusal(/^GATEWAY_HASH_KEY is missing: .*\.$/));
    const key = 'k'.repeat(32);
    expect(readConfig({ ...env, GATEWAY_HASH_KEY: key })).toMatchObject({ ...env, GATEWAY_HASH_KEY: key });
  });

  it.each([
    [{}, true],
    [{ PORT: '1', CACHE_STORES_MS: '0' }, true],
    [{ PAYNOW_BASE_URL: '', PAYNOW_STORE_ID: '', PAYNOW_API_KEY: '' }, true],
    [{ PAYNOW_BASE_URL: 'http://localhost:1' }, false],
    [{ PAYNOW_STORE_ID: '1' }, false],
    [{ PAYNOW_API_KEY: 'key' }, false],
  ])('%j: its own sandbox is %s', (env, sandbox) => {
    expect(readConfig(env).sandbox).toBe(sandbox);
  });
});

describe('who is served', () => {
  const env = { PAYNOW_STORE_ID: '1' };

  it.each([
    [
      { GATEWAY_CALLERS: 'keys,robots' },
      /^GATEWAY_CALLERS must be kinds of callers .*: tokens, keys, shoppers, anonymous\.$/,
    ],
    [{ GATEWAY_CALLERS: ',' }, /^GATEWAY_CALLERS must be/],
    [
      { GATEWAY_CALLERS: 'tokens' },
      /^GATEWAY_CALLERS lets in tokens alone, and there are none: set GATEWAY_TOKENS_FILE/,
    ],
    [{ METRICS_PORT: '4000' }, /^METRICS_PORT must be another port than PORT\.$/],
    [{ GATEWAY_STORES: '2,3' }, /^GATEWAY_STORES must include PAYNOW_STORE_ID/],
    [{ GATEWAY_STORES: '1,02' }, /^GATEWAY_STORES must be PayNow store ids/],
    [{ GATEWAY_STORES: 'all' }, /^GATEWAY_STORES must be PayNow store ids/],
  ])('refuses %j', (settings, message) => {
    expect(() => readConfig({ ...env, ...settings })).toThrow(refusal(message));
  });

  it.each([
    { GATEWAY_CALLERS: 'tokens', GATEWAY_TOKENS_FILE: 'tokens.json' },
    { GATEWAY_CALLERS: 'anonymous, shoppers' },
    { GATEWAY_STORES: '2, 1' },
  ])('takes %j', (settings) => {
    expect(readConfig({ ...env, ...settings })).toMatchObject(settings);
  });
});
