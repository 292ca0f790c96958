import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { startTestBed, type TestBed } from '../support/gateway.js';
import { metricOf } from '../support/metrics.js';
import { SECRET } from './support.js';

let bed: TestBed;

beforeAll(async () => {
  bed = await startTestBed({
    ...{ NODE_ENV: 'production', LIMIT_CALLS: '3', PAYNOW_RETRIES: '2', LIMIT_BODY_BYTES: '4096' },
    ...{ EVENTS_MAX_LISTENERS: '100', PAYNOW_WEBHOOK_SECRETS: SECRET },
  });
});
afterAll(() => bed[Symbol.asyncDispose]());

interface Told {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions?: Readonly<Record<string, unknown>> }[];
}

const connect = (connectionParams: Readonly<Record<string, string>> = {}) =>
  createClient({
    url: bed.url.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    connectionParams,
    retryAttempts: 0,
    lazyCloseTimeout: 10_000, // one socket for all
  });

/** What a query comes to: its only answer, or the errors that the protocol tells. */
const ask = (client: ReturnType<typeof connect>, query: string): Promise<Told> =>
  new Promise((resolve) => {
    let told: Told = {};
    client.subscribe(
      { query },
      {
        next: (answer) => {
          told = answer as Told; // of the query's own shape
        },
        error: (errors) => resolve({ errors: errors as Told['errors'] } as Told),
        complete: () => resolve(told),
      },
    );
  });

describe('an operation over a WebSocket', () => {
  it('may send as many PayNow calls as any other', async () => {
    const client = connect({ authorization: `APIKey ${bed.sandbox.apiKey}` });
    const takeBack = bed.sandbox.faults.add({
      match: { path: '(tags|coupons)$' },
      fault: { kind: 'status', status: 503 },
    });
    bed.sandbox.calls.clear();
    const { data, errors } = await ask(client, '{ store { tags { nodes { name } } coupons { nodes { code } } } }');
    takeBack();
    expect(data).toEqual({ store: { tags: null, coupons: null } });
    expect(errors).toHaveLength(2);
    expect(bed.sandbox.calls.count()).toBe(3);
    await client.dispose();
  });

  it('tells strangers nothing of the schema', async () => {
    const stranger = connect({ authorization: 'APIKey made-up' });
    const { errors } = await ask(stranger, '{ store { nmae } }');
    expect(errors?.map(({ message }) => message)).toEqual(['Cannot query field "nmae" on type "Store".']);
    await stranger.dispose();
    const manager = connect({ authorization: `APIKey ${bed.sandbox.apiKey}` });
    await ask(manager, '{ store { name } }');
    const known = await ask(manager, '{ store { nmae } }');
    expect(known.errors?.[0]?.message).toContain('Did you mean "name"');
    await manager.dispose();
  });

  it('leaves nothing behind on its socket', async () => {
    const warnings: Error[] = [];
    const warned = (warning: Error) => warnings.push(warning);
    process.on('warning', warned);
    const client = connect({ authorization: `APIKey ${bed.sandbox.apiKey}` });
    for (let n = 0; n < 15; n += 1)
      expect(await ask(client, '{ __typename }')).toEqual({ data: { __typename: 'Query' } });
    await new Promise((done) => setImmediate(done)); // warnings come a tick later
    process.off('warning', warned);
    expect(warnings).toEqual([]);
    await client.dispose();
  });

  it('has a message of bounded size', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {});
    const socket = new WebSocket(bed.url.replace(/^http/, 'ws'), 'graphql-transport-ws');
    socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload: 'x'.repeat(4_096) })));
    const code = await new Promise((resolve) => socket.on('close', resolve).on('error', () => {}));
    expect(code).toBe(1009); // RFC 6455: too big
    expect(await metricOf(bed.url, 'gateway_limit_hits_total{limit="body"}')).toBe(1);
    expect(said).not.toHaveBeenCalled(); // the log has lines of JSON alone
    said.mockRestore();
  });

  it('is one of a hundred on its socket, and one of EVENTS_MAX_LISTENERS if it listens', async () => {
    const params = { authorization: `APIKey ${bed.sandbox.apiKey}` };
    const [client, other] = [connect(params), connect(params)];
    const LISTEN = 'subscription { storeEvents { eventId } }';
    const listening = Array.from({ length: 100 }, () => ask(client, LISTEN));
    const listeners = () => metricOf(bed.url, 'gateway_event_listeners');
    await expect.poll(listeners).toBe(100);
    const refused = async (by: typeof client, query: string) => (await ask(by, query)).errors;
    expect(await refused(client, '{ __typename }')).toMatchObject([
      {
        message: 'At most 100 operations at one time on a socket. Open another one.',
        extensions: { code: 'LIMIT_EXCEEDED' },
      },
    ]);
    expect(await refused(other, LISTEN)).toMatchObject([
      { extensions: { code: 'LIMIT_EXCEEDED', limit: { name: 'EVENTS_MAX_LISTENERS', max: 100, found: 101 } } },
    ]);
    expect(await ask(other, '{ __typename }')).toEqual({ data: { __typename: 'Query' } });
    await Promise.all([client.dispose(), other.dispose()]);
    await Promise.all(listening);
  });
});
