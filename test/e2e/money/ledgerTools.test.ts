import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PaymentRow } from '../../../src/upstream/management/payments.js';
import { typed } from '../../support/command.js';
import { MoneyBed } from '../../support/money.js';

let money: MoneyBed;

beforeEach(async () => {
  money = await MoneyBed.start();
});
afterEach(() => money[Symbol.asyncDispose]());

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
    const { order, line } = await money.aLongOrder();
    const input = { orderId: order.id, orderLineId: line.id, reason: 'broken', idempotencyKey: 'mine' };
    const mine = await money.refund({ ...input, amount: line.total_amount });
    const stranger = money.another({ GATEWAY_HASH_KEY: 'x'.repeat(32) });
    money.lose('before');
    await money.refund({ orderId: (await money.anOrder()).id, idempotencyKey: 'theirs' }, stranger);
    const { data, errors, calls } = await money.bed.ask(ENTRIES, { variables: { first: 5 } });
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
      ((await money.bed.ask(ENTRIES, { variables: { first: 1, ...variables } })).data as Shown).store.ledgerEntries;
    const newest = await page({});
    expect(await page({ after: newest?.endCursor })).toMatchObject({ endCursor: null, nodes: [{ key: 'mine' }] });
    expect(await page({ state: 'DONE' })).toMatchObject({ endCursor: null, nodes: [{ key: 'mine' }] });
  });

  it('nothing to a key that PayNow does not know, nor for a wrong page', async () => {
    await money.refund({ orderId: (await money.anOrder()).id, idempotencyKey: 'k' });
    const wrong = await money.bed.ask(ENTRIES, { variables: { first: 5 }, authorization: 'APIKey wrong' });
    expect(wrong.data).toEqual({ store: { ledgerEntries: null } });
    expect(wrong.errors.map(({ extensions }) => extensions['code'])).toEqual(['UNAUTHENTICATED']);
    for (const variables of [{ first: 0 }, { first: 101 }, { first: 1, after: 'x' }]) {
      const { errors, calls } = await money.bed.ask(ENTRIES, { variables });
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
    const { data, errors, calls } = await money.bed.ask(PREVIEW, { variables: { orderId, line } });
    expect(errors).toEqual([]);
    return { calls: calls.length, ...(data as { store: { refundPreview: object | null } }).store };
  };

  it('says what refundOrder would do, before and after one', async () => {
    const { order, line } = await money.aLongOrder();
    const [payment] = (await money.bed.paynow(`payments?order_id=${order.id}`)) as PaymentRow[];
    const units = (minorUnits: number) => ({ minorUnits });
    const fresh = { payment: { paynowId: payment?.id }, refunds: [], refundedAmount: units(0), refusal: null };
    expect(await preview(order.id)).toEqual({
      calls: 2,
      refundPreview: { ...fresh, amount: units(order.total_amount), line: null },
    });
    expect(await preview(order.id, line.id)).toEqual({
      calls: 2,
      refundPreview: { ...fresh, amount: units(line.total_amount), line: { paynowId: line.id } },
    });
    const done = await money.refund({ orderId: order.id, orderLineId: line.id, idempotencyKey: 'k' });
    const after = {
      payment: { paynowId: payment?.id },
      refunds: [{ paynowId: done.refund?.paynowId }],
      refundedAmount: units(line.total_amount),
    };
    expect((await preview(order.id)).refundPreview).toEqual({
      ...{ ...after, line: null, refusal: null, amount: units(order.total_amount - line.total_amount) },
    });
    const again = await money.refund({ orderId: order.id, orderLineId: line.id, idempotencyKey: 'again' });
    expect((await preview(order.id, line.id)).refundPreview).toEqual({
      ...{ ...after, line: { paynowId: line.id }, amount: units(0), refusal: again.userErrors[0] },
    });
  });

  // Money that PayNow could not pay back, or is about to, has arrived and is still there to refund.
  it.each([
    ['completed', true],
    ['refunded', true],
    ['refund_failed', true],
    ['refund_processing', true],
    ['created', false],
    ['pending', false],
    ['canceled', false],
    ['failed', false],
    ['chargeback', false],
    ['unknown', false],
  ] as const)('a payment that is %s counts as paid: %s', async (status, isPaid) => {
    const order = await money.anOrder();
    const [payment] = (await money.bed.paynow(`payments?order_id=${order.id}`)) as PaymentRow[];
    money.bed.sandbox.faults.add({
      match: { method: 'GET', path: '/payments$', times: 1 },
      fault: { kind: 'status', status: 200, body: [{ ...payment, status }] },
    });
    expect(await preview(order.id)).toMatchObject({
      calls: 2,
      refundPreview: isPaid
        ? { amount: { minorUnits: payment?.amount }, payment: { paynowId: payment?.id }, refusal: null }
        : { amount: { minorUnits: 0 }, payment: null, refusal: { code: 'CONFLICT', field: ['orderId'] } },
    });
  });

  it('says that another refund is not settled, or that there is no such order or line', async () => {
    const { order, line, other } = await money.aLongOrder();
    money.lose('before');
    await money.refund({ orderId: order.id, orderLineId: line.id, idempotencyKey: 'k' });
    const busy = await money.refund({ orderId: order.id, orderLineId: other.id, idempotencyKey: 'other' });
    expect((await preview(order.id, other.id)).refundPreview).toMatchObject({
      amount: { minorUnits: 0 },
      refusal: busy.userErrors[0],
    });
    expect((await preview('42')).refundPreview).toBeNull();
    expect((await preview((await money.anOrder()).id, '42')).refundPreview).toMatchObject({
      ...{ amount: { minorUnits: 0 }, line: null, refusal: { code: 'NOT_FOUND', field: ['orderLineId'] } },
    });
    const wrong = await money.bed.ask(PREVIEW, { variables: { orderId: '42', line: 'x' } });
    expect([wrong.errors.map(({ extensions }) => extensions['code']), wrong.calls]).toEqual([['BAD_USER_INPUT'], []]);
  });
});

describe('paynow-graphql ledger', () => {
  const run = async (...args: string[]) => {
    const env = { GATEWAY_DATA_DIR: join(money.folder, 'data'), PAYNOW_STORE_ID: money.bed.sandbox.storeId };
    const { code, out, err } = await typed(['ledger', ...args], env);
    return { code, out, error: err.split('\n')[0] };
  };

  it('lists, shows and resolves; the key then gives what was recorded', async () => {
    const order = await money.anOrder();
    const input = { orderId: order.id, reason: 'broken', idempotencyKey: 'a key' };
    money.lose('after');
    await money.refund(input);
    const listed = await run('list', '--state', 'unknown');
    expect(listed.out.split('\n')[1]).toMatch(/^unknown {2}"a key" {2}refundOrder {2}20.*Z {2}orderId=\d+$/);
    const shown = await run('show', 'a key');
    expect(shown.out).toContain('reason    "broken"\n');
    const [made] = await money.refundsOf(order);
    const args = ['resolve', 'a key', '--done', '--made', `refund:${made?.id}`, '--note', 'seen', '--by', 'anna'];
    const resolved = await run(...args);
    expect(resolved.out).toContain('note      "anna: seen"\n');
    expect({ codes: [listed.code, shown.code, resolved.code], again: await run(...args) }).toEqual({
      codes: [0, 0, 0],
      again: { code: 1, out: '', error: 'The entry is settled already: done.' },
    });
    expect((await run('list', '--state', 'unknown')).out).toBe('No entries.');
    money.bed.sandbox.calls.clear();
    expect((await money.refund(input)).refund?.paynowId).toBe(made?.id);
    expect(money.posts()).toBe(0);
  });

  it('records that nothing was done, which frees the order but not the key', async () => {
    const order = await money.anOrder();
    money.lose('before');
    await money.refund({ orderId: order.id, idempotencyKey: 'k' });
    expect((await run('resolve', 'k', '--not-done', '--note', 'looked')).code).toBe(0);
    expect((await money.refund({ orderId: order.id, idempotencyKey: 'k' })).userErrors).toMatchObject([
      { code: 'CONFLICT' },
    ]);
    expect((await money.refund({ orderId: order.id, idempotencyKey: 'new' })).refund).not.toBeNull();
  });

  it.each([
    [['list', '--state', 'x'], 2, /'x' is invalid. Allowed choices are started, sent, done, refused, unknown.$/],
    [['list', '--limit', '0'], 2, /'0' is invalid. It must be a whole number from 1 to 999999.$/],
    [['show'], 2, /missing required argument 'key'/],
    [['show', 'none'], 1, /^There is no such entry.$/],
    [['resolve', 'k', '--note', 'x'], 2, /^Say either --done or --not-done.$/],
    [['resolve', 'k', '--note', 'x', '--done', '--not-done'], 2, /'--done' cannot be used with option '--not-done'/],
    [['resolve', 'k', '--note', 'x', '--not-done', '--made', 'refund:1'], 2, /'--made <kind:id>' cannot be used with/],
    [['resolve', 'k', '--done'], 2, /'--note <text>' not specified/],
    [['resolve', 'k', '--done', '--note', ' '], 2, /^Say with --note how you know.$/],
    [['resolve', 'k', '--done', '--note', 'x', '--made', 'x'], 2, /'x' is invalid. It must look like refund:123.$/],
    [['adopt'], 1, /^Only a ledger in Redis is adopted: set REDIS_URL.$/],
    [['drop'], 2, /unknown command 'drop'/],
    [[], 2, /^Usage: paynow-graphql ledger/],
  ])('%j says what is wrong', async (args, code, error) => {
    expect(await run(...args)).toEqual({ code, out: '', error: expect.stringMatching(error) });
  });
});
