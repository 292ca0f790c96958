import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startTestBed, type TestBed } from '../support/gateway.js';

let bed: TestBed;

beforeAll(async () => {
  bed = await startTestBed({ NODE_ENV: 'production', LIMIT_CALLS: '3', PAYNOW_RETRIES: '2' });
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
});
