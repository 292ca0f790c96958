import { describe, expect, it } from 'vitest';
import { createMetrics } from '../../../src/core/metrics.js';
import { Breaker, BreakerOpen } from '../../../src/upstream/client/breaker.js';
import type { BreakerChange } from '../../../src/upstream/client/breakers.js';
import { context, createThing, failureOf, getThing, testClient } from './calls.js';
import { cut, html, json, raw, reset, startStandIn } from './standIn.js';

/** A breaker whose clock a test turns. */
function breakerAt(start = 50_000) {
  let now = start;
  const changes: boolean[] = [];
  const breaker = new Breaker({ now: () => now, onChange: (open) => changes.push(open) });
  return {
    breaker,
    changes,
    pass: (ms: number) => {
      now += ms;
    },
    calls: (worked: number, failed: number) => {
      for (let n = 0; n < worked; n += 1) breaker.enter().worked();
      for (let n = 0; n < failed; n += 1) breaker.enter().failed();
    },
    refusal: () => {
      try {
        breaker.check();
        return undefined;
      } catch (error) {
        return error instanceof BreakerOpen ? error.retryAfter : error;
      }
    },
  };
}

describe('a breaker', () => {
  it.each([
    ['19 failures are too few', 0, 19, false],
    ['20 failures open it', 0, 20, true],
    ['half of 20', 10, 10, true],
    ['less than half', 11, 10, false],
    ['half of many', 100, 100, true],
  ])('%s', (_, worked, failed, open) => {
    const test = breakerAt();
    test.calls(worked, failed);
    expect(test.changes).toEqual(open ? [true] : []);
    expect(test.refusal()).toBe(open ? 5 : undefined);
  });

  it('forgets what is older than ten seconds', () => {
    const test = breakerAt();
    test.calls(0, 19);
    test.pass(10_000);
    test.calls(0, 19);
    expect(test.changes).toEqual([]);
    test.calls(0, 1);
    expect(test.changes).toEqual([true]);
  });

  it('lets one probe through after five seconds, and closes when it worked', () => {
    const test = breakerAt();
    test.calls(0, 20);
    test.pass(4_999);
    expect(test.refusal()).toBe(1);
    test.pass(1);
    const probe = test.breaker.enter();
    expect(test.refusal()).toBe(1);
    expect(() => test.breaker.enter()).toThrow(BreakerOpen);
    probe.worked();
    expect(test.changes).toEqual([true, false]);
    test.calls(0, 19); // what was before is forgotten
    expect(test.refusal()).toBeUndefined();
  });

  it('stays open for five more seconds when the probe failed, and says so once', () => {
    const test = breakerAt();
    test.calls(0, 20);
    test.pass(5_000);
    test.breaker.enter().failed();
    expect(test.refusal()).toBe(5);
    expect(test.changes).toEqual([true]);
  });

  it('gives the probe to another when its caller left', () => {
    const test = breakerAt();
    test.calls(0, 20);
    test.pass(5_000);
    test.breaker.enter().withdrawn();
    test.breaker.enter().worked();
    expect(test.changes).toEqual([true, false]);
  });

  it('does not listen to calls from before it opened, nor to second reports', () => {
    const test = breakerAt();
    const early = [test.breaker.enter(), test.breaker.enter()];
    test.calls(0, 20);
    early[0]?.worked();
    early[1]?.failed();
    expect(test.refusal()).toBe(5);
    test.pass(5_000);
    const probe = test.breaker.enter();
    probe.failed();
    probe.worked();
    expect(test.changes).toEqual([true]);
  });
});

describe('the breaker of a client', () => {
  const ONE = 'GET /v1/things/1';
  const one = { path: { thingId: '1' } } as const;

  it.each([
    ['500', json({}, 500), true],
    ['502 HTML', html(502), true],
    ['a reset', reset, true],
    ['a cut body', cut(), true],
    ['400', json({}, 400), false],
    ['401', json({}, 401), false],
    ['404', json({}, 404), false],
    ['429', json({}, 429), false],
    ['a wrong type', json([]), false],
    ['too large a body', raw('x'.repeat(70_000)), false],
  ])('20 times %s', async (_, answer, open) => {
    await using standIn = await startStandIn();
    const changes: boolean[] = [];
    await using test = testClient(standIn.url, { retries: 0, onBreaker: ({ open: now }) => changes.push(now) });
    standIn.always(ONE, answer);
    for (let n = 0; n < 20; n += 1) await failureOf(test.client.call(getThing, one, context()));
    expect(changes).toEqual(open ? [true] : []);
    const error = await failureOf(test.client.call(getThing, one, context()));
    expect(standIn.count(ONE)).toBe(open ? 20 : 21);
    expect(error.details.retryAfter).toBe(open ? 5 : undefined);
  });

  it('refuses reads and writes at once while open, sends nothing, repeats nothing, and is seen in the metrics', async () => {
    await using standIn = await startStandIn();
    const metrics = createMetrics();
    await using test = testClient(standIn.url, { retries: 3, metrics });
    standIn.always(ONE, json({}, 503));
    await Promise.all(Array.from({ length: 40 }, () => failureOf(test.client.call(getThing, one, context()))));
    const sent = standIn.requests.length;
    const begun: string[] = [];
    const around = () => context({ trace: { sent: (name) => begun.push(name) } });
    const errors = [
      await failureOf(test.client.call(getThing, one, around())),
      await failureOf(test.client.call(createThing, { body: { name: 'x' } }, around())),
    ];
    for (const error of errors) {
      expect(error.code).toBe('UPSTREAM_UNAVAILABLE');
      expect(error.details).toEqual({ retryAfter: 5 });
      expect(error.isRefusal).toBe(false);
    }
    expect(begun).toEqual([]);
    expect(standIn.requests).toHaveLength(sent);
    expect(await metrics.registry.metrics()).toContain('\npaynow_breaker_open 1\n');
  });

  it('counts calls that PayNow lets hang, and none that their callers gave up', async () => {
    await using standIn = await startStandIn();
    const changes: boolean[] = [];
    const options = { timeoutMs: 400, maxConcurrency: 50, onBreaker: ({ open }: BreakerChange) => changes.push(open) };
    await using test = testClient(standIn.url, { ...options, connections: 50 });
    standIn.always(ONE, () => {});
    const leavers = Array.from({ length: 25 }, () => new AbortController());
    const left = leavers.map(({ signal }) =>
      test.client.call(getThing, one, context({ signal })).catch((error: unknown) => error),
    );
    const late = Array.from({ length: 25 }, () => failureOf(test.client.call(getThing, one, context({ forMs: 30 }))));
    for (const leaver of leavers) leaver.abort(new Error('gone'));
    await Promise.all([...left, ...late]);
    expect(changes).toEqual([]);
    await Promise.all(Array.from({ length: 20 }, () => failureOf(test.client.call(getThing, one, context()))));
    expect(changes).toEqual([true]);
  });
});
