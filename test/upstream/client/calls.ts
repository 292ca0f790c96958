import { readConfig } from '../../../src/core/config.js';
import { createMetrics } from '../../../src/core/metrics.js';
import type { CallContext, Credential } from '../../../src/upstream/client/callContext.js';
import { type ClientOptions, PaynowClient } from '../../../src/upstream/client/client.js';
import { endpoint, type None } from '../../../src/upstream/client/endpoint.js';
import { UpstreamError } from '../../../src/upstream/client/errors.js';

interface Thing {
  readonly id: string;
}

/** Reads one object. */
export const getThing = endpoint<None, None, Thing>()('GET', '/v1/things/{thingId}');

/** Reads a list. */
export const listThings = endpoint<
  { readonly id?: readonly string[]; readonly limit?: number; readonly search?: string; readonly all?: boolean },
  None,
  readonly Thing[]
>()('GET', '/v1/things', 'rows');

/** Writes one object. */
export const createThing = endpoint<None, { readonly name: string }, Thing>()('POST', '/v1/things');

/** A write that answers with nothing. */
export const deleteThing = endpoint()('DELETE', '/v1/things/{thingId}', 'nothing');

/** Somebody PayNow is asked as. */
export const credential = (name: string): Credential => ({ authorization: `APIKey ${name}`, key: `hash-${name}` });

/** A client of its own; `await using` closes its connections. */
export interface TestClient extends AsyncDisposable {
  readonly client: PaynowClient;
  readonly options: ClientOptions;
}

/** Small limits, so that a test meets them soon. */
export function testClient(baseUrl: string, changed: Partial<ClientOptions> = {}): TestClient {
  const options: ClientOptions = {
    baseUrl,
    timeoutMs: 2_000,
    maxConcurrency: 8,
    addressConcurrency: 16,
    connections: 16,
    connectionMaxAgeMs: 60_000,
    outbound: readConfig({}),
    maxBodyBytes: 64 * 1024,
    memoBytes: 0,
    retries: 2,
    metrics: createMetrics(),
    ...changed,
  };
  const client = new PaynowClient(options);
  return { client, options, [Symbol.asyncDispose]: () => client.close() };
}

/** What surrounds a call; two seconds unless told. */
export const context = (changed: Partial<CallContext> & { readonly forMs?: number } = {}): CallContext => {
  const { forMs = 2_000, ...rest } = changed;
  return {
    credential: credential('anna'),
    storeId: '1',
    address: () => '192.0.2.1',
    signal: new AbortController().signal,
    deadlineAt: performance.now() + forMs,
    trace: { sent() {} },
    ...rest,
  };
};

/** The error a call ends with; anything else fails the test. */
export async function failureOf(call: Promise<unknown>): Promise<UpstreamError> {
  const outcome = await call.then(
    (reply) => ({ reply }),
    (error: unknown) => ({ error }),
  );
  if ('reply' in outcome) throw new Error(`expected a failure, got ${JSON.stringify(outcome.reply)}`);
  if (outcome.error instanceof UpstreamError) return outcome.error;
  throw outcome.error;
}
