import { expect } from 'vitest';
import { readConfig } from '../../src/core/config.js';
import { type Log, silentLog } from '../../src/core/log.js';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.js';
import { createGateway, type Gateway } from '../../src/server/gateway.js';
import { checkExchange } from '../contract/checker.js';

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
  /** Every PayNow call it made, as `METHOD path?query`. */
  readonly calls: readonly string[];
}

/** How a request is sent. */
export interface AskOptions {
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Null sends none; without it the sandbox's API key is sent. */
  readonly authorization?: string | null;
  readonly signal?: AbortSignal;
}

/** A gateway in front of a sandbox, both over real HTTP; every call between them is held against the contract. */
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

/** Starts both; `await using` stops them and fails the test when a call broke the contract. */
export async function startTestBed(
  settings: TestSettings = {},
  options: SandboxOptions = {},
  log: Log = silentLog,
): Promise<TestBed> {
  const sandbox = await startSandbox(options);
  const config = readConfig({
    PAYNOW_BASE_URL: sandbox.url,
    PAYNOW_STORE_ID: sandbox.storeId,
    PAYNOW_RETRIES: '0',
    CACHE_MAX_ENTRIES: '0',
    GATEWAY_DATA_DIR: 'memory',
    ...settings,
  });
  const gateway = createGateway({ config, log });
  const url = await gateway.listen(0, '127.0.0.1');
  const violations: string[] = [];
  sandbox.onExchange((exchange) => {
    if (exchange.faulted) return;
    violations.push(...checkExchange(exchange, { status: exchange.status, body: exchange.replyBody }));
  });
  return {
    sandbox,
    gateway,
    url,
    ask: (query, how = {}) => ask(url, sandbox, query, how),
    async paynow(path) {
      const response = await fetch(`${sandbox.url}/v1/stores/${sandbox.storeId}/${path}`, {
        headers: { authorization: `APIKey ${sandbox.apiKey}` },
      });
      return response.json();
    },
    async [Symbol.asyncDispose]() {
      await gateway.close();
      await sandbox.close();
      expect(violations).toEqual([]);
    },
  };
}

async function ask(url: string, sandbox: Sandbox, query: string, how: AskOptions): Promise<Answer> {
  sandbox.calls.clear();
  const authorization = how.authorization === undefined ? `APIKey ${sandbox.apiKey}` : how.authorization;
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization !== null && { authorization }) },
    body: JSON.stringify({ query, variables: how.variables }),
    ...(how.signal && { signal: how.signal }),
  });
  const body = (await response.json()) as { data?: unknown; errors?: Answer['errors'] };
  return {
    status: response.status,
    data: body.data ?? null,
    errors: body.errors ?? [],
    calls: sandbox.calls.list.map(({ method, path, query: search }) => `${method} ${path}${search}`),
  };
}
