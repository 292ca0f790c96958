import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { targetOf } from '../../../src/upstream/client/client.js';
import { held } from '../../support/laneBed.js';
import { context, createThing, credential, deleteThing, failureOf, getThing, listThings, testClient } from './calls.js';
import { after, closedPort, cut, hang, html, json, raw, reset, type StandIn, startStandIn } from './standIn.js';

const ONE = 'GET /v1/things/1';
const LIST = 'GET /v1/things';
const CREATE = 'POST /v1/things';
const one = { path: { thingId: '1' } } as const;
const named = { body: { name: 'pick' } } as const;
const thing = { id: '1' };

/** What PayNow says when it says no. */
const paynowError = {
  status: 'error',
  code: 'some-code',
  message: 'secret free text of PayNow',
  trace_id: '0af7651916cd43dd8448eb211c80319c',
  errors: [
    { code: 'too-long', path: 'name', message: 'secret field text' },
    { code: 'spaces are no code', path: 'items[0].id', message: 'x' },
    { code: 'lost', path: 'no path\r\n' },
    'not an object',
  ],
};

const seen = (standIn: StandIn): string[] => standIn.requests.map(({ method, target }) => `${method} ${target}`);

describe('a call', () => {
  it('sends the credential as it was given, and the body as JSON', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url);
    standIn.script(CREATE, json(thing, 201));
    standIn.script(ONE, json(thing));
    const anna = credential('k-ey.WITH_all~kinds/of+chars==');
    expect(await test.client.call(createThing, named, context({ credential: anna }))).toEqual(thing);
    expect(await test.client.call(getThing, one, context({ credential: credential('b') }))).toEqual(thing);
    expect(standIn.requests).toMatchObject([
      { method: 'POST', authorization: 'APIKey k-ey.WITH_all~kinds/of+chars==', body: { name: 'pick' } },
      { method: 'GET', authorization: 'APIKey b', body: undefined },
    ]);
  });

  it('goes below the path of the base address', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(`${standIn.url}/paynow/`);
    standIn.script('GET /paynow/v1/things/1', json(thing));
    expect(await test.client.call(getThing, one, context())).toEqual(thing);
  });

  it('repeats the name of an array in the query and leaves out what is undefined', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url);
    standIn.always(LIST, json([]));
    await test.client.call(listThings, { query: { id: ['1', '2', '3'], limit: 3, all: false } }, context());
    await test.client.call(listThings, { query: { search: 'a&b=c d/é' } }, context());
    await test.client.call(listThings, { query: { id: [] } }, context());
    await test.client.call(listThings, {}, context());
    expect(seen(standIn)).toEqual([
      'GET /v1/things?id=1&id=2&id=3&limit=3&all=false',
      'GET /v1/things?search=a%26b%3Dc+d%2F%C3%A9',
      'GET /v1/things',
      'GET /v1/things',
    ]);
  });

  it.each([
    ['a/b', '/v1/things/a%2Fb'],
    ['../x', '/v1/things/..%2Fx'],
    ['%2f', '/v1/things/%252f'],
    ['a?b#c', '/v1/things/a%3Fb%23c'],
    ['a\r\nb', '/v1/things/a%0D%0Ab'],
    ['...', '/v1/things/...'],
  ])('encodes %j in the path', async (thingId, target) => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url);
    standIn.script(`GET ${target}`, json(thing));
    await test.client.call(getThing, { path: { thingId } }, context());
    expect(seen(standIn)).toEqual([`GET ${target}`]);
    expect(targetOf(getThing, { path: { thingId } })).toBe(target);
  });

  it.each(['', '.', '..'])('never sends %j in the path', async (thingId) => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url);
    await expect(test.client.call(getThing, { path: { thingId } }, context())).rejects.toThrow(
      'path parameter thingId of /v1/things/{thingId} is not usable',
    );
    expect(standIn.requests).toEqual([]);
  });

  it('uses connections again', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url, { maxConcurrency: 4 });
    standIn.always(ONE, json(thing));
    await Promise.all(Array.from({ length: 100 }, () => test.client.call(getThing, one, context())));
    for (let n = 0; n < 20; n += 1) await test.client.call(getThing, one, context());
    expect(standIn.count(ONE)).toBe(120);
    // The next call may begin a moment before the last one's connection is free: twice the bound at the most.
    expect(standIn.sockets).toBeLessThanOrEqual(8);
  });

  it('opens no more connections than it may', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url, { maxConcurrency: 20, connections: 3 });
    standIn.always(ONE, after(2, json(thing)));
    await Promise.all(Array.from({ length: 40 }, () => test.client.call(getThing, one, context())));
    expect(standIn.sockets).toBe(3);
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ])('reads a body in %s, of an answer and of an error', async (encoding, compress) => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url);
    const headers = { 'content-type': 'application/json', 'content-encoding': encoding };
    standIn.script(ONE, raw(compress(JSON.stringify({ id: 'é'.repeat(5000) })), 200, headers));
    standIn.script(CREATE, raw(compress(JSON.stringify(paynowError)), 409, headers));
    expect(await test.client.call(getThing, one, context())).toEqual({ id: 'é'.repeat(5000) });
    expect(await failureOf(test.client.call(createThing, named, context()))).toMatchObject({
      paynowCode: 'some-code',
      status: 409,
    });
  });

  it('reads nothing where nothing is answered', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url);
    standIn.script('DELETE /v1/things/1', raw('', 204));
    expect(await test.client.call(deleteThing, one, context())).toBeUndefined();
  });

  it('tells of every call it sends, and counts its result', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url);
    standIn.script(ONE, json({}, 503), reset, json(thing));
    const sent: string[] = [];
    await test.client.call(getThing, one, context({ trace: { sent: (name) => sent.push(name) } }));
    expect(sent).toEqual(Array.from({ length: 3 }, () => 'GET /v1/things/{thingId}'));
    const { values } = await test.options.metrics.paynowCalls.get();
    expect(values.map(({ labels, value }) => [labels.status, labels.reason, value])).toEqual([
      [503, 'UPSTREAM_UNAVAILABLE', 1],
      ['none', 'UPSTREAM_UNAVAILABLE', 1],
      [200, 'OK', 1],
    ]);
  });
});

describe('a read that fails', () => {
  it.concurrent.each([
    ['500', json({}, 500)],
    ['502 in HTML', html(502)],
    ['503', json({}, 503)],
    ['a reset', reset],
    ['a cut body', cut()],
    ['429', json({}, 429)],
    ['429 with Retry-After: 0', json({}, 429, { 'retry-after': '0' })],
    ['429 with a date that is over', json({}, 429, { 'retry-after': 'Thu, 01 Jan 2015 00:00:00 GMT' })],
  ])('with %s is repeated', async (_, broken) => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url);
    standIn.script(ONE, broken, broken, json(thing));
    expect(await test.client.call(getThing, one, context())).toEqual(thing);
    expect(standIn.count(ONE)).toBe(3);
  });

  it.concurrent.each([0, 1, 2])('is repeated %d times at the most', async (retries) => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url, { retries });
    standIn.always(ONE, json({}, 503));
    const error = await failureOf(test.client.call(getThing, one, context()));
    expect(error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', status: 503 });
    expect(standIn.count(ONE)).toBe(retries + 1);
  });

  it.concurrent('waits as many seconds as PayNow asks for', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url);
    standIn.script(ONE, json({}, 429, { 'retry-after': '1' }), json(thing));
    expect(await test.client.call(getThing, one, context({ forMs: 4_000 }))).toEqual(thing);
    const [first, second] = standIn.requests;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(990);
  });

  it.concurrent('waits until the date PayNow names', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url);
    // An HTTP date has whole seconds: this one is 1 to 2 seconds away.
    const until = Math.ceil(Date.now() / 1000) * 1000 + 1000;
    standIn.script(ONE, json({}, 503, { 'retry-after': new Date(until).toUTCString() }), json(thing));
    expect(await test.client.call(getThing, one, context({ forMs: 6_000 }))).toEqual(thing);
    expect(Date.now()).toBeGreaterThanOrEqual(until - 10);
    expect(standIn.count(ONE)).toBe(2);
  });

  it.each([
    ['seconds', '3600', 3600],
    ['a date', () => new Date(Date.now() + 3_600_000).toUTCString(), 3600],
  ])('gives up at once when PayNow asks for more than the deadline, in %s', async (_, header, seconds) => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url);
    const retryAfter = typeof header === 'string' ? header : header();
    standIn.script(ONE, json({}, 429, { 'retry-after': retryAfter }));
    // Waiting for the deadline would take longer than the test may.
    const error = await failureOf(test.client.call(getThing, one, context({ forMs: 1_800_000 })));
    expect(error.code).toBe('UPSTREAM_RATE_LIMITED');
    expect(error.details.retryAfter).toBeGreaterThan(seconds - 120);
    expect(error.details.retryAfter).toBeLessThanOrEqual(seconds);
    expect(standIn.count(ONE)).toBe(1);
  });

  it.each([
    ['400', json({}, 400), 'UPSTREAM_REJECTED', 400],
    ['401', json({}, 401), 'UNAUTHENTICATED', 401],
    ['403', json({}, 403), 'FORBIDDEN', 403],
    ['404', json({}, 404), 'UPSTREAM_REJECTED', 404],
    ['404 with a cut body', cut(404), 'UPSTREAM_REJECTED', 404],
    ['a redirect', raw('', 302, { location: '/v1/things/2' }), 'UPSTREAM_INVALID_RESPONSE', 302],
    ['HTML', html(200), 'UPSTREAM_INVALID_RESPONSE', 200],
    ['an empty body', raw(''), 'UPSTREAM_INVALID_RESPONSE', 200],
    ['half of its JSON', raw('{"id":"1","na'), 'UPSTREAM_INVALID_RESPONSE', 200],
    ['a list', json([thing]), 'UPSTREAM_INVALID_RESPONSE', 200],
    ['null', json(null), 'UPSTREAM_INVALID_RESPONSE', 200],
    ['a text', json('1'), 'UPSTREAM_INVALID_RESPONSE', 200],
    ['too large a body', json({ id: 'x'.repeat(70_000) }), 'UPSTREAM_INVALID_RESPONSE', 200],
    [
      'too large a body once unpacked',
      raw(gzipSync(JSON.stringify({ id: 'x'.repeat(1_000_000) })), 200, { 'content-encoding': 'gzip' }),
      'UPSTREAM_INVALID_RESPONSE',
      200,
    ],
    ['what is no gzip', raw('{"id":"1"}', 200, { 'content-encoding': 'gzip' }), 'UPSTREAM_INVALID_RESPONSE', 200],
  ])('with %s is not repeated', async (_, broken, code, status) => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url);
    standIn.always(ONE, broken);
    const error = await failureOf(test.client.call(getThing, one, context()));
    expect(error).toMatchObject({ code, status });
    expect(standIn.count(ONE)).toBe(1);
  });

  it('whose rows are none gives each of them as an error, and the others', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url);
    standIn.always(LIST, json([{ id: '1' }, null, []]));
    const rows: unknown = await test.client.call(listThings, {}, context());
    const error = expect.objectContaining({ code: 'UPSTREAM_INVALID_RESPONSE' });
    expect(rows).toEqual([{ id: '1' }, error, error]);
    expect(standIn.count(LIST)).toBe(1);
  });

  it('with an object for a list is not repeated', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url);
    standIn.always(LIST, json({}));
    const error = await failureOf(test.client.call(listThings, {}, context()));
    expect(error.code).toBe('UPSTREAM_INVALID_RESPONSE');
    expect(standIn.count(LIST)).toBe(1);
  });

  it('takes a body of just the size that is allowed', async () => {
    await using standIn = await startStandIn();
    const body = JSON.stringify({ id: 'x'.repeat(2_000) });
    await using test = testClient(standIn.url, { maxBodyBytes: body.length });
    await using strict = testClient(standIn.url, { maxBodyBytes: body.length - 1 });
    standIn.always(ONE, raw(body));
    expect(await test.client.call(getThing, one, context())).toEqual(JSON.parse(body));
    const error = await failureOf(strict.client.call(getThing, one, context()));
    expect(error.code).toBe('UPSTREAM_INVALID_RESPONSE');
  });

  it('ends with its connection as soon as its body is over the limit', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url, { maxBodyBytes: 100 });
    standIn.always(ONE, (response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write(`{"id":"${'x'.repeat(100)}`); // and no end
    });
    const error = await failureOf(test.client.call(getThing, one, context()));
    expect(error).toMatchObject({ code: 'UPSTREAM_INVALID_RESPONSE', status: 200 });
    expect(standIn.count(ONE)).toBe(1);
    await standIn.requests[0]?.closed;
  });

  it.each([
    ['its timeout', 100, 3_600_000],
    ['the deadline', 3_600_000, 100],
  ])('ends with %s, and is not repeated', async (_, timeoutMs, forMs) => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url, { timeoutMs });
    standIn.always(ONE, hang);
    const error = await failureOf(test.client.call(getThing, one, context({ forMs })));
    expect(error).toMatchObject({ code: 'UPSTREAM_TIMEOUT', status: undefined });
    expect(standIn.count(ONE)).toBe(1);
    await standIn.requests[0]?.closed;
  });

  it('has no status when all that came was an interim answer', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url, { timeoutMs: 100 });
    standIn.always(ONE, (response) => response.writeProcessing());
    const error = await failureOf(test.client.call(getThing, one, context()));
    expect(error).toMatchObject({ code: 'UPSTREAM_TIMEOUT', status: undefined });
  });

  it('ends when its body hangs', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url, { timeoutMs: 100 });
    standIn.always(ONE, (response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('{"id":');
    });
    const error = await failureOf(test.client.call(getThing, one, context()));
    expect(error).toMatchObject({ code: 'UPSTREAM_TIMEOUT', status: 200 });
    expect(standIn.count(ONE)).toBe(1);
  });

  it('is unavailable when nothing listens', async () => {
    await using test = testClient(`http://127.0.0.1:${await closedPort()}`);
    const sent: string[] = [];
    const error = await failureOf(
      test.client.call(getThing, one, context({ trace: { sent: (name) => sent.push(name) } })),
    );
    expect(error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', status: undefined });
    expect(sent).toHaveLength(3);
  });
});

describe('a write that fails', () => {
  it.each([
    ['500', json(paynowError, 500)],
    ['502 in HTML', html(502)],
    ['503 with Retry-After', json({}, 503, { 'retry-after': '0' })],
    ['a redirect', raw('', 307, { location: '/v1/things' })],
    ['a reset', reset],
    ['a cut body', cut(201)],
    ['a cut 500', cut(500)],
    ['no answer', hang],
    ['an empty body', raw('', 201)],
    ['half of its JSON', raw('{"id":"1","na', 201)],
    ['a list', json([thing], 201)],
    ['HTML', html(200)],
    ['too large a body', json({ id: 'x'.repeat(70_000) }, 201)],
    ['what is no gzip', raw('{"id":"1"}', 201, { 'content-encoding': 'gzip' })],
  ])('with %s is sent once, and its outcome is unknown', async (_, broken) => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url, { timeoutMs: broken === hang ? 200 : 2_000 });
    standIn.always(ONE, json(thing));
    await test.client.call(getThing, one, context()); // the connection is established, so what is slow is the answer
    standIn.always(CREATE, broken);
    const error = await failureOf(test.client.call(createThing, named, context()));
    expect(error.code).toBe('UPSTREAM_OUTCOME_UNKNOWN');
    expect(error.isRefusal).toBe(false);
    expect(error.message).toBe(
      'PayNow may have carried out POST /v1/things, but its answer did not arrive. ' +
        'Read the object again to find out; do not repeat the call before.',
    );
    await expect.poll(() => standIn.count(CREATE)).toBe(1);
  });

  it('on a connection that PayNow has closed meanwhile is sent once at the most', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url);
    standIn.script(ONE, json(thing));
    standIn.always(CREATE, reset);
    await test.client.call(getThing, one, context());
    const error = await failureOf(test.client.call(createThing, named, context()));
    expect(error.code).toBe('UPSTREAM_OUTCOME_UNKNOWN');
    expect(standIn.count(CREATE)).toBe(1);
  });

  it('has not happened when nothing listens', async () => {
    await using test = testClient(`http://127.0.0.1:${await closedPort()}`);
    const sent: string[] = [];
    const error = await failureOf(
      test.client.call(createThing, named, context({ trace: { sent: (name) => sent.push(name) } })),
    );
    expect(error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', status: undefined, isRefusal: false });
    expect(error.message).toBe('PayNow could not be reached; POST /v1/things was not sent.');
    expect(sent).toEqual(['POST /v1/things']);
  });

  it.each([
    [400, 'UPSTREAM_REJECTED', true],
    [401, 'UNAUTHENTICATED', false],
    [403, 'FORBIDDEN', false],
    [404, 'UPSTREAM_REJECTED', true],
    [409, 'UPSTREAM_REJECTED', true],
    [422, 'UPSTREAM_REJECTED', true],
    [429, 'UPSTREAM_RATE_LIMITED', false],
  ])(
    'with %d is %s, refusal: %s; PayNow’s code and trace id are kept, its text is not',
    async (status, code, refusal) => {
      await using standIn = await startStandIn();
      await using test = testClient(standIn.url);
      standIn.always(CREATE, json(paynowError, status, { 'retry-after': '7' }));
      const error = await failureOf(test.client.call(createThing, named, context()));
      expect(error).toMatchObject({
        code,
        status,
        isRefusal: refusal,
        isNotFound: status === 404,
        endpoint: 'POST /v1/things',
        paynowCode: 'some-code',
        traceId: '0af7651916cd43dd8448eb211c80319c',
        issues: [
          { code: 'too-long', path: 'name' },
          { code: 'invalid', path: 'items[0].id' },
        ],
      });
      expect(error.details).toEqual({
        upstream: { status, code: 'some-code', traceId: '0af7651916cd43dd8448eb211c80319c' },
        retryAfter: 7,
      });
      expect(error.message).toMatch(new RegExp(`^PayNow answered ${status} some-code to POST /v1/things[.:]`));
      expect(error.message).not.toContain('secret');
      expect(standIn.count(CREATE)).toBe(1);
    },
  );

  it.each([
    ['a cut body', cut(409)],
    ['HTML', html(409)],
    ['an empty body', raw('', 409)],
    ['a list', json([paynowError], 409)],
    ['an unprintable code', json({ code: 'a\r\nb', trace_id: 'x'.repeat(129), errors: 'none' }, 409)],
  ])('with 409 and %s is still a refusal', async (_, broken) => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url);
    standIn.always(CREATE, broken);
    const error = await failureOf(test.client.call(createThing, named, context()));
    expect(error).toMatchObject({ code: 'UPSTREAM_REJECTED', isRefusal: true, paynowCode: undefined, issues: [] });
    expect(error.message).toBe('PayNow answered 409 to POST /v1/things.');
    expect(error.details).toEqual({ upstream: { status: 409 } });
  });
});

describe('after the deadline', () => {
  it.each([
    ['read', 'GET'],
    ['write', 'POST'],
  ])('no %s is sent', async (_, method) => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url);
    standIn.always(ONE, json(thing));
    standIn.always(CREATE, hang);
    await test.client.call(getThing, one, context()); // with a connection at hand, a call leaves at once
    const sent: string[] = [];
    const late = context({ forMs: -1, trace: { sent: (name) => sent.push(name) } });
    const call: Promise<unknown> =
      method === 'GET' ? test.client.call(getThing, one, late) : test.client.call(createThing, named, late);
    const error = await failureOf(call);
    expect(error.code).toBe('UPSTREAM_TIMEOUT');
    expect(sent).toEqual([]);
    expect(seen(standIn)).toEqual(['GET /v1/things/1']);
  });

  it.each([
    ['read', 'GET'],
    ['write', 'POST'],
  ])('no %s that waited for its turn is sent', async (_, method) => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url, { maxConcurrency: 1, timeoutMs: 30_000 });
    const answer = held(standIn, ONE);
    const first = test.client.call(getThing, one, context({ forMs: 30_000 }));
    await expect.poll(() => standIn.count(ONE)).toBe(1);
    const late = context({ forMs: 50 });
    const call: Promise<unknown> =
      method === 'GET' ? test.client.call(getThing, one, late) : test.client.call(createThing, named, late);
    const error = await failureOf(call);
    expect(error.code).toBe('UPSTREAM_TIMEOUT');
    answer(json(thing));
    expect(await first).toEqual(thing);
    expect(seen(standIn)).toEqual(['GET /v1/things/1']);
  });
});

describe('a status of no definite meaning', () => {
  it.each([408, 410, 418, 425])('%d leaves the outcome of a write unknown', async (status) => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url);
    standIn.always(CREATE, json({}, status));
    const error = await failureOf(test.client.call(createThing, named, context()));
    expect(error).toMatchObject({ code: 'UPSTREAM_OUTCOME_UNKNOWN', status, isRefusal: false });
    expect(standIn.count(CREATE)).toBe(1);
  });

  it.each([
    [408, 'UPSTREAM_UNAVAILABLE', 3],
    [425, 'UPSTREAM_UNAVAILABLE', 3],
    [410, 'UPSTREAM_REJECTED', 1],
  ])('%d to a read is %s, asked %d times', async (status, code, times) => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url);
    standIn.always(ONE, json({}, status));
    const error = await failureOf(test.client.call(getThing, one, context()));
    expect(error).toMatchObject({ code, status });
    expect(standIn.count(ONE)).toBe(times);
  });
});

describe('a caller who leaves', () => {
  it('ends a read under way, and its connection', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url);
    const caller = new AbortController();
    const gone = new Error('gone');
    standIn.always(ONE, () => caller.abort(gone));
    await expect(test.client.call(getThing, one, context({ signal: caller.signal }))).rejects.toBe(gone);
    await standIn.requests[0]?.closed;
    expect(standIn.count(ONE)).toBe(1);
  });

  it('ends a read whose body is under way, and its connection', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url);
    const caller = new AbortController();
    const gone = new Error('gone');
    standIn.always(ONE, (response) => {
      response.writeHead(200).write('{"id":');
      setTimeout(() => caller.abort(gone), 20);
    });
    await expect(test.client.call(getThing, one, context({ signal: caller.signal }))).rejects.toBe(gone);
    await standIn.requests[0]?.closed;
    expect(standIn.count(ONE)).toBe(1);
  });

  it('ends a read that waits to be repeated, with the reason given', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url);
    const caller = new AbortController();
    const gone = new Error('gone');
    standIn.script(ONE, json({}, 429, { 'retry-after': '600' })); // nobody waits for that here
    const call = test.client.call(getThing, one, context({ signal: caller.signal, forMs: 3_600_000 }));
    setTimeout(() => caller.abort(gone), 50);
    await expect(call).rejects.toBe(gone);
    expect(standIn.count(ONE)).toBe(1);
  });

  it('before the call sends nothing', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url);
    const gone = new Error('gone');
    const signal = AbortSignal.abort(gone);
    await expect(test.client.call(getThing, one, context({ signal }))).rejects.toBe(gone);
    await expect(test.client.call(createThing, named, context({ signal }))).rejects.toBe(gone);
    expect(standIn.requests).toEqual([]);
  });

  it('while waiting for a turn sends nothing and takes no turn', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url, { maxConcurrency: 1 });
    standIn.always(ONE, after(50, json(thing)));
    const caller = new AbortController();
    const gone = new Error('gone');
    const first = test.client.call(getThing, one, context());
    const second = test.client.call(createThing, named, context({ signal: caller.signal }));
    const third = test.client.call(getThing, one, context());
    caller.abort(gone);
    await expect(second).rejects.toBe(gone);
    expect(await Promise.all([first, third])).toEqual([thing, thing]);
    expect(seen(standIn)).toEqual(['GET /v1/things/1', 'GET /v1/things/1']);
  });

  it('leaves the outcome of a write unknown', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url);
    const caller = new AbortController();
    standIn.always(CREATE, () => caller.abort(new Error('gone')));
    const error = await failureOf(test.client.call(createThing, named, context({ signal: caller.signal })));
    expect(error.code).toBe('UPSTREAM_OUTCOME_UNKNOWN');
    expect(standIn.count(CREATE)).toBe(1);
  });
});

describe('the bound on calls at one time', () => {
  it('holds per credential, and holds up nobody else', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url, { maxConcurrency: 3 });
    const open = new Map<string, number>();
    const most = new Map<string, number>();
    const order: string[] = [];
    standIn.always(ONE, async (response, request) => {
      const who = request.authorization ?? '';
      open.set(who, (open.get(who) ?? 0) + 1);
      most.set(who, Math.max(most.get(who) ?? 0, open.get(who) ?? 0));
      await new Promise((done) => setTimeout(done, who === 'APIKey anna' ? 20 : 0));
      open.set(who, (open.get(who) ?? 0) - 1);
      order.push(who);
      await json(thing)(response, request);
    });
    const annas = Array.from({ length: 12 }, () => test.client.call(getThing, one, context()));
    const bert = test.client.call(getThing, one, context({ credential: credential('bert') }));
    await bert;
    expect(order.filter((who) => who === 'APIKey anna').length).toBeLessThan(12);
    await Promise.all(annas);
    expect(standIn.count(ONE)).toBe(13);
    expect(most.get('APIKey anna')).toBe(3);
    expect(most.get('APIKey bert')).toBe(1);
  });

  it('gives the turn on after failures', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url, { maxConcurrency: 1 });
    standIn.script(CREATE, json({}, 400), reset, json({}, 500), json(thing, 201));
    const calls = await Promise.allSettled(
      Array.from({ length: 4 }, () => test.client.call(createThing, named, context())),
    );
    expect(calls.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'fulfilled']);
  });

  it('does not count the wait for a turn against the timeout of a call', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url, { maxConcurrency: 1, timeoutMs: 250 });
    standIn.always(ONE, after(100, json(thing)));
    const calls = Array.from({ length: 4 }, () => test.client.call(getThing, one, context()));
    expect(await Promise.all(calls)).toEqual([thing, thing, thing, thing]);
  });
});
