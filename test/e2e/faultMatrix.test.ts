import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/core/config.js';
import { ERROR_CODES, type ErrorCode } from '../../src/core/errors.js';
import { silentLog } from '../../src/core/log.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.js';
import { createGateway } from '../../src/server/gateway.js';
import { CANARY, FAULTS, type FaultName, KINDS, type OperationKind } from '../faults/table.js';
import { share } from '../support/share.js';

/** What one cell of the table came to. */
interface Outcome {
  /** Codes of the top-level errors, each once. */
  readonly codes: readonly unknown[];
  readonly upstream: unknown;
  readonly retryAfter: unknown;
  readonly userErrors: readonly { readonly code: string; readonly upstreamCode: string | null }[];
  /** PayNow calls of the kind that was struck. */
  readonly struck: number;
  /** What did not depend on the failure. */
  readonly sibling: unknown;
  /** What must not be in an answer. */
  readonly leaks: readonly string[];
}

const FORBIDDEN_TEXTS = [CANARY, '    at ', 'node:', 'undici', '.ts:', '.js:', 'ECONN', 'UND_ERR', 'pnapi_'];

interface Body {
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly extensions: Readonly<Record<string, unknown>> }[];
}

/** A fresh gateway answers the kind's document; its breaker has seen nothing yet, and nothing is kept. */
async function answer(sandbox: Sandbox, kind: OperationKind, variables: object, settings: Record<string, string>) {
  const config = readConfig({
    GATEWAY_DATA_DIR: 'memory',
    CACHE_MAX_ENTRIES: '100',
    PAYNOW_BASE_URL: sandbox.url,
    PAYNOW_STORE_ID: sandbox.storeId,
    PAYNOW_RETRIES: '1',
    PAYNOW_MAX_BODY_BYTES: String(1 << 20),
    ...settings,
  });
  const gateway = createGateway({ config, log: silentLog, graphiql: false });
  try {
    const response = await gateway.fetch(
      new Request('http://gateway/graphql', {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: kind.authorization ?? `APIKey ${sandbox.apiKey}`,
        },
        body: JSON.stringify({ query: kind.document, variables }),
      }),
    );
    const text = await response.text();
    return { status: response.status, text, body: JSON.parse(text) as Body };
  } finally {
    await gateway.close();
  }
}

const siblingOf = ({ data }: Body): unknown =>
  data?.['sibling'] ?? ((data?.['store'] ?? data?.['storefront']) as Record<string, unknown> | undefined)?.['sibling'];

/** One of equal values; all of them where they differ. */
function only(values: readonly unknown[]): unknown {
  const distinct = [...new Set(values.map((value) => JSON.stringify(value)))];
  return distinct.length > 1 ? distinct : values[0];
}

/** Whether a fault lasts until the gateway gives PayNow up. */
const isSlow = (name: FaultName): boolean => name === 'hang' || name === 'drip';

async function strike(sandbox: Sandbox, kind: OperationKind, name: FaultName, variables: object): Promise<Outcome> {
  const takeBack = sandbox.faults.add({ match: kind.match, fault: FAULTS[name] });
  const before = sandbox.calls.count(kind.match.method, kind.match.path);
  const settings = isSlow(name) ? { PAYNOW_TIMEOUT_MS: '6000' } : {};
  const { status, text, body } = await answer(sandbox, kind, variables, settings);
  takeBack();
  expect(status).toBe(200);
  const extensions = (body.errors ?? []).map((error) => error.extensions);
  const payload = body.data?.['failing'] as { readonly userErrors?: Outcome['userErrors'] } | null | undefined;
  return {
    codes: [...new Set(extensions.map(({ code }) => code))],
    upstream: only(extensions.map(({ upstream }) => upstream)),
    retryAfter: only(extensions.map(({ retryAfter }) => retryAfter)),
    userErrors: (payload?.userErrors ?? []).map(({ code, upstreamCode }) => ({ code, upstreamCode })),
    struck: sandbox.calls.count(kind.match.method, kind.match.path) - before,
    sibling: siblingOf(body),
    leaks: FORBIDDEN_TEXTS.filter((forbidden) => text.includes(forbidden)),
  };
}

const READ_CODES: Readonly<Record<FaultName, ErrorCode>> = {
  400: 'UPSTREAM_REJECTED',
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'UPSTREAM_REJECTED',
  409: 'UPSTREAM_REJECTED',
  '422 with errors[]': 'UPSTREAM_REJECTED',
  '429 with Retry-After': 'UPSTREAM_RATE_LIMITED',
  429: 'UPSTREAM_RATE_LIMITED',
  500: 'UPSTREAM_UNAVAILABLE',
  '502 HTML': 'UPSTREAM_UNAVAILABLE',
  503: 'UPSTREAM_UNAVAILABLE',
  hang: 'UPSTREAM_TIMEOUT',
  drip: 'UPSTREAM_TIMEOUT',
  cut: 'UPSTREAM_UNAVAILABLE',
  reset: 'UPSTREAM_UNAVAILABLE',
  empty: 'UPSTREAM_INVALID_RESPONSE',
  'wrong type': 'UPSTREAM_INVALID_RESPONSE',
  malformed: 'UPSTREAM_INVALID_RESPONSE',
  '50 MB': 'UPSTREAM_INVALID_RESPONSE',
};

const USER_ERRORS: Partial<Record<FaultName, string>> = {
  400: 'INVALID',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  '422 with errors[]': 'INVALID',
};

/** Faults whose answer PayNow gave with a status that says it is well. */
const WELL: readonly FaultName[] = ['drip', 'cut', 'empty', 'wrong type', 'malformed', '50 MB'];

function upstreamOf(name: FaultName): unknown {
  if (name === 'hang' || name === 'reset') return undefined;
  if (name === '502 HTML') return { status: 502 };
  if (WELL.includes(name)) return { status: 200 };
  return { status: Number.parseInt(name, 10), code: 'some-code', traceId: 'trace-0af7651916cd43dd' };
}

function codeOf(kind: OperationKind, name: FaultName): ErrorCode | undefined {
  if (kind.match.method === 'GET') return kind.missingIsNull && name === '404' ? undefined : READ_CODES[name];
  if (USER_ERRORS[name] !== undefined) return undefined;
  // PayNow has said that it is done; there was nothing else to say.
  if (kind.shape === 'nothing' && ['empty', 'wrong type', 'malformed'].includes(name)) return undefined;
  return /^(401|403|429)/.test(name) ? READ_CODES[name] : 'UPSTREAM_OUTCOME_UNKNOWN';
}

function expected(kind: OperationKind, name: FaultName, sibling: unknown): Outcome {
  const code = codeOf(kind, name);
  const isRead = kind.match.method === 'GET';
  const refused = isRead ? undefined : USER_ERRORS[name];
  // Of three issues one has a code that looks like none, and one no path.
  const upstreamCodes = name === '422 with errors[]' ? ['too-long', 'invalid'] : ['some-code'];
  const again = code === 'UPSTREAM_UNAVAILABLE' || (code === 'UPSTREAM_RATE_LIMITED' && name === '429');
  return {
    codes: code === undefined ? [] : [code],
    upstream: code === undefined ? undefined : upstreamOf(name),
    retryAfter: name === '429 with Retry-After' ? 70 : undefined,
    userErrors: refused === undefined ? [] : upstreamCodes.map((upstreamCode) => ({ code: refused, upstreamCode })),
    struck: isRead && again ? 2 : 1,
    sibling,
    leaks: [],
  };
}

/** The kind's variables, for what a sandbox sells. */
async function prepare(sandbox: Sandbox, kind: OperationKind): Promise<object> {
  const paynow = async (path: string) => {
    const headers = { authorization: `APIKey ${sandbox.apiKey}` };
    return (await fetch(`${sandbox.url}/v1/stores/${sandbox.storeId}/${path}`, { headers })).json();
  };
  return (await kind.variables?.(sandbox, paynow)) ?? {};
}

/** One fault after the other; each gets a fresh gateway. */
async function strikeAll(sandbox: Sandbox, kind: OperationKind, names: readonly FaultName[]) {
  const variables = await prepare(sandbox, kind);
  const outcomes: Partial<Record<FaultName, Outcome>> = {};
  for (const name of names) outcomes[name] = await strike(sandbox, kind, name, variables);
  return outcomes;
}

/** What decides what a fault comes to: kinds that agree in it are of one class. */
const classOf = ({ match, shape, missingIsNull, authorization }: OperationKind): string =>
  JSON.stringify([match.method === 'GET', shape, missingIsNull, authorization]);

/** The faults that strike a kind: all the first of its class, a share each other one. */
function faultsOf(kind: OperationKind): readonly FaultName[] {
  const names = Object.keys(FAULTS) as FaultName[];
  const alike = KINDS.filter((other) => classOf(other) === classOf(kind));
  const place = alike.indexOf(kind);
  return place === 0 ? names : share(names, 6, place);
}

describe.concurrent('every failure of PayNow', () => {
  it.each(KINDS)('in $name', async (kind) => {
    await using sandbox = await startSandbox();
    await using hanging = await startSandbox();
    await using dripping = await startSandbox();
    const variables = await prepare(sandbox, kind);
    const names = faultsOf(kind);
    const written = kind.authorization === undefined ? { customer: { name: 'Sam' } } : { cart: { lines: [] } };
    const sibling = kind.document.startsWith('mutation')
      ? { ...written, userErrors: [] }
      : siblingOf((await answer(sandbox, kind, variables, {})).body);
    expect(sibling).toBeTruthy();
    // What lasts until a timeout waits beside the others, each at a PayNow of its own.
    const parts = await Promise.all([
      strikeAll(
        hanging,
        kind,
        names.filter((name) => name === 'hang'),
      ),
      strikeAll(
        dripping,
        kind,
        names.filter((name) => name === 'drip'),
      ),
      strikeAll(
        sandbox,
        kind,
        names.filter((name) => !isSlow(name)),
      ),
    ]);
    const outcomes: Partial<Record<FaultName, Outcome>> = Object.assign({}, ...parts);
    expect(outcomes).toEqual(Object.fromEntries(names.map((name) => [name, expected(kind, name, sibling)])));
    const codes = Object.values(outcomes).flatMap((outcome) => outcome.codes);
    expect(codes.filter((code) => !ERROR_CODES.some((known) => known === code))).toEqual([]);
  });
});
