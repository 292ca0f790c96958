import { describe, expect, it } from 'vitest';
import { createMetrics } from '../../../src/core/metrics.js';
import { BreakerOpen } from '../../../src/upstream/client/breaker.js';
import { type BreakerChange, Breakers } from '../../../src/upstream/client/breakers.js';
import { context, createThing, credential, failureOf, getThing, testClient } from './calls.js';
import { closedPort, json, startStandIn } from './standIn.js';

/** Breakers whose clock a test turns. */
function breakersAt(start = 50_000) {
  let now = start;
  const changes: string[] = [];
  const breakers = new Breakers({
    now: () => now,
    onChange: ({ scope, store, open }) => changes.push(`${scope} ${store} ${open ? 'open' : 'closed'}`),
  });
  const tenant = (store: string, caller: string) => ({ store, caller: () => caller });
  const enter = (store: string, caller: string) => {
    const pass = breakers.enter(tenant(store, caller));
    pass.sent();
    return pass;
  };
  return {
    breakers,
    changes,
    tenant,
    pass: (ms: number) => {
      now += ms;
    },
    works: (store: string, caller: string) => enter(store, caller).worked(),
    fails(store: string, caller: string, times = 1) {
      for (let n = 0; n < times; n += 1) enter(store, caller).failed();
    },
    /** Seconds to wait, or undefined where a call may go. */
    refusal(store: string, caller: string) {
      try {
        breakers.check(tenant(store, caller));
        return undefined;
      } catch (error) {
        return error instanceof BreakerOpen ? error.retryAfter : error;
      }
    },
  };
}

describe('the trouble of a caller', () => {
  it('is that of nobody else, and of no other store', () => {
    const test = breakersAt();
    test.fails('1', 'anna', 20);
    expect(test.changes).toEqual(['caller 1 open']);
    expect(test.breakers.count()).toEqual({ paynow: 0, store: 0, caller: 1 });
    expect(test.refusal('1', 'anna')).toBe(5);
    expect(test.refusal('1', 'bert')).toBeUndefined();
    expect(test.refusal('2', 'anna')).toBeUndefined();
    test.pass(5_000);
    test.works('1', 'anna');
    expect(test.changes).toEqual(['caller 1 open', 'caller 1 closed']);
  });

  it('counts what worked beside it', () => {
    const test = breakersAt();
    test.fails('1', 'anna', 1);
    for (let n = 0; n < 30; n += 1) test.works('1', 'anna');
    test.fails('1', 'anna', 25);
    expect(test.changes).toEqual([]);
  });

  it('of two, however often, is not the trouble of their store', () => {
    const test = breakersAt();
    for (const caller of ['anna', 'bert']) test.fails('1', caller, 20);
    expect(test.refusal('1', 'carl')).toBeUndefined();
  });

  it('of three is that of their store alone', () => {
    const test = breakersAt();
    for (const caller of ['anna', 'bert', 'carl']) test.fails('1', caller, caller === 'carl' ? 6 : 7);
    expect(test.changes).toEqual(['store 1 open']);
    expect(test.refusal('1', 'dora')).toBe(5);
    expect(test.refusal('2', 'dora')).toBeUndefined();
  });

  it('is not that of a store of which anybody has had an answer within ten seconds', () => {
    const test = breakersAt();
    test.fails('1', 'anna');
    test.works('1', 'dora');
    test.pass(9_999);
    for (const caller of ['anna', 'bert', 'carl']) test.fails('1', caller, 15);
    expect(test.refusal('1', 'dora')).toBeUndefined();
    test.pass(1);
    test.fails('1', 'anna');
    expect(test.refusal('1', 'dora')).toBe(5);
  });
});

describe('the trouble of three stores of which none has an answer', () => {
  const troubled = () => {
    const test = breakersAt();
    for (const store of ['1', '2', '3']) test.fails(store, 'anna', store === '3' ? 6 : 7);
    return test;
  };

  it('is that of all', () => {
    const test = troubled();
    expect(test.changes).toEqual(['paynow  open']);
    expect(test.refusal('4', 'dora')).toBe(5);
    expect(test.breakers.count()).toEqual({ paynow: 1, store: 0, caller: 0 });
  });

  it('ends with the first answer that anybody gets; failed probes of others do not keep it up', () => {
    const test = troubled();
    test.pass(5_000);
    for (const store of ['1', '2', '3']) test.fails(store, 'anna');
    expect(test.refusal('1', 'anna')).toBe(5);
    expect(test.refusal('4', 'dora')).toBeUndefined();
    test.works('4', 'dora');
    expect(test.refusal('1', 'anna')).toBeUndefined();
    expect(test.changes).toEqual(['paynow  open', 'paynow  closed']);
  });

  it('is probed eight times a second at the most', () => {
    const test = troubled();
    test.pass(5_000);
    for (let n = 0; n < 8; n += 1) test.fails(`store-${n}`, 'anna');
    expect(test.refusal('4', 'dora')).toBe(1);
    test.pass(1_000);
    expect(test.refusal('4', 'dora')).toBeUndefined();
  });

  it('is forgotten after ten seconds', () => {
    const test = breakersAt();
    for (const store of ['1', '2', '3']) test.fails(store, 'anna', 6);
    test.pass(10_000);
    for (const store of ['1', '2', '3']) test.fails(store, 'anna', 1);
    expect(test.changes).toEqual([]);
  });
});

describe('what keeps requests from being sent', () => {
  it('is the trouble of all', () => {
    const test = breakersAt();
    for (let n = 0; n < 20; n += 1) test.breakers.enter(test.tenant('1', 'anna')).failed();
    expect(test.changes).toEqual(['paynow  open']);
    expect(test.refusal('2', 'bert')).toBe(5);
    test.pass(5_000);
    test.breakers.enter(test.tenant('2', 'bert')).sent();
    expect(test.refusal('1', 'anna')).toBeUndefined();
  });

  it('says nothing where it may have been the want of a free connection', () => {
    const test = breakersAt();
    for (let n = 0; n < 40; n += 1) test.breakers.enter(test.tenant('1', 'anna')).overdue();
    expect(test.changes).toEqual([]);
    for (let n = 0; n < 20; n += 1) {
      const pass = test.breakers.enter(test.tenant('1', 'anna'));
      pass.sent();
      pass.overdue();
      pass.failed(); // the first end counts
    }
    expect(test.changes).toEqual(['caller 1 open']);
  });
});

describe('a client', () => {
  const one = { path: { thingId: '1' } } as const;

  it('goes on for others when the calls of one key, or for one store, fail', async () => {
    await using standIn = await startStandIn();
    const metrics = createMetrics();
    const changes: BreakerChange[] = [];
    await using test = testClient(standIn.url, { retries: 0, metrics, onBreaker: (change) => changes.push(change) });
    standIn.always('GET /v1/things/1', (response, request) =>
      json({ id: '1' }, request.authorization === 'APIKey anna' ? 500 : 200)(response, request),
    );
    for (let n = 0; n < 25; n += 1) await failureOf(test.client.call(getThing, one, context()));
    expect(standIn.requests).toHaveLength(20);
    const bert = context({ credential: credential('bert') });
    expect(await test.client.call(getThing, one, bert)).toEqual({ id: '1' });
    expect((await failureOf(test.client.call(getThing, one, context({ storeId: '2' })))).status).toBe(500);
    expect(standIn.requests).toHaveLength(22);
    expect(changes).toEqual([{ scope: 'caller', store: '1', open: true }]);
    const text = await metrics.registry.metrics();
    expect(text).toContain('\npaynow_breaker_open 1\n');
    expect(text).toContain('\npaynow_breakers_open{scope="caller"} 1\n');
    expect(text).toContain('\npaynow_breakers_open{scope="paynow"} 0\n');
  });

  it('holds everybody back where nothing can be sent', async () => {
    const changes: BreakerChange[] = [];
    await using test = testClient(`http://127.0.0.1:${await closedPort()}`, {
      retries: 0,
      onBreaker: (change) => changes.push(change),
    });
    for (let n = 0; n < 20; n += 1) await failureOf(test.client.call(getThing, one, context()));
    expect(changes).toEqual([{ scope: 'paynow', store: '', open: true }]);
    const bert = context({ credential: credential('bert'), storeId: '2' });
    const error = await failureOf(test.client.call(createThing, { body: { name: 'x' } }, bert));
    expect(error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', details: { retryAfter: 5 } });
  });
});
