import { describe, expect, it } from 'vitest';
import { createMetrics } from '../../../src/core/metrics.js';
import { batched } from '../../../src/loaders/reads/batch.js';
import { eachResource } from '../../../src/loaders/reads/rules.js';
import { reader, Session } from '../../../src/loaders/reads/session.js';
import { SharedReads } from '../../../src/loaders/reads/sharedReads.js';
import type { PaynowClient } from '../../../src/upstream/client/client.js';
import { endpoint, type None } from '../../../src/upstream/client/endpoint.js';
import { quietTrace } from '../../support/trace.js';
import { credential, testClient } from '../../upstream/client/calls.js';
import { type Answer, after, json, type StandIn, startStandIn } from '../../upstream/client/standIn.js';

interface Row {
  readonly id: string;
  readonly store_id: string;
  readonly name?: string;
}

const listRows = endpoint<{ readonly id: readonly string[] }, None, readonly Row[]>()(
  'GET',
  '/v1/stores/{storeId}/rows',
  'rows',
);
const getRow = endpoint<None, None, Row>()('GET', '/v1/stores/{storeId}/rows/{rowId}');
const createRow = endpoint<None, { readonly name: string }, Row>()('POST', '/v1/stores/{storeId}/rows');

const LIST = 'GET /v1/stores/1/rows';
const CREATE = 'POST /v1/stores/1/rows';
const row = (id: string, store_id = '1', name = 'row'): Row => ({ id, store_id, name });

/** Answers with the rows asked for. */
const everyRow: Answer = (response, request) => json(idsOf(request.target).map((id) => row(id)))(response, request);

const idsOf = (target: string): string[] => new URLSearchParams(target.split('?')[1]).getAll('id');

const range = (count: number): string[] => Array.from({ length: count }, (_, n) => String(n + 1));

/** One request of somebody; what is shared is its own unless given. */
function request(client: PaynowClient, shared = sharedReads(0), signal = new AbortController().signal) {
  const session = new Session({
    client,
    shared,
    credential: credential('anna'),
    address: () => '192.0.2.1',
    allowedStores: 'all',
    door: 'management',
    trace: quietTrace(signal),
    deadlineMs: 2_000,
  });
  const one = reader(session, 'products', getRow);
  const list = reader(session, 'products', listRows);
  const byId = batched<Row>(session, {
    resource: 'products',
    many: (storeId, ids) => list({ path: { storeId }, query: { id: ids } }),
    one: (storeId, rowId) => one({ path: { storeId, rowId } }),
  });
  return {
    session,
    list,
    byId: (...ids: readonly string[]) => Promise.all(ids.map(async (id) => byId({ storeId: '1', id }))),
    settled: (...ids: readonly string[]) => Promise.allSettled(ids.map(async (id) => byId({ storeId: '1', id }))),
    of: (storeId: string, id: string) => byId({ storeId, id }),
    create: () => session.write('products', createRow, { path: { storeId: '1' }, body: { name: 'new' } }),
  };
}

function sharedReads(lifetime: number): SharedReads {
  return new SharedReads({ maxEntries: 1_000, lifetimes: eachResource(() => lifetime), metrics: createMetrics() });
}

const seen = (standIn: StandIn): string[] => standIn.requests.map(({ method, target }) => `${method} ${target}`).sort();

describe('batched', () => {
  it('asks for all ids of one tick in one call, each once', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url);
    standIn.script(LIST, everyRow);
    expect(await request(test.client).byId('1', '2', '1', '3', '2')).toEqual(
      ['1', '2', '1', '3', '2'].map((id) => row(id)),
    );
    expect(seen(standIn)).toEqual(['GET /v1/stores/1/rows?id=1&id=2&id=3']);
  });

  it('asks for a single id by itself', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url);
    standIn.script(`${LIST}/7`, json(row('7')));
    expect(await request(test.client).byId('7')).toEqual([row('7')]);
  });

  it('finds rows by id, in whatever order and however often they come', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url);
    standIn.script(LIST, json([row('3'), row('1'), row('99'), row('2'), row('1'), row('3')]));
    expect(await request(test.client).byId('1', '2', '3')).toEqual([row('1'), row('2'), row('3')]);
    expect(standIn.requests).toHaveLength(1);
  });

  it('asks for a row that was left out by itself, and takes 404 for none', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url);
    standIn.script(LIST, json([row('2')]));
    standIn.script(`${LIST}/1`, json(row('1')));
    standIn.script(`${LIST}/3`, json({ code: 'not-found' }, 404));
    expect(await request(test.client).byId('1', '2', '3')).toEqual([row('1'), row('2'), null]);
  });

  it('keeps the failure of a row that was left out to that row', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url);
    standIn.script(LIST, json([row('2')]));
    standIn.script(`${LIST}/1`, json({ code: 'forbidden' }, 403));
    expect(await request(test.client).settled('1', '2')).toMatchObject([
      { status: 'rejected', reason: { code: 'FORBIDDEN', status: 403 } },
      { status: 'fulfilled', value: row('2') },
    ]);
  });

  it('never takes a row of another store for one of its own', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url);
    standIn.script(LIST, json([row('1', '2', 'theirs'), row('2')]));
    standIn.script(`${LIST}/1`, json({}, 404));
    expect(await request(test.client).byId('1', '2')).toEqual([null, row('2')]);
  });

  it('never takes another row for a single one', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url);
    standIn.script(`${LIST}/1`, json(row('1', '2', 'theirs')));
    standIn.script(`${LIST}/2`, json(row('3')));
    const { settled } = request(test.client);
    const wrong = { status: 'rejected', reason: { code: 'UPSTREAM_INVALID_RESPONSE' } };
    expect(await settled('1')).toMatchObject([wrong]);
    expect(await settled('2')).toMatchObject([wrong]);
  });

  it('asks each store for its own', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url);
    standIn.script(LIST, everyRow);
    standIn.script('GET /v1/stores/2/rows/1', json(row('1', '2', 'theirs')));
    const { of } = request(test.client);
    expect(await Promise.all([of('1', '1'), of('2', '1'), of('1', '2')])).toEqual([
      row('1'),
      row('1', '2', 'theirs'),
      row('2'),
    ]);
    expect(seen(standIn)).toEqual(['GET /v1/stores/1/rows?id=1&id=2', 'GET /v1/stores/2/rows/1']);
  });

  it.each([
    [100, [100]],
    [150, [100, 50]],
    [250, [100, 100, 50]],
  ])('asks for %d ids in calls of %j', async (count, sizes) => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url);
    standIn.always(LIST, everyRow);
    const ids = range(count);
    expect(await request(test.client).byId(...ids)).toEqual(ids.map((id) => row(id)));
    const asked = standIn.requests.map(({ target }) => idsOf(target).length).sort((a, b) => b - a);
    expect(asked).toEqual(sizes);
  });

  it('keeps the failure of a call to the ids it asked for', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url, { retries: 0 });
    standIn.always(LIST, (response, received) =>
      idsOf(received.target).includes('1') ? json({}, 500)(response, received) : everyRow(response, received),
    );
    const outcomes = await request(test.client).settled(...range(150));
    expect(outcomes.slice(0, 100)).toMatchObject(
      range(100).map(() => ({ status: 'rejected', reason: { code: 'UPSTREAM_UNAVAILABLE', status: 500 } })),
    );
    expect(outcomes.slice(100)).toEqual(
      range(150)
        .slice(100)
        .map((id) => ({ status: 'fulfilled', value: row(id) })),
    );
    expect(standIn.requests).toHaveLength(2);
  });

  it('asks only for what is not kept', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url);
    const shared = sharedReads(5_000);
    standIn.script(LIST, everyRow);
    standIn.script(`${LIST}/3`, json(row('3')));
    await request(test.client, shared).byId('1', '2');
    expect(await request(test.client, shared).byId('1', '2', '3')).toEqual([row('1'), row('2'), row('3')]);
    expect(seen(standIn)).toEqual(['GET /v1/stores/1/rows/3', 'GET /v1/stores/1/rows?id=1&id=2']);
  });

  it('remembers a row for its own request', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url);
    standIn.script(LIST, everyRow);
    const { byId } = request(test.client);
    await byId('1', '2');
    expect(await byId('2', '1')).toEqual([row('2'), row('1')]);
    expect(standIn.requests).toHaveLength(1);
  });
});

describe('a session', () => {
  it('shares a read under way with another request', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url);
    const shared = sharedReads(0);
    standIn.script(LIST, after(20, everyRow));
    const [first, second] = await Promise.all([
      request(test.client, shared).byId('1', '2'),
      request(test.client, shared).byId('1', '2'),
    ]);
    expect(first).toEqual([row('1'), row('2')]);
    expect(second).toEqual(first);
    expect(standIn.requests).toHaveLength(1);
  });

  it('leaves a shared read to the other request, and ends it with the last', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url);
    const shared = sharedReads(0);
    const first = new AbortController();
    const second = new AbortController();
    const gone = new Error('gone');
    standIn.script(`${LIST}/1`, () => first.abort(gone));
    const left = request(test.client, shared, first.signal).byId('1');
    const stayed = request(test.client, shared, second.signal).byId('1');
    stayed.catch(() => {});
    await expect(left).rejects.toBe(gone);
    let closed = false;
    const closing = standIn.requests[0]?.closed.then(() => {
      closed = true;
    });
    await new Promise((done) => setTimeout(done, 30));
    expect(closed).toBe(false);
    second.abort(gone);
    await expect(stayed).rejects.toBe(gone);
    await closing;
    expect(closed).toBe(true);
  });

  it.each([
    ['done', json(row('9'), 201)],
    ['of unknown outcome', json({}, 500)],
  ])('reads anew after a write that was %s', async (_, written) => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url);
    const shared = sharedReads(5_000);
    const mine = request(test.client, shared);
    const other = request(test.client, shared);
    standIn.script(`${LIST}/1`, json(row('1', '1', 'old')), json(row('1', '1', 'new')));
    standIn.script(CREATE, written);
    expect(await mine.byId('1')).toEqual([row('1', '1', 'old')]);
    await Promise.allSettled([mine.create()]);
    expect(await mine.byId('1')).toEqual([row('1', '1', 'new')]);
    expect(await other.byId('1')).toEqual([row('1', '1', 'new')]);
    expect(standIn.count(CREATE)).toBe(1);
  });

  it.each([400, 401, 403, 404, 409, 422, 429])(
    'keeps what it has after a write that was refused with %d',
    async (status) => {
      await using standIn = await startStandIn();
      await using test = testClient(standIn.url);
      const shared = sharedReads(5_000);
      const mine = request(test.client, shared);
      standIn.script(`${LIST}/1`, json(row('1')));
      standIn.script(CREATE, json({}, status));
      await mine.byId('1');
      await expect(mine.create()).rejects.toMatchObject({ status });
      expect(await request(test.client, shared).byId('1')).toEqual([row('1')]);
      expect(standIn.count(`${LIST}/1`)).toBe(1);
    },
  );

  it('neither joins nor keeps a read that began before a write', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url);
    const shared = sharedReads(5_000);
    let answerOld: () => void = () => {};
    const written = new Promise<void>((done) => {
      answerOld = done;
    });
    standIn.script(
      LIST,
      async (response, received) => {
        await written;
        await json([row('1', '1', 'old'), row('2', '1', 'old')])(response, received);
      },
      json([row('1', '1', 'new'), row('2', '1', 'new')]),
    );
    standIn.script(CREATE, json(row('9'), 201));
    const early = request(test.client, shared).byId('1', '2');
    const late = request(test.client, shared);
    await late.create();
    expect(await late.byId('1', '2')).toEqual([row('1', '1', 'new'), row('2', '1', 'new')]);
    answerOld();
    expect(await early).toEqual([row('1', '1', 'old'), row('2', '1', 'old')]);
    expect(await request(test.client, shared).byId('1', '2')).toEqual([row('1', '1', 'new'), row('2', '1', 'new')]);
  });

  it('carries a write through when its request has ended', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url);
    const caller = new AbortController();
    standIn.script(CREATE, (response, received) => {
      caller.abort(new Error('gone'));
      return after(20, json(row('9'), 201))(response, received);
    });
    expect(await request(test.client, sharedReads(0), caller.signal).create()).toEqual(row('9'));
  });

  it('reads past what is kept when asked to', async () => {
    await using standIn = await startStandIn();
    await using test = testClient(standIn.url);
    const { session, byId } = request(test.client, sharedReads(5_000));
    standIn.script(`${LIST}/1`, json(row('1', '1', 'old')), json(row('1', '1', 'new')));
    await byId('1');
    expect(await session.readFresh(getRow, { path: { storeId: '1', rowId: '1' } })).toEqual(row('1', '1', 'new'));
  });
});
