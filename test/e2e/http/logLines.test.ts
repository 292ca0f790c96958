import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createLog } from '../../../src/core/log.js';
import { resultsOf, targetsOf } from '../../../src/server/observe/lineFields.js';
import { startTestBed, type TestBed } from '../../support/gateway.js';
import { undocumented } from '../../support/logLines.js';

type Line = Readonly<Record<string, unknown>>;

const lines: Line[] = [];
const violations: string[] = [];
const log = createLog('debug', {
  write: (line) => {
    lines.push(JSON.parse(line) as Line);
    violations.push(...undocumented(line));
  },
});
const told = (msg: string): Line[] => lines.filter((line) => line['msg'] === msg);

let bed: TestBed;
let key: string;

beforeAll(async () => {
  bed = await startTestBed({ LIMIT_BATCH: '2', NODE_ENV: 'production', GATEWAY_DEADLINE_MS: '2000' }, {}, log);
  key = `APIKey ${bed.sandbox.apiKey}`;
});
afterAll(async () => {
  await bed[Symbol.asyncDispose]();
  expect(violations).toEqual([]);
});
beforeEach(() => {
  lines.length = 0;
});

/** What a request of each way through the server is answered with: its id in the header, or nothing. */
type Way = (query: string, id: string) => Promise<string | null>;

const post = (body: unknown, headers: Readonly<Record<string, string>>) =>
  fetch(bed.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: key, ...headers },
    body: JSON.stringify(body),
  });

const answered = async (response: Response): Promise<string | null> => {
  await response.text();
  return response.headers.get('x-request-id');
};

const overWebSocket: Way = async (query, id) => {
  class Named extends WebSocket {
    constructor(address: string, protocols: string[]) {
      super(address, protocols, { headers: { 'x-request-id': id } });
    }
  }
  const connectionParams = { authorization: key };
  const client = createClient({ url: bed.url.replace(/^http/, 'ws'), webSocketImpl: Named, connectionParams });
  await new Promise<void>((resolve) => {
    client.subscribe({ query }, { next: () => {}, error: () => resolve(), complete: resolve });
  });
  await client.dispose();
  return `${id}.1`;
};

const WAYS: Readonly<Record<string, Way>> = {
  'the lane': async (query, id) => answered(await post({ query }, { 'x-request-id': id })),
  'Yoga alone': async (query, id) =>
    answered(await post({ query }, { 'x-request-id': id, accept: 'application/json, text/event-stream;q=0.1' })),
  'a batch': async (query, id) => answered(await post([{ query }], { 'x-request-id': id })),
  SSE: async (query, id) => answered(await post({ query }, { 'x-request-id': id, accept: 'text/event-stream' })),
  'a GET': async (query, id) =>
    answered(
      await fetch(`${bed.url}?query=${encodeURIComponent(query)}`, {
        headers: { authorization: key, 'x-request-id': id, accept: 'application/json' },
      }),
    ),
  fetch: async (query, id) =>
    answered(
      await bed.gateway.fetch(
        new Request('http://gateway/graphql', {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: key, 'x-request-id': id },
          body: JSON.stringify({ query }),
        }),
      ),
    ),
  'a WebSocket': overWebSocket,
};

describe.each(Object.entries(WAYS))('through %s', (way, send) => {
  it('a request, its PayNow calls and its one failure have the same id', async () => {
    const takeBack = bed.sandbox.faults.add({ match: { path: 'tags' }, fault: { kind: 'status', status: 503 } });
    const id = await send('query Shop { store { name tags { nodes { name } } } }', `shop:${WAYS[way] ? 1 : 0}`);
    takeBack();
    expect(id).toMatch(/^shop:1(\.1)?$/);
    const calls = told('PayNow call');
    expect(calls.map(({ request, status, code }) => [request, status, code])).toEqual([
      [id, 200, undefined],
      [id, 503, 'UPSTREAM_UNAVAILABLE'],
    ]);
    expect(lines.filter(({ msg }) => msg !== 'PayNow call')).toEqual([
      expect.objectContaining({
        msg: 'request failed',
        level: 40,
        request: id,
        caller: expect.stringMatching(/^apiKey:[\w-]{43}$/) as unknown,
        operation: 'Shop',
        kind: 'query',
        codes: ['UPSTREAM_UNAVAILABLE'],
      }),
    ]);
  });

  it.each([
    ['a document that does not validate', '{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    ['what its limits refuse', '{ store { orders(first: 500) { nodes { id } } } }', 'BAD_USER_INPUT'],
  ])('%s is refused with one line', async (_, query, code) => {
    const id = await send(query, 'refused');
    expect(lines).toEqual([expect.objectContaining({ msg: 'request refused', level: 30, request: id, codes: [code] })]);
  });
});

describe('a mutation', () => {
  const run = (input: string, headers: Readonly<Record<string, string>> = {}) =>
    post({ query: `mutation Give { ${input} { userErrors { code } } }` }, { 'x-request-id': 'm', ...headers });

  it('is told when PayNow has carried it out, with who, where, what and how', async () => {
    await run(`createCustomer(input: { name: "Secret Jane" })`);
    const [line] = told('mutation');
    expect(line).toMatchObject({
      level: 30,
      request: 'm',
      caller: expect.stringMatching(/^apiKey:[\w-]{43}$/) as unknown,
      operation: 'createCustomer',
      operationName: 'Give',
      store: bed.sandbox.storeId,
      outcome: 'done',
      results: { row: expect.stringMatching(/^\d+$/) as unknown },
      writes: 1,
      status: 200,
    });
    expect(JSON.stringify(lines)).not.toContain('ecret');
  });

  it('that is refused or fails has its line after the answer, and never says done', async () => {
    const id = '123';
    const revoke = `revokeDeliveryItem(input: { customerId: "${id}", deliveryItemId: "1", reason: "Jane asked" })`;
    await run(revoke);
    const takeBack = bed.sandbox.faults.add({
      match: { method: 'DELETE' },
      fault: { kind: 'status', status: 500, body: { status: 500, code: 'broken', message: 'x', trace_id: 'trace-7' } },
    });
    await run(revoke);
    takeBack();
    await run(revoke, { authorization: '' });
    const takeBackToo = bed.sandbox.faults.add({
      match: { method: 'GET', path: 'orders' },
      fault: { kind: 'status', status: 405 },
    });
    await run('refundOrder(input: { orderId: "123", idempotencyKey: "key-1" })');
    takeBackToo();
    const about = { operation: 'revokeDeliveryItem', targets: { customerId: id, deliveryItemId: '1' } };
    expect(told('mutation')).toMatchObject([
      { ...about, level: 30, outcome: 'refused', codes: ['NOT_FOUND not-found'], writes: 1, status: 404 },
      { ...about, level: 40, outcome: 'unknown', codes: ['UPSTREAM_OUTCOME_UNKNOWN'], writes: 1, traceId: 'trace-7' },
      { ...about, level: 30, outcome: 'refused', codes: ['UNAUTHENTICATED'], writes: 0, caller: 'anonymous' },
      { operation: 'refundOrder', level: 30, outcome: 'refused', codes: ['UPSTREAM_REJECTED'], writes: 0 },
    ]);
    expect(JSON.stringify(lines)).not.toContain('Jane');
    expect(JSON.stringify(lines)).not.toContain('address');
  });
});

it.each([
  ['404', () => fetch(new URL('/nothing', bed.url)), { status: 404 }],
  ['401', () => post({ query: '{ __typename }' }, { authorization: 'Basic x' }), { codes: ['UNAUTHENTICATED'] }],
  ['415', () => post({}, { 'content-type': 'text/plain' }), { codes: ['BAD_USER_INPUT'] }],
  ['406', () => post({ query: '{ a }' }, { accept: 'image/png' }), { codes: ['BAD_USER_INPUT'] }],
  ['a delivery', () => fetch(new URL('/webhooks/paynow', bed.url), { method: 'POST' }), { status: 401 }],
])('%s: one line, with the id that the answer has', async (_, send, fields) => {
  const response = await send();
  await response.text();
  const request = response.headers.get('x-request-id');
  expect(request).toMatch(/^[0-9a-f-]{36}$/);
  await expect.poll(() => lines.length).toBeGreaterThan(0);
  expect(lines).toEqual([expect.objectContaining({ msg: 'request refused', request, ...fields })]);
});

it.each([
  ['traceparent', '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', '4bf92f3577b34da6a3ce929d0e0e4736'],
  ['traceparent', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`, undefined],
  ['traceparent', 'ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', undefined],
  ['x-request-id', 'a'.repeat(128), 'a'.repeat(128)],
  ['x-request-id', 'a'.repeat(129), undefined],
  ['x-request-id', 'a b', undefined],
  ['x-request-id', '{"a":1}', undefined],
])('the id of a request with %s: %s', async (name, value, id) => {
  const response = await post({ query: '{ __typename }' }, { [name]: value });
  await response.text();
  expect(response.headers.get('x-request-id')).toEqual(id ?? expect.stringMatching(/^[0-9a-f-]{36}$/));
});

it('says where a client is, and the reason it gave, only when told to', async () => {
  await using own = await startTestBed({ LOG_PERSONAL_DATA: 'keep' }, {}, log);
  await own.ask(`mutation { revokeDeliveryItem(input: { customerId: "123", deliveryItemId: "1", reason: "Jane asked" }) {
    userErrors { code } } }`);
  expect(told('mutation')).toMatchObject([{ address: '127.0.0.1', reason: 'Jane asked' }]);
});

it('lists a hundred ids of a kind', () => {
  const ids = Array.from({ length: 150 }, (_, n) => String(n + 1));
  const { entryIds, rowId } = targetsOf({ entryIds: ids, rows: ids.map((id) => ({ rowId: id })) }) ?? {};
  const results = resultsOf({ rows: ids.map((id) => ({ id })) });
  expect([entryIds, rowId, results?.['rows']].map((found) => found?.length)).toEqual([100, 100, 100]);
});
