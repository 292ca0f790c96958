import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CallLog } from '../../src/sandbox/calls.js';
import type { FaultRule } from '../../src/sandbox/sandbox.js';
import type { DeliveryItemRow } from '../../src/upstream/management/deliveryItems.js';
import type { OrderRow } from '../../src/upstream/management/orders.js';
import type { PaymentRow } from '../../src/upstream/management/payments.js';
import { type Bed, errorForm, first, startBed } from './support.js';

let bed: Bed;
beforeEach(async () => {
  bed = await startBed();
});
afterEach(() => bed[Symbol.asyncDispose]());

const get = (path = 'coupons', init: RequestInit = {}) =>
  fetch(`${bed.sandbox.url}/v1/stores/${bed.sandbox.storeId}/${path}`, {
    headers: { authorization: `APIKey ${bed.sandbox.apiKey}`, 'accept-encoding': 'identity' },
    ...init,
  });

const strike = (fault: FaultRule['fault'], match: FaultRule['match'] = {}) => bed.sandbox.faults.add({ match, fault });

describe('kinds', () => {
  it('status, with a body and headers of choice', async () => {
    strike({ kind: 'status' }, { times: 1 });
    expect(await bed.send('GET', 'coupons')).toMatchObject({
      status: 503,
      body: errorForm(503, 'service-unavailable'),
    });
    strike({ kind: 'status', status: 429, headers: { 'retry-after': '7' }, body: { odd: true } });
    const { status, body, headers } = await bed.send('GET', 'coupons');
    expect([status, body, headers.get('retry-after')]).toEqual([429, { odd: true }, '7']);
  });

  it('html', async () => {
    strike({ kind: 'html' });
    const response = await get();
    expect(response.status).toBe(502);
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(await response.text()).toMatch(/^<!DOCTYPE html>/);
  });

  it('hang ends with the caller', async () => {
    strike({ kind: 'hang' });
    await expect(get('coupons', { signal: AbortSignal.timeout(200) })).rejects.toThrow(/timeout/);
  });

  it('hang ends with the sandbox', async () => {
    strike({ kind: 'hang' });
    const hanging = expect(get()).rejects.toThrow('fetch failed');
    await expect.poll(() => bed.sandbox.calls.count()).toBe(1);
    await bed.sandbox.close();
    await hanging;
  });

  it('drip sends a byte at a time, and the whole in the end', async () => {
    strike({ kind: 'drip', body: '[1]' });
    const started = performance.now();
    expect(await (await get()).json()).toEqual([1]);
    expect(performance.now() - started).toBeGreaterThan(180);
  });

  it('cut sends half', async () => {
    strike({ kind: 'cut' });
    const response = await get();
    expect(response.status).toBe(200);
    const length = Number(response.headers.get('content-length'));
    let got = 0;
    const read = async () => {
      for await (const chunk of response.body ?? []) got += (chunk as Uint8Array).length;
    };
    await expect(read()).rejects.toThrow('terminated');
    expect(got).toBe(Math.ceil(length / 2));
  });

  it('reset answers nothing', async () => {
    strike({ kind: 'reset' });
    const failure = await get().catch((error: unknown) => error);
    expect(failure).toMatchObject({ cause: { code: 'ECONNRESET' } });
    expect(bed.sandbox.calls.list[0]).toMatchObject({ status: 0 });
  });

  it('empty, wrongType and malformed come with 200', async () => {
    const text = async (kind: 'empty' | 'wrongType' | 'malformed') => {
      const takeBack = strike({ kind });
      const response = await get();
      takeBack();
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
      return response.text();
    };
    expect(await text('empty')).toBe('');
    expect(JSON.parse(await text('wrongType'))).toBeTypeOf('string');
    const malformed = await text('malformed');
    expect(malformed).toMatch(/^\[\{"id"/);
    expect(() => JSON.parse(malformed)).toThrow(SyntaxError);
  });

  it('huge sends 50 MB of JSON', async () => {
    strike({ kind: 'huge' });
    const text = await (await get()).text();
    expect(text.length).toBeGreaterThanOrEqual(50 * 1024 * 1024);
    expect(JSON.parse(text)).toBeInstanceOf(Array);
  });
});

it.each(['huge', 'drip'] as const)('a caller may leave in the middle of %s', async (kind) => {
  const takeBack = strike({ kind });
  const leaving = new AbortController();
  const response = await get('coupons', { signal: leaving.signal });
  await response.body?.getReader().read();
  leaving.abort();
  takeBack();
  await new Promise((later) => setTimeout(later, 250));
  expect((await bed.send('GET', 'coupons?limit=1')).status).toBe(200);
});

it('the list of calls keeps the last 10,000', () => {
  const log = new CallLog();
  const call = { method: 'GET', path: '/', query: '', authorized: true, shopper: {}, at: '' };
  for (let status = 0; status < 25_000; status += 1) log.add({ ...call, status });
  expect([log.list.length, log.list[0]?.status, log.list.at(-1)?.status]).toEqual([10_000, 15_000, 24_999]);
});

describe('rules', () => {
  const statuses = async (count: number) => {
    const seen: number[] = [];
    for (let sent = 0; sent < count; sent += 1) seen.push((await bed.send('GET', 'coupons?limit=1')).status);
    return seen;
  };

  it('skip, times, method and path decide', async () => {
    strike({ kind: 'status' }, { skip: 1, times: 2, path: '/coupons$', method: 'get' });
    expect((await bed.send('GET', 'orders?limit=1')).status).toBe(200);
    expect(await statuses(5)).toEqual([200, 503, 503, 200, 200]);
  });

  it('probability strikes a share, the same one for a seed', async () => {
    strike({ kind: 'status' }, { probability: 0.5 });
    const struck = await statuses(40);
    expect(struck.filter((status) => status === 503).length).toBeGreaterThan(8);
    expect(struck.filter((status) => status === 200).length).toBeGreaterThan(8);
    await using twin = await startBed();
    twin.sandbox.faults.add({ match: { probability: 0.5 }, fault: { kind: 'status' } });
    for (const status of struck) expect((await twin.send('GET', 'coupons?limit=1')).status).toBe(status);
  });

  it.each([
    ['before', 'completed', 0],
    ['after', 'refunded', 1],
  ] as const)('%s the change leaves an order %s', async (when, status, refunds) => {
    const order = first(await bed.rows<OrderRow>('orders?status=completed&limit=1'));
    bed.sandbox.faults.add({ match: { method: 'POST' }, fault: { kind: 'reset' }, when });
    await expect(bed.send('POST', `orders/${order.id}/refund`, {})).rejects.toThrow('fetch failed');
    expect((await bed.send('GET', `orders/${order.id}`)).body).toMatchObject({ status });
    const [payment] = await bed.rows<PaymentRow>(`payments?order_id=${order.id}`);
    expect(payment?.refunds).toHaveLength(refunds);
  });

  it('cut and malformed spoil a reply that has no body', async () => {
    const path = async () => {
      const [item] = await bed.rows<DeliveryItemRow>('delivery/items?limit=1&activeOnly=true');
      return `customers/${item?.customer_id}/delivery/items/${item?.id}`;
    };
    for (const kind of ['cut', 'malformed'] as const) {
      const target = await path();
      bed.sandbox.faults.add({ match: { method: 'DELETE', times: 1 }, fault: { kind }, when: 'after' });
      await expect(bed.send('DELETE', target)).rejects.toThrow(kind === 'cut' ? 'terminated' : SyntaxError);
      expect((await bed.send('DELETE', target)).body).toEqual(errorForm(409, 'delivery-item-already-revoked'));
    }
  });

  it('latency holds every reply back', async () => {
    bed.sandbox.faults.setLatency({ latencyMs: 120, jitterMs: 10 });
    const started = performance.now();
    await bed.send('GET', 'coupons?limit=1');
    expect(performance.now() - started).toBeGreaterThan(110);
  });
});

describe('over HTTP', () => {
  it('faults, latency, calls and reset', async () => {
    const { send, sandbox } = bed;
    const rule = { match: { path: '/coupons', times: 5 }, fault: { kind: 'status', status: 500 } };
    expect(await send('POST', '/__sandbox/faults', rule, '')).toMatchObject({ status: 204 });
    expect((await send('GET', 'coupons?limit=1')).status).toBe(500);
    expect(await send('DELETE', '/__sandbox/faults')).toMatchObject({ status: 204 });
    expect((await send('GET', 'coupons?limit=1')).status).toBe(200);
    expect(await send('POST', '/__sandbox/latency', { latencyMs: 1 })).toMatchObject({ status: 204 });
    const { body } = await send('GET', '/__sandbox/calls');
    const at = expect.stringMatching(/Z$/);
    const path = `/v1/stores/${sandbox.storeId}/coupons`;
    const call = { method: 'GET', path, query: '?limit=1', authorized: true, shopper: {}, at };
    expect(body).toEqual([
      { ...call, status: 500 },
      { ...call, status: 200 },
    ]);
    expect([sandbox.calls.count(), sandbox.calls.count('POST'), sandbox.calls.count('GET', '/coupons$')]).toEqual([
      2, 0, 2,
    ]);
    expect(await send('POST', '/__sandbox/reset')).toMatchObject({ status: 204 });
    expect(sandbox.calls.list).toEqual([]);
  });

  it.each([
    ['POST', 'faults', {}, 400],
    ['POST', 'faults', { match: {}, fault: { kind: 'earthquake' } }, 400],
    ['POST', 'faults', { match: { path: '(' }, fault: { kind: 'reset' } }, 400],
    ['POST', 'faults', 'no JSON', 400],
    ['POST', 'latency', { latencyMs: -1 }, 400],
    ['GET', 'secrets', undefined, 404],
  ])('%s /__sandbox/%s %j is %i', async (method, name, body, status) => {
    expect(await bed.send(method, `/__sandbox/${name}`, body)).toMatchObject({ status, body: { status } });
  });
});
