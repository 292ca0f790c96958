import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runLedgerCommand } from '../../src/cli/ledgerCommand.js';
import { readConfig } from '../../src/core/config.js';
import { silentLog } from '../../src/core/log.js';
import { createGateway } from '../../src/server/gateway.js';
import type { OrderRow } from '../../src/upstream/orders.js';
import type { PaymentRow } from '../../src/upstream/payments.js';
import { hasRedis, startRedis, temporaryFolder } from '../ledger/stores.js';
import { startTestBed, type TestBed, type TestSettings } from '../support/gateway.js';

let bed: TestBed;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let open: Array<() => Promise<void>>;

beforeEach(async () => {
  folder = await temporaryFolder();
  open = [];
  bed = await startTestBed({ GATEWAY_DATA_DIR: join(folder.path, 'data') });
});
afterEach(async () => {
  for (const close of open) await close();
  await bed[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const REFUND = `mutation ($input: RefundOrderInput!) { refundOrder(input: $input) {
  refund { paynowId amount { minorUnits } } userErrors { message field code } } }`;

interface Outcome {
  readonly refund: { readonly paynowId: string; readonly amount: { readonly minorUnits: number } } | null;
  readonly userErrors: readonly {
    readonly message: string;
    readonly field: readonly string[];
    readonly code: string;
  }[];
}

type Ask = (
  query: string,
  variables: object,
) => Promise<{ readonly data: unknown; readonly codes: readonly unknown[] }>;

/** Another gateway in front of the same PayNow, with the same ledger unless the settings say otherwise. */
function another(settings: TestSettings = {}, now: () => number = Date.now): Ask {
  const config = readConfig({
    PAYNOW_BASE_URL: bed.sandbox.url,
    PAYNOW_STORE_ID: bed.sandbox.storeId,
    PAYNOW_RETRIES: '0',
    CACHE_MAX_ENTRIES: '0',
    GATEWAY_DATA_DIR: join(folder.path, 'data'),
    ...settings,
  });
  const gateway = createGateway({ config, log: silentLog, now });
  open.push(gateway.close);
  return async (query, variables) => {
    const response = await gateway.fetch(
      new Request('http://gateway/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `APIKey ${bed.sandbox.apiKey}` },
        body: JSON.stringify({ query, variables }),
      }),
    );
    const { data, errors = [] } = (await response.json()) as {
      data: unknown;
      errors?: { extensions: { code: unknown } }[];
    };
    return { data, codes: errors.map(({ extensions }) => extensions.code) };
  };
}

const first: Ask = async (query, variables) => {
  const { data, errors } = await bed.ask(query, { variables: { ...variables } });
  return { data, codes: errors.map(({ extensions }) => extensions['code']) };
};

const refund = async (input: object, ask: Ask = first) => {
  const { data, codes } = await ask(REFUND, { input });
  const outcome = (data as { refundOrder: Outcome | null }).refundOrder;
  return { refund: outcome?.refund ?? null, userErrors: outcome?.userErrors ?? [], codes };
};

const orders = async () => (await bed.paynow('orders?status=completed&limit=100')) as OrderRow[];
const anOrder = async (): Promise<OrderRow> => {
  const [order] = await orders();
  if (!order) throw new Error('the seed has no completed order');
  return order;
};
const aLongOrder = async () => {
  const order = (await orders()).find(({ lines, giftcard_usage_amount: cards }) => lines.length > 1 && cards === 0);
  const [line, other] = order?.lines ?? [];
  if (!order || !line || !other) throw new Error('the seed has no order of two lines');
  return { order, line, other };
};
const refundsOf = async ({ id }: OrderRow) =>
  ((await bed.paynow(`payments?order_id=${id}`)) as PaymentRow[]).flatMap(({ refunds }) => refunds ?? []);
const posts = () => bed.sandbox.calls.list.filter(({ method }) => method === 'POST').length;
/** The next refund is carried out, or not, and its answer is lost. */
const lose = (when: 'before' | 'after') =>
  bed.sandbox.faults.add({ match: { method: 'POST', times: 1 }, fault: { kind: 'cut' }, when });

describe('one refund, once', () => {
  it('500 equal calls at once are one POST and one answer', async () => {
    const { id } = await anOrder();
    const gateway = another();
    bed.sandbox.calls.clear();
    const calls = Array.from({ length: 500 }, () => refund({ orderId: id, idempotencyKey: 'k' }, gateway));
    const answers = await Promise.all(calls);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ refund: { paynowId: expect.any(String) }, userErrors: [], codes: [] });
    expect(posts()).toBe(1);
  });

  it('gives the first result after a restart, and in another process on the same folder', async () => {
    const { id } = await anOrder();
    const input = { orderId: id, reason: 'asked nicely', idempotencyKey: 'k' };
    const own = { GATEWAY_DATA_DIR: join(folder.path, 'own') };
    const once = await refund(input, another(own));
    expect(once).toMatchObject({ refund: { paynowId: expect.any(String) }, userErrors: [], codes: [] });
    bed.sandbox.calls.clear();
    expect(await refund(input, another(own))).toEqual(once);
    for (const close of open.splice(0)) await close();
    const restarted = another(own);
    expect(await refund(input, restarted)).toEqual(once);
    expect(await refund({ ...input, reason: 'other' }, restarted)).toMatchObject({
      refund: null,
      userErrors: [{ code: 'CONFLICT', field: ['input', 'idempotencyKey'] }],
    });
    const stranger = await refund(input, another({ ...own, GATEWAY_HASH_KEY: 'x'.repeat(32) }));
    expect(stranger).toMatchObject({ refund: null, userErrors: [{ code: 'CONFLICT' }] });
    expect(bed.sandbox.calls.list).toEqual([]);
  });

  it('two gateways over one folder send one of many equal calls', async () => {
    const order = await anOrder();
    const gateways = [another(), another()] as const;
    bed.sandbox.faults.setLatency({ latencyMs: 20 });
    const calls = Array.from({ length: 40 }, (_, n) =>
      refund({ orderId: order.id, idempotencyKey: 'k' }, gateways[n % 2 ? 0 : 1]),
    );
    expect(new Set((await Promise.all(calls)).map((answer) => answer.refund?.paynowId)).size).toBe(1);
    expect(await refundsOf(order)).toHaveLength(1);
  });

  it('the folder and its key are for one user only', async () => {
    await refund({ orderId: (await anOrder()).id, idempotencyKey: 'k' });
    const mode = async (name: string) => (await stat(join(folder.path, 'data', name))).mode & 0o777;
    expect([await mode('.'), await mode('hash.key')]).toEqual([0o700, 0o600]);
  });

  it('a folder that cannot be used refuses the mutation, and reads go on', async () => {
    const gateway = another({ GATEWAY_DATA_DIR: '/dev/null/data', GATEWAY_HASH_KEY: 'x'.repeat(32) });
    bed.sandbox.calls.clear();
    const { codes } = await refund({ orderId: '1', idempotencyKey: 'k' }, gateway);
    expect({ codes, posts: posts() }).toEqual({ codes: ['UNAVAILABLE'], posts: 0 });
    expect((await gateway('{ store { name } }', {})).codes).toEqual([]);
  });
});

describe('an answer that was lost', () => {
  it('is settled by reading; until then other refunds of the order are refused', async () => {
    const { order, line, other } = await aLongOrder();
    const input = { orderId: order.id, orderLineId: line.id, idempotencyKey: 'k' };
    const next = { orderId: order.id, orderLineId: other.id, idempotencyKey: 'next' };
    lose('after');
    expect(await refund(input)).toMatchObject({ refund: null, codes: ['UPSTREAM_OUTCOME_UNKNOWN'] });
    bed.sandbox.calls.clear();
    expect(await refund(next)).toEqual({
      refund: null,
      codes: [],
      userErrors: [
        { message: expect.stringContaining('is not settled'), field: ['input', 'orderId'], code: 'CONFLICT' },
      ],
    });
    const settled = await refund(input, another());
    expect(settled.refund).toEqual({
      paynowId: (await refundsOf(order))[0]?.id,
      amount: { minorUnits: line.total_amount },
    });
    expect(posts()).toBe(0);
    expect(await refund(next)).toMatchObject({ refund: { amount: { minorUnits: other.total_amount } } });
  });

  it('and that PayNow does not show is refused after a while; a new key is free to send', async () => {
    const order = await anOrder();
    const input = { orderId: order.id, idempotencyKey: 'k' };
    const unknown = { refund: null, userErrors: [], codes: ['UPSTREAM_OUTCOME_UNKNOWN'] };
    lose('before');
    expect(await refund(input)).toEqual(unknown);
    expect(await refund(input)).toEqual(unknown);
    const later = another({}, () => Date.now() + 10 * 60 * 1000);
    bed.sandbox.calls.clear();
    for (const ask of [later, first]) {
      expect(await refund(input, ask)).toEqual({
        refund: null,
        codes: [],
        userErrors: [
          { message: 'not seen at PayNow; use a new key', field: ['input', 'idempotencyKey'], code: 'CONFLICT' },
        ],
      });
    }
    expect(await refundsOf(order)).toEqual([]);
    expect(await refund({ ...input, idempotencyKey: 'new' })).toMatchObject({
      refund: { paynowId: expect.any(String) },
    });
    expect(await refundsOf(order)).toHaveLength(1);
  });

  it('and that could be one of two refunds stays unknown', async () => {
    const { order, line } = await aLongOrder();
    const input = { orderId: order.id, orderLineId: line.id, idempotencyKey: 'k' };
    lose('before');
    await refund(input);
    // Two refunds made past the gateway: of the line, which then failed, and of the line again.
    const twin = async (id: string) => {
      bed.sandbox.faults.add({
        match: { method: 'GET', path: '/payments$', times: 1 },
        fault: { kind: 'status', status: 200, body: await withRefunds(order, line.id, ['1', id]) },
      });
      return refund(input);
    };
    expect((await twin('2')).codes).toEqual(['UPSTREAM_OUTCOME_UNKNOWN']);
    expect((await twin('3')).codes).toEqual(['UPSTREAM_OUTCOME_UNKNOWN']);
    expect(await refundsOf(order)).toEqual([]);
  });

  it('of a gift card is found by its code, drawn or given', async () => {
    const create = `mutation ($input: CreateGiftCardInput!) { createGiftCard(input: $input) {
      giftCard { paynowId code } userErrors { code } } }`;
    for (const input of [
      { startingBalance: 700, idempotencyKey: 'drawn' },
      { startingBalance: 800, code: 'GIVEN-1', idempotencyKey: 'given' },
    ]) {
      lose('after');
      expect((await first(create, { input })).codes).toEqual(['UPSTREAM_OUTCOME_UNKNOWN']);
      bed.sandbox.calls.clear();
      const { data, codes } = await another()(create, { input });
      const [newest] = (await bed.paynow('giftcards?limit=1')) as { id: string; code: string; balance: number }[];
      expect({ data, codes, posts: posts() }).toEqual({
        data: { createGiftCard: { giftCard: { paynowId: newest?.id, code: newest?.code }, userErrors: [] } },
        codes: [],
        posts: 0,
      });
      expect(newest?.balance).toBe(input.startingBalance);
    }
  });

  it("of a gift card's new balance is found on the card", async () => {
    const update = `mutation ($input: UpdateGiftCardInput!) { updateGiftCard(input: $input) {
      giftCard { balance { minorUnits } } userErrors { code } } }`;
    const [card] = (await bed.paynow('giftcards?limit=1')) as { id: string }[];
    const input = { id: card?.id, balance: 4321, idempotencyKey: 'k' };
    bed.sandbox.faults.add({ match: { method: 'PATCH', times: 1 }, fault: { kind: 'cut' }, when: 'after' });
    expect((await first(update, { input })).codes).toEqual(['UPSTREAM_OUTCOME_UNKNOWN']);
    const { data, codes } = await first(update, { input });
    expect({ data, codes }).toEqual({
      data: { updateGiftCard: { giftCard: { balance: { minorUnits: 4321 } }, userErrors: [] } },
      codes: [],
    });
  });

  it('of an assignment waits for a person', async () => {
    const assign = `mutation ($input: AssignDeliveryItemInput!) { assignDeliveryItem(input: $input) {
      deliveryItems { paynowId } userErrors { code } } }`;
    const [[product], [customer]] = (await Promise.all([bed.paynow('products'), bed.paynow('customers?limit=1')])) as [
      { id: string }[],
      { id: string }[],
    ];
    const input = { customerId: customer?.id, productId: product?.id, idempotencyKey: 'k' };
    lose('after');
    for (let n = 0; n < 2; n += 1) {
      expect((await first(assign, { input })).codes).toEqual(['UPSTREAM_OUTCOME_UNKNOWN']);
    }
    expect(posts()).toBe(0); // `ask` counts from its own beginning: the second one sent nothing
  });
});

describe('the ledger shows', () => {
  const ENTRIES = `query ($state: LedgerEntryState, $first: Int!, $after: String) { store {
    ledgerEntries(state: $state, first: $first, after: $after) { endCursor nodes {
      isOwn key mutation state about { key value } reason made startedAt sentAt settledAt } } } }`;
  interface Shown {
    readonly store: {
      readonly ledgerEntries: { readonly endCursor: string | null; readonly nodes: Record<string, unknown>[] } | null;
    };
  }

  it('what a caller asked for; of others only that there was something', async () => {
    const { order, line } = await aLongOrder();
    const input = { orderId: order.id, orderLineId: line.id, reason: 'broken', idempotencyKey: 'mine' };
    const mine = await refund({ ...input, amount: line.total_amount });
    const stranger = another({ GATEWAY_HASH_KEY: 'x'.repeat(32) });
    lose('before');
    await refund({ orderId: (await anOrder()).id, idempotencyKey: 'theirs' }, stranger);
    const { data, errors, calls } = await bed.ask(ENTRIES, { variables: { first: 5 } });
    const moment = expect.stringMatching(/^20\d\d-.*Z$/);
    expect({ errors, calls: calls.length }).toEqual({ errors: [], calls: 1 });
    expect((data as Shown).store.ledgerEntries).toEqual({
      endCursor: null,
      nodes: [
        {
          ...{
            isOwn: false,
            key: null,
            mutation: 'refundOrder',
            state: 'UNKNOWN',
            about: null,
            reason: null,
            made: null,
          },
          ...{ startedAt: moment, sentAt: moment, settledAt: null },
        },
        {
          ...{ isOwn: true, key: 'mine', mutation: 'refundOrder', state: 'DONE', reason: 'broken' },
          about: [
            { key: 'orderId', value: order.id },
            { key: 'orderLineId', value: line.id },
            { key: 'amount', value: String(line.total_amount) },
          ],
          made: [`refund:${mine.refund?.paynowId}`],
          ...{ startedAt: moment, sentAt: moment, settledAt: moment },
        },
      ],
    });
    const page = async (variables: object) =>
      ((await bed.ask(ENTRIES, { variables: { first: 1, ...variables } })).data as Shown).store.ledgerEntries;
    const newest = await page({});
    expect(await page({ after: newest?.endCursor })).toMatchObject({ endCursor: null, nodes: [{ key: 'mine' }] });
    expect(await page({ state: 'DONE' })).toMatchObject({ endCursor: null, nodes: [{ key: 'mine' }] });
  });

  it('nothing to a key that PayNow does not know, nor for a wrong page', async () => {
    await refund({ orderId: (await anOrder()).id, idempotencyKey: 'k' });
    const wrong = await bed.ask(ENTRIES, { variables: { first: 5 }, authorization: 'APIKey wrong' });
    expect(wrong.data).toEqual({ store: { ledgerEntries: null } });
    expect(wrong.errors.map(({ extensions }) => extensions['code'])).toEqual(['UNAUTHENTICATED']);
    for (const variables of [{ first: 0 }, { first: 101 }, { first: 1, after: 'x' }]) {
      const { errors, calls } = await bed.ask(ENTRIES, { variables });
      expect({ codes: errors.map(({ extensions }) => extensions['code']), calls }).toEqual({
        codes: ['BAD_USER_INPUT'],
        calls: [],
      });
    }
  });
});

describe('refundPreview', () => {
  const PREVIEW = `query ($orderId: ID!, $line: ID) { store { refundPreview(orderId: $orderId, orderLineId: $line) {
    amount { minorUnits } refusal { message field code } line { paynowId } payment { paynowId }
    refunds { paynowId } refundedAmount { minorUnits } } } }`;
  const preview = async (orderId: string, line?: string) => {
    const { data, errors, calls } = await bed.ask(PREVIEW, { variables: { orderId, line } });
    expect(errors).toEqual([]);
    return { calls: calls.length, ...(data as { store: { refundPreview: object | null } }).store };
  };

  it('says what refundOrder would do, before and after one', async () => {
    const { order, line } = await aLongOrder();
    const [payment] = (await bed.paynow(`payments?order_id=${order.id}`)) as PaymentRow[];
    const money = (minorUnits: number) => ({ minorUnits });
    const fresh = { payment: { paynowId: payment?.id }, refunds: [], refundedAmount: money(0), refusal: null };
    expect(await preview(order.id)).toEqual({
      calls: 2,
      refundPreview: { ...fresh, amount: money(order.total_amount), line: null },
    });
    expect(await preview(order.id, line.id)).toEqual({
      calls: 2,
      refundPreview: { ...fresh, amount: money(line.total_amount), line: { paynowId: line.id } },
    });
    const done = await refund({ orderId: order.id, orderLineId: line.id, idempotencyKey: 'k' });
    const after = {
      payment: { paynowId: payment?.id },
      refunds: [{ paynowId: done.refund?.paynowId }],
      refundedAmount: money(line.total_amount),
    };
    expect((await preview(order.id)).refundPreview).toEqual({
      ...{ ...after, line: null, refusal: null, amount: money(order.total_amount - line.total_amount) },
    });
    const again = await refund({ orderId: order.id, orderLineId: line.id, idempotencyKey: 'again' });
    expect((await preview(order.id, line.id)).refundPreview).toEqual({
      ...{ ...after, line: { paynowId: line.id }, amount: money(0), refusal: again.userErrors[0] },
    });
  });

  it('says that another refund is not settled, or that there is no such order or line', async () => {
    const { order, line, other } = await aLongOrder();
    lose('before');
    await refund({ orderId: order.id, orderLineId: line.id, idempotencyKey: 'k' });
    const busy = await refund({ orderId: order.id, orderLineId: other.id, idempotencyKey: 'other' });
    expect((await preview(order.id, other.id)).refundPreview).toMatchObject({
      amount: { minorUnits: 0 },
      refusal: busy.userErrors[0],
    });
    expect((await preview('42')).refundPreview).toBeNull();
    expect((await preview((await anOrder()).id, '42')).refundPreview).toMatchObject({
      ...{ amount: { minorUnits: 0 }, line: null, refusal: { code: 'NOT_FOUND', field: ['input', 'orderLineId'] } },
    });
    const wrong = await bed.ask(PREVIEW, { variables: { orderId: '42', line: 'x' } });
    expect([wrong.errors.map(({ extensions }) => extensions['code']), wrong.calls]).toEqual([['BAD_USER_INPUT'], []]);
  });
});

describe('paynow-graphql ledger', () => {
  const run = async (...args: string[]) => {
    let [out, error] = ['', ''];
    const env = { GATEWAY_DATA_DIR: join(folder.path, 'data'), PAYNOW_STORE_ID: bed.sandbox.storeId };
    const code = await runLedgerCommand(['ledger', ...args], env, {
      out: (text) => (out += text),
      error: (text) => (error += text),
    });
    return { code, out, error: error.split('\n')[0] };
  };

  it('lists, shows and resolves; the key then gives what was recorded', async () => {
    const order = await anOrder();
    const input = { orderId: order.id, reason: 'broken', idempotencyKey: 'a key' };
    lose('after');
    await refund(input);
    const listed = await run('list', '--state', 'unknown');
    expect(listed.out.split('\n')[1]).toMatch(/^unknown {2}"a key" {2}refundOrder {2}20.*Z {2}orderId=\d+$/);
    const shown = await run('show', 'a key');
    expect(shown.out).toContain('reason    "broken"\n');
    const [made] = await refundsOf(order);
    const args = ['resolve', 'a key', '--done', '--made', `refund:${made?.id}`, '--note', 'seen', '--by', 'anna'];
    const resolved = await run(...args);
    expect(resolved.out).toContain('note      "anna: seen"\n');
    expect({ codes: [listed.code, shown.code, resolved.code], again: await run(...args) }).toEqual({
      codes: [0, 0, 0],
      again: { code: 1, out: '', error: 'The entry is settled already: done.' },
    });
    expect((await run('list', '--state', 'unknown')).out).toBe('No entries.\n');
    bed.sandbox.calls.clear();
    expect((await refund(input)).refund?.paynowId).toBe(made?.id);
    expect(posts()).toBe(0);
  });

  it('records that nothing was done, which frees the order but not the key', async () => {
    const order = await anOrder();
    lose('before');
    await refund({ orderId: order.id, idempotencyKey: 'k' });
    expect((await run('resolve', 'k', '--not-done', '--note', 'looked')).code).toBe(0);
    expect((await refund({ orderId: order.id, idempotencyKey: 'k' })).userErrors).toMatchObject([{ code: 'CONFLICT' }]);
    expect((await refund({ orderId: order.id, idempotencyKey: 'new' })).refund).not.toBeNull();
  });

  it.each([
    [['list', '--state', 'x'], 2, '--state must be one of started, sent, done, refused, unknown.'],
    [['list', '--limit', '0'], 2, '--limit must be a whole number from 1 to 999999.'],
    [['show'], 2, 'Say which key.'],
    [['show', 'none'], 1, 'There is no such entry.'],
    [['resolve', 'k', '--note', 'x'], 2, 'Say either --done or --not-done.'],
    [['resolve', 'k', '--done'], 2, 'Say with --note how you know.'],
    [['resolve', 'k', '--done', '--note', 'x', '--made', 'x'], 2, '--made must look like refund:123.'],
    [['drop'], 2, 'There is no command ledger drop.'],
    [[], 2, 'Say ledger list, show or resolve.'],
  ])('%j says what is wrong', async (args, code, error) => {
    expect(await run(...args)).toEqual({ code, out: '', error });
  });
});

/** The order's payments as PayNow would show them with these refunds of a line. */
async function withRefunds(order: OrderRow, lineId: string, ids: readonly string[]): Promise<unknown> {
  const payments = (await bed.paynow(`payments?order_id=${order.id}`)) as PaymentRow[];
  const example = ((await bed.paynow('payments?status=refunded&limit=1')) as PaymentRow[])[0]?.refunds?.[0];
  return payments.map((payment) => ({
    ...payment,
    refunds: ids.map((id) => ({ ...example, id, order_line_id: lineId })),
  }));
}

describe.runIf(hasRedis)('over one Redis', () => {
  const settings = (url: string) => ({ REDIS_URL: url, GATEWAY_HASH_KEY: 'k'.repeat(40) });

  it('two gateways send one of many equal calls, and share what came of it', async () => {
    await using redis = await startRedis();
    const order = await anOrder();
    const gateways = [another(settings(redis.url)), another(settings(redis.url))] as const;
    const calls = Array.from({ length: 40 }, (_, n) =>
      refund({ orderId: order.id, idempotencyKey: 'k' }, gateways[n % 2 ? 0 : 1]),
    );
    expect(new Set((await Promise.all(calls)).map((answer) => answer.refund?.paynowId)).size).toBe(1);
    expect(await refundsOf(order)).toHaveLength(1);
    for (const close of open.splice(0)) await close();
  });

  it('that may forget, nothing that needs the ledger is sent, unless the risk is accepted by name', async () => {
    await using redis = await startRedis(['--appendonly', 'yes', '--appendfsync', 'everysec']);
    const { id } = await anOrder();
    bed.sandbox.calls.clear();
    const refused = await refund({ orderId: id, idempotencyKey: 'k' }, another(settings(redis.url)));
    expect({ codes: refused.codes, posts: posts() }).toEqual({ codes: ['UNAVAILABLE'], posts: 0 });
    const accepting = another({ ...settings(redis.url), GATEWAY_ACCEPT_RISK: 'redis-loses-writes' });
    expect((await refund({ orderId: id, idempotencyKey: 'k' }, accepting)).refund).not.toBeNull();
    for (const close of open.splice(0)) await close();
  });
});
