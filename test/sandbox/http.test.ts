import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CallLog } from '../../src/sandbox/calls.js';
import { handleRequest } from '../../src/sandbox/exchange.js';
import { Faults } from '../../src/sandbox/faults/faults.js';
import { createRouter, NO_CONTENT, route } from '../../src/sandbox/http/router.js';
import { type SandboxExchange, startSandbox } from '../../src/sandbox/sandbox.js';
import { startState } from '../../src/sandbox/seed/startState.js';
import { type Bed, errorForm, startBed } from './support.js';

let bed: Bed;
beforeAll(async () => {
  bed = await startBed();
});
afterAll(() => bed[Symbol.asyncDispose]());

describe('keys', () => {
  it.each([
    ['none', () => ''],
    ['a wrong key', () => 'APIKey pnapi_wrong'],
    ['a wrong scheme', (key: string) => `Bearer ${key}`],
    ['the key alone', (key: string) => key],
    ["a customer's token", () => `Customer ${bed.sandbox.customerToken}`],
  ])('%s is 401', async (_, authorization) => {
    const answer = await bed.send('GET', 'orders', undefined, authorization(bed.sandbox.apiKey));
    expect(answer).toMatchObject({ status: 401, body: errorForm(401, 'unauthorized') });
  });
});

describe('errors', () => {
  it('an unknown operation is named', async () => {
    const answer = await bed.send('PUT', '/v1/nowhere');
    expect(answer).toMatchObject({ status: 404, body: errorForm(404, 'not-found') });
    expect(answer.body).toMatchObject({ message: expect.stringContaining('PUT /v1/nowhere') });
  });

  it('each has a trace of its own and each problem a path', async () => {
    const [a, b] = await Promise.all([bed.send('GET', 'orders?a=1&limit=0'), bed.send('GET', 'orders?a=1')]);
    const errors = [
      { code: 'unknown-validation', message: expect.any(String), path: 'a', validation: 'unknown' },
      { code: 'integer-validation', message: expect.any(String), path: 'limit', validation: 'integer' },
    ];
    expect(a.body).toMatchObject({ errors });
    expect((a.body as { trace_id: string }).trace_id).not.toBe((b.body as { trace_id: string }).trace_id);
  });

  it('a body of another type is 415, one beyond 10 MB 413', async () => {
    const path = `${bed.sandbox.url}/v1/stores/${bed.sandbox.storeId}/coupons`;
    const headers = { authorization: `APIKey ${bed.sandbox.apiKey}` };
    expect((await fetch(path, { method: 'POST', headers, body: 'code=1' })).status).toBe(415);
    expect((await fetch(path, { method: 'POST', headers, body: 'x'.repeat(10 * 1024 * 1024 + 1) })).status).toBe(413);
  });
});

describe('transport', () => {
  const raw = (path: string, encoding: string) =>
    new Promise<{ encoding: string | undefined; bytes: Buffer }>((done, failed) => {
      const headers = { authorization: `APIKey ${bed.sandbox.apiKey}`, 'accept-encoding': encoding };
      const sent = request(`${bed.sandbox.url}/v1/stores/${bed.sandbox.storeId}/${path}`, { headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          done({ encoding: response.headers['content-encoding'], bytes: Buffer.concat(chunks) }),
        );
      });
      sent.on('error', failed).end();
    });

  it('packs a large body for a caller who takes it', async () => {
    const plain = await raw('orders?limit=20', 'identity');
    expect(plain.encoding).toBeUndefined();
    const packed = await raw('orders?limit=20', 'br, gzip;q=0.8');
    expect(packed.encoding).toBe('gzip');
    expect(gunzipSync(packed.bytes)).toEqual(plain.bytes);
    expect((await raw('orders?limit=20', 'gzip;q=0')).encoding).toBeUndefined();
    expect((await raw('customers/42', 'gzip')).encoding).toBeUndefined();
  });

  it('tells listeners about an exchange until they leave', async () => {
    const seen: SandboxExchange[] = [];
    const leave = bed.sandbox.onExchange((exchange) => seen.push(exchange));
    const { body } = await bed.send('POST', 'orders/42/refund', { order_line_id: '1' });
    leave();
    await bed.send('GET', 'coupons?limit=1');
    expect(seen).toMatchObject([
      {
        method: 'POST',
        url: `/v1/stores/${bed.sandbox.storeId}/orders/42/refund`,
        headers: { authorization: `APIKey ${bed.sandbox.apiKey}` },
        body: { order_line_id: '1' },
        status: 404,
        replyBody: body,
        faulted: false,
      },
    ]);
  });

  it('closes at once with a kept connection, twice without harm', async () => {
    const sandbox = await startSandbox({ latencyMs: 60_000 });
    const waiting = expect(fetch(`${sandbox.url}/v1/stores`)).rejects.toThrow('fetch failed');
    await new Promise((later) => setTimeout(later, 50));
    const started = performance.now();
    await sandbox.close();
    await sandbox.close();
    await waiting;
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it('refuses a port that is taken', async () => {
    await expect(startSandbox({ port: Number(new URL(bed.sandbox.url).port) })).rejects.toThrow('EADDRINUSE');
  });

  it('the same seed gives the same data', async () => {
    await using twin = await startBed();
    await using stranger = await startBed({ seed: 2 });
    const orders = await bed.rows('orders?limit=20');
    expect(await twin.rows('orders?limit=20')).toEqual(orders);
    expect(await stranger.rows('orders?limit=20')).not.toEqual(orders);
  });
});

describe('router', () => {
  it('means the route with fewer parameters, in whatever order they come', () => {
    const state = startState({ seed: 1, now: new Date('2026-11-01T12:00:00Z') }, { post: () => undefined });
    const named = route({ method: 'GET', path: '/v1/things/{thingId}', handle: ({ params }) => params.thingId });
    const fixed = route({ method: 'GET', path: '/v1/things/lookup', handle: () => 'lookup' });
    const run = (path: string, routes = [named, fixed]) =>
      createRouter(routes)(
        {
          method: 'GET',
          path,
          search: new URLSearchParams(),
          authorization: `APIKey ${bed.sandbox.apiKey}`,
          contentType: undefined,
          origin: 'http://sandbox',
          shopper: {},
          text: '',
        },
        state,
      ).body;
    expect(run('/v1/things/lookup')).toBe('lookup');
    expect(run('/v1/things/lookup', [fixed, named])).toBe('lookup');
    expect(run('/v1/things/42')).toBe('42');
    expect(() => run('/v1/things/%zz')).toThrow('thingId');
    expect(() => run('/v1/things/1/2')).toThrow('not found');
  });

  it('a route answers with the status that it names, 200 when it names none, 204 without a body', async () => {
    const state = startState({ seed: 1, now: new Date('2026-11-01T12:00:00Z') }, { post: () => undefined });
    const run = createRouter([
      route({ method: 'POST', path: '/v1/things', status: 201, handle: () => ({ id: '1' }) }),
      route({ method: 'GET', path: '/v1/things', handle: () => [] }),
      route({ method: 'DELETE', path: '/v1/things', status: 201, handle: () => NO_CONTENT }),
    ]);
    const exchanges = {
      isStrict: true,
      state: () => state,
      reset: () => undefined,
      faults: new Faults(1, { latencyMs: 0 }),
      calls: new CallLog(),
      listeners: new Set<never>(),
      closing: new AbortController().signal,
    };
    const server = createServer((request, response) => {
      handleRequest(request, response, exchanges, run).catch(() => response.destroy());
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    try {
      const { port } = server.address() as AddressInfo;
      const send = async (method: string) => {
        const headers = { authorization: `APIKey ${bed.sandbox.apiKey}` };
        const response = await fetch(`http://127.0.0.1:${port}/v1/things`, { method, headers });
        return [response.status, await response.text()];
      };
      expect(await send('POST')).toEqual([201, '{"id":"1"}']);
      expect(await send('GET')).toEqual([200, '[]']);
      expect(await send('DELETE')).toEqual([204, '']);
      expect(exchanges.calls.list.map(({ status }) => status)).toEqual([201, 200, 204]);
    } finally {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
    }
  });
});
