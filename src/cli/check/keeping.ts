import { constants, promises as fs } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fetch } from 'undici';
import { TokenFile, TokenFileError } from '../../auth/tokenFile.js';
import { type Config, ConfigError, isInMemory } from '../../core/config.js';
import { outboundAgent, trusting } from '../../core/outbound.js';
import { readTlsFiles } from '../../server/http/tls.js';
import { type Check, type Finding, reasonOf } from './finding.js';

const JWKS_TIMEOUT_MS = 5_000;

/** The gateway's own tokens, and the keys that JWTs are signed with. */
async function tokens(config: Config): Promise<readonly Finding[]> {
  const { GATEWAY_TOKENS_FILE: file, GATEWAY_JWT_JWKS_URL: url } = config;
  const findings: Finding[] = [];
  if (file !== undefined) {
    try {
      const { size } = await new TokenFile(file).refresh();
      findings.push({ state: size > 0 ? 'ok' : 'note', what: 'tokens', text: `${size} in ${file}` });
    } catch (error) {
      if (!(error instanceof TokenFileError)) throw error;
      findings.push({ state: 'no', what: 'tokens', text: error.message });
    }
  }
  if (url !== undefined) findings.push(await keysAt(url, config));
  return findings;
}

async function keysAt(url: string, config: Config): Promise<Finding> {
  const what = 'JWT keys';
  const { host } = new URL(url);
  try {
    const dispatcher = outboundAgent(config, { connectTimeoutMs: JWKS_TIMEOUT_MS });
    const response = await fetch(url, { dispatcher, signal: AbortSignal.timeout(JWKS_TIMEOUT_MS) });
    const { keys } = (await response.json()) as { readonly keys?: unknown };
    if (response.ok && Array.isArray(keys)) return { state: 'ok', what, text: `${keys.length} at ${host}` };
    return { state: 'no', what, text: `${host} answers with HTTP ${response.status} and no keys` };
  } catch (error) {
    return { state: 'no', what, text: `${host} gives no keys (${reasonOf(error)})` };
  }
}

/** Redis, whether it keeps what it confirms, and whether it is adopted as the ledger. Nothing is written. */
async function redis({
  REDIS_LEDGER: begins,
  REDIS_URL: url,
  GATEWAY_ACCEPT_RISK: accepted,
  EXTRA_CA_FILE: file,
}: Config): Promise<readonly Finding[]> {
  if (url === undefined) return [];
  const what = 'Redis';
  const { host } = new URL(url);
  const [{ connectRedis, redisClient }, { readRedisSettings, weaknessIn }, { missingAdoption }] = await Promise.all([
    import('../../core/redis.js'),
    import('../../ledger/redisSettings.js'),
    import('../../ledger/redisAdoption.js'),
  ]);
  const client = await redisClient(url, file);
  try {
    await connectRedis(client, () => {});
  } catch (error) {
    return [{ state: 'no', what, text: `${host} cannot be used (${reasonOf(error)}): look at REDIS_URL` }];
  }
  try {
    const weakness = weaknessIn(await readRedisSettings(client));
    const missing = await missingAdoption(client, begins === 'adopted');
    return [
      weakness === undefined
        ? { state: 'ok', what, text: `${host} answers, and keeps what it confirms` }
        : { state: accepted === undefined ? 'no' : 'note', what, text: `${host} answers. ${weakness}` },
      ...(missing === undefined ? [] : [{ state: 'no', what: 'ledger', text: missing } as const]),
    ];
  } finally {
    client.destroy();
  }
}

/** Files that connections are made with. */
async function certificates(config: Config): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const look = (what: string, text: string, open: () => unknown): void => {
    try {
      open();
      findings.push({ state: 'ok', what, text });
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      findings.push({ state: 'no', what, text: error.message });
    }
  };
  const { EXTRA_CA_FILE: authorities, TLS_CERT: certificate } = config;
  if (authorities !== undefined) look('authorities', `${authorities} is trusted too`, () => trusting(authorities));
  if (certificate !== undefined) look('TLS', `${certificate} fits its key`, () => readTlsFiles(config));
  return findings;
}

/** The folder for what must survive a restart. */
async function dataFolder(config: Config): Promise<readonly Finding[]> {
  const what = 'data folder';
  if (isInMemory(config)) return [{ state: 'note', what, text: 'none: a restart forgets which refunds were made' }];
  if (config.GATEWAY_DATA_DIR === 'memory') return [];
  const folder = resolve(config.GATEWAY_DATA_DIR);
  const there = await nearest(folder);
  try {
    await fs.access(there, constants.W_OK | constants.X_OK);
  } catch (error) {
    return [{ state: 'no', what, text: `${folder} cannot be written (${reasonOf(error)}): set GATEWAY_DATA_DIR` }];
  }
  if (!(await fs.stat(there)).isDirectory()) {
    return [{ state: 'no', what, text: `${there} is not a folder: set GATEWAY_DATA_DIR` }];
  }
  const text = there === folder ? `${folder} can be written` : `${folder} is not there yet and can be made`;
  return [{ state: 'ok', what, text }];
}

/** The path, or its nearest parent that exists. */
async function nearest(path: string): Promise<string> {
  for (let at = path; ; at = dirname(at)) {
    const isThere = await fs.lstat(at).then(
      () => true,
      () => false,
    );
    if (isThere || dirname(at) === at) return at;
  }
}

/** Certificates, tokens, Redis and the data folder. */
export const KEEPING_CHECKS: readonly Check[] = [
  { what: 'certificates', run: certificates },
  { what: 'tokens', run: tokens },
  { what: 'Redis', run: redis },
  { what: 'data folder', run: dataFolder },
];
