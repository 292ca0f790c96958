import { isObjectType } from 'graphql';
import { LRUCache } from 'lru-cache';
import { request } from 'undici';
import { expect } from 'vitest';
import { readConfig } from '../../src/core/config.js';
import { createLog, type Log } from '../../src/core/log.js';
import { type Sandbox, type SandboxExchange, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.js';
import { LIMITS } from '../../src/schema/kit/calls.js';
import { schema } from '../../src/schema/schema.js';
import { createGateway, type Gateway } from '../../src/server/gateway.js';
import { checkReply, checkRequest } from '../contract/checker.js';
import { undocumented } from './logLines.js';
import { SecretWatch, secretsIn } from './secrets.js';

/** What a GraphQL request came to, and what it cost. */
export interface Answer {
  readonly status: number;
  // The shape is the query's; tests assert it whole.
  readonly data: unknown;
  readonly errors: ReadonlyArray<{
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: Readonly<Record<string, unknown>>;
  }>;
  /** `extensions.cost`; absent where nothing ran. */
  readonly cost: { readonly estimated: number; readonly actual: number; readonly limit: number } | undefined;
  /** Every PayNow call it made, as `METHOD path?query`. */
  readonly calls: readonly string[];
}

/** How a request is sent. */
export interface AskOptions {
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Null sends none; without it the sandbox's API key is sent. */
  readonly authorization?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** A gateway in front of a sandbox, both over real HTTP; every call between them is checked against the contract. */
export interface TestBed extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly gateway: Gateway;
  readonly url: string;
  ask(query: string, options?: AskOptions): Promise<Answer>;
  /** A read past the gateway. */
  paynow(path: string): Promise<unknown>;
}

/** Environment variables for the gateway, on top of a cold one: nothing kept, nothing repeated. */
export type TestSettings = Readonly<Record<string, string>>;

/** Fields that waited for something without saying what they may cost; see src/schema/kit/calls.ts. */
const silent = new Set<string>();

for (const type of Object.values(schema.getTypeMap()).filter(isObjectType)) {
  for (const field of Object.values(type.getFields())) {
    const { resolve } = field;
    if (resolve === undefined || LIMITS in field.extensions) continue;
    field.resolve = (...given) => {
      const result: unknown = resolve(...given);
      if (result instanceof Promise) silent.add(`${type.name}.${field.name}`);
      return result;
    };
  }
}

/** What an answer of PayNow's holds. */
interface Judged {
  readonly secrets: readonly string[];
  /** Where it breaks the contract. */
  readonly violations: readonly string[];
}

/** Most beds answer alike: what has been looked at once needs no second look. */
const judged = new LRUCache<string, Judged>({ maxSize: 32 << 20, sizeCalculation: (_, text) => text.length });

function judge(exchange: SandboxExchange): Judged {
  const { method, url, status, replyText } = exchange;
  const path = url.split('?')[0] ?? '';
  const key = `${method} ${path} ${status} ${replyText}`;
  const known = judged.get(key);
  if (known) return known;
  const { replyBody: body } = exchange;
  const made = { secrets: secretsIn(body), violations: checkReply({ method, path, status, body }) };
  judged.set(key, made);
  return made;
}

/**
 * Starts both; `await using` stops them and fails the test when a call broke the contract, when a log line is not as
 * docs/logs.md says, or when a credential or
 * secret was logged (at any level, unless the test reads the log itself), measured or, to the wrong place, answered.
 */
export async function startTestBed(
  settings: TestSettings = {},
  options: SandboxOptions = {},
  log?: Log,
): Promise<TestBed> {
  const secrets = new SecretWatch();
  const sandbox = await startSandbox({ strict: true, ...options });
  const config = readConfig({
    PAYNOW_BASE_URL: sandbox.url,
    PAYNOW_STORE_ID: sandbox.storeId,
    PAYNOW_RETRIES: '0',
    CACHE_MAX_ENTRIES: '0',
    GATEWAY_DATA_DIR: 'memory',
    ...settings,
  });
  const violations: string[] = [];
  const sink = secrets.sink('a log line');
  const write = (line: string) => {
    sink.write(line);
    violations.push(...undocumented(line));
  };
  const gateway = createGateway({ config, log: log ?? createLog('debug', { write }) });
  const url = await gateway.listen(0, '127.0.0.1');
  sandbox.onExchange((exchange) => {
    const reply = judge(exchange);
    secrets.addSecrets(reply.secrets);
    if (exchange.faulted) return;
    violations.push(...checkRequest(exchange), ...reply.violations);
  });
  return {
    sandbox,
    gateway,
    url,
    ask: async (query, how = {}) => {
      const answer = await ask({ url, sandbox, secrets }, query, how);
      const { cost } = answer;
      // A repeated read is a call that no estimate knows.
      if (cost && cost.actual > cost.estimated && config.PAYNOW_RETRIES === 0) {
        violations.push(`${cost.actual} calls where ${cost.estimated} were estimated: ${query}`);
      }
      return answer;
    },
    async paynow(path) {
      const { body } = await request(`${sandbox.url}/v1/stores/${sandbox.storeId}/${path}`, {
        headers: { authorization: `APIKey ${sandbox.apiKey}` },
      });
      return body.json();
    },
    async [Symbol.asyncDispose]() {
      const { body: metrics } = await request(gateway.metricsUrl() ?? new URL('/metrics', url));
      secrets.sink('the metrics').write(await metrics.text());
      await gateway.close();
      await sandbox.close();
      expect(violations).toEqual([]);
      expect(secrets.spilled()).toEqual([]);
      expect([...silent], 'these fields read something: give them the option `calls`').toEqual([]);
    },
  };
}

/** What `fetch` sends, which costs three times as much. */
const FETCH_HEADERS = { 'content-type': 'application/json', accept: '*/*', 'user-agent': 'node' };

interface Asked {
  readonly url: string;
  readonly sandbox: Sandbox;
  readonly secrets: SecretWatch;
}

async function ask({ url, sandbox, secrets }: Asked, query: string, how: AskOptions): Promise<Answer> {
  sandbox.calls.clear();
  const authorization = how.authorization === undefined ? `APIKey ${sandbox.apiKey}` : how.authorization;
  if (authorization !== null) secrets.addCredential(authorization);
  const response = await request(url, {
    method: 'POST',
    headers: { ...FETCH_HEADERS, ...(authorization !== null && { authorization }), ...how.headers },
    body: JSON.stringify({ query, variables: how.variables }),
    ...(how.signal && { signal: how.signal }),
  });
  const text = await response.body.text();
  secrets.checkAnswer(text);
  const body = JSON.parse(text) as {
    data?: unknown;
    errors?: Answer['errors'];
    extensions?: { cost?: Answer['cost'] };
  };
  return {
    status: response.statusCode,
    data: body.data ?? null,
    errors: body.errors ?? [],
    cost: body.extensions?.cost,
    calls: sandbox.calls.list.map(({ method, path, query: search }) => `${method} ${path}${search}`),
  };
}
