import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/core/config.js';
import { silentLog } from '../../../src/core/log.js';
import { storeOf } from '../../../src/ledger/open.js';
import type { LedgerRecord } from '../../../src/ledger/record.js';
import { everything } from '../../ledger/bench.js';
import { MoneyBed } from '../../support/money.js';

let money: MoneyBed;

beforeEach(async () => {
  money = await MoneyBed.start();
});
afterEach(() => money[Symbol.asyncDispose]());

const ASK = {
  refundOrder: 'refundOrder(input: $input) { refund { paynowId } userErrors { code } }',
  createGiftCard: 'createGiftCard(input: $input) { giftCard { paynowId } userErrors { code } }',
  updateGiftCard: 'updateGiftCard(input: $input) { giftCard { paynowId } userErrors { code } }',
  assignDeliveryItem: 'assignDeliveryItem(input: $input) { deliveryItems { paynowId } userErrors { code } }',
  assignDeliveryItems: 'assignDeliveryItems(input: $input) { deliveryItems { paynowId } userErrors { code } }',
  createCheckout: 'createCheckout(input: $input) { checkout { paynowId } userErrors { code } }',
  checkoutCart: 'checkoutCart(input: $input) { checkout { paynowId } userErrors { code } }',
  changeTier: 'changeTier(input: $input) { userErrors { code } }',
  setCartLine: 'setCartLine(input: $input) { cart { total { minorUnits } } userErrors { code } }',
} as const;

type Mutation = keyof typeof ASK;

/** Asks as somebody; the test bed's own key, where nobody is named. */
async function ask(mutation: Mutation, input: object, authorization?: string) {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${ASK[mutation]} }`;
  const variables = { input: { ...input, idempotencyKey: 'k' } };
  const { data, errors } = await money.bed.ask(query, {
    variables,
    ...(authorization !== undefined && { authorization }),
  });
  const payload = (data as Record<string, Record<string, unknown> | null> | null)?.[mutation] ?? null;
  return { payload, codes: errors.map(({ extensions }) => extensions['code']) };
}

/** Everything in the ledger's file. */
async function kept() {
  const store = storeOf(readConfig({ PAYNOW_STORE_ID: '1', GATEWAY_DATA_DIR: join(money.folder, 'data') }), silentLog);
  const names = await everything(store);
  await store.close();
  return names;
}

async function inputs(): Promise<Readonly<Record<Mutation, object>>> {
  const [order, [product], [customer], [card]] = await Promise.all([
    money.anOrder(),
    money.bed.paynow('products') as Promise<{ id: string }[]>,
    money.bed.paynow('customers?limit=1') as Promise<{ id: string }[]>,
    money.bed.paynow('giftcards?limit=1') as Promise<{ id: string }[]>,
  ]);
  const given = { customerId: customer?.id, productId: product?.id };
  return {
    refundOrder: { orderId: order.id },
    createGiftCard: { startingBalance: 100 },
    updateGiftCard: { id: card?.id, balance: 7 },
    assignDeliveryItem: given,
    assignDeliveryItems: { assignments: [given] },
    createCheckout: { lines: [{ productId: product?.id }] },
    checkoutCart: {},
    changeTier: { tierGroupId: '1', productId: product?.id },
    setCartLine: { productId: product?.id, quantity: 1, increment: true },
  };
}

describe('whom PayNow does not accept', () => {
  it.each(Object.keys(ASK) as Mutation[])('leaves no trace in the ledger by %s', async (mutation) => {
    const scheme = ['createCheckout', 'checkoutCart', 'changeTier', 'setCartLine'].includes(mutation)
      ? 'Customer'
      : 'APIKey';
    const input = (await inputs())[mutation];
    expect(await ask(mutation, input, `${scheme} made-up`)).toEqual({ payload: null, codes: ['UNAUTHENTICATED'] });
    expect(await kept()).toEqual([]);
  });

  it('cannot keep the owner from the order, nor take the key', async () => {
    const input = (await inputs()).refundOrder;
    money.bed.sandbox.faults.setLatency({ latencyMs: 30 });
    const strangers = [1, 2, 3, 4].map((n) => ask('refundOrder', input, `APIKey made-up-${n}`));
    expect(await ask('refundOrder', input)).toMatchObject({ payload: { userErrors: [] }, codes: [] });
    for (const { codes } of await Promise.all(strangers)) expect(codes).toEqual(['UNAUTHENTICATED']);
  });
});

describe('a key belongs to its caller', () => {
  const ENTRIES = `query ($key: String!) { store { ledgerEntries(idempotencyKey: $key) {
    nodes { isOwn key state mutation about { key } made } } } }`;

  it('another caller gets a gift card of their own by an equal call, and each the first result again', async () => {
    const input = { startingBalance: 100 };
    const mine = await ask('createGiftCard', input);
    const theirs = money.another({ GATEWAY_DATA_DIR: join(money.folder, 'data') });
    const query = `mutation ($input: CreateGiftCardInput!) { ${ASK.createGiftCard} }`;
    const again = await theirs(query, { input: { ...input, idempotencyKey: 'k' } });
    expect(again.data).toEqual({ createGiftCard: mine.payload }); // the same key, in another process
    expect(await ask('createGiftCard', { ...input, note: 'other' })).toMatchObject({
      payload: { giftCard: null, userErrors: [{ code: 'CONFLICT' }] },
    });
  });

  it('a shopper is the customer, whichever of their tokens they send; another shopper is not', async () => {
    const [first, second] = (await money.bed.paynow('customers?limit=2')) as [{ id: string }, { id: string }];
    const tokenOf = async ({ id }: { id: string }) => {
      const made = await fetch(
        `${money.bed.sandbox.url}/v1/stores/${money.bed.sandbox.storeId}/customers/${id}/tokens`,
        { method: 'POST', headers: { authorization: `APIKey ${money.bed.sandbox.apiKey}` } },
      );
      return `Customer ${((await made.json()) as { token: string }).token}`;
    };
    const input = (await inputs()).createCheckout;
    const made = await ask('createCheckout', input, await tokenOf(first));
    expect(made).toMatchObject({ payload: { checkout: { paynowId: expect.any(String) }, userErrors: [] }, codes: [] });
    expect(await ask('createCheckout', input, await tokenOf(first))).toEqual(made);
    const other = await ask('createCheckout', input, await tokenOf(second));
    expect(other).toMatchObject({ payload: { checkout: { paynowId: expect.any(String) } }, codes: [] });
    expect(other).not.toEqual(made);
  });

  it('a new API key of the store learns the result of what the former one did, by naming the key', async () => {
    await ask('createGiftCard', { startingBalance: 100 });
    const rotated = money.another({ GATEWAY_HASH_KEY: 'x'.repeat(32) }); // nobody is known again: as with another key
    const { data, codes } = await rotated(ENTRIES, { key: 'k' });
    const entry = { isOwn: false, key: 'k', state: 'DONE', mutation: 'createGiftCard', about: null, made: null };
    expect({ data, codes }).toEqual({ data: { store: { ledgerEntries: { nodes: [entry] } } }, codes: [] });
    expect((await rotated(ENTRIES, { key: 'other' })).data).toEqual({ store: { ledgerEntries: { nodes: [] } } });
    const stranger = await money.bed.ask(ENTRIES, { variables: { key: 'k' }, authorization: 'APIKey made-up' });
    expect(stranger.errors.map(({ extensions }) => extensions['code'])).toEqual(['UNAUTHENTICATED']);
  });
});

describe('a ledger of the version before', () => {
  it('is read: its entries give their results, and hold their orders', async () => {
    const { order, line, other } = await money.aLongOrder();
    const input = { orderId: order.id, orderLineId: line.id };
    const done = await ask('refundOrder', input);
    money.lose('before');
    const lost = { orderId: order.id, orderLineId: other.id, idempotencyKey: 'lost' };
    expect((await money.refund(lost)).codes).toEqual(['UPSTREAM_OUTCOME_UNKNOWN']);
    await downgrade();
    expect((await kept()).map(({ name }) => name.split('/')[0])).toEqual(
      expect.arrayContaining(['entry', 'result', 'lock', 'claim', 'time']),
    );
    expect(await ask('refundOrder', input)).toEqual(done);
    expect((await money.refund(lost)).codes).toEqual(['UPSTREAM_OUTCOME_UNKNOWN']);
    expect((await money.refund({ ...lost, idempotencyKey: 'next' })).userErrors).toMatchObject([{ code: 'CONFLICT' }]);
    expect(money.posts()).toBe(0);
  });

  /** Writes what is kept as the version before had it. */
  async function downgrade() {
    const store = storeOf(
      readConfig({ PAYNOW_STORE_ID: '1', GATEWAY_DATA_DIR: join(money.folder, 'data') }),
      silentLog,
    );
    const former = (text: string) =>
      text.replace(/^\n?(call|answer)\/(\d+)\/(.+)\/[\w-]{43}$/, (_, kind, id, key) =>
        text.startsWith('\n') ? key : `${kind === 'call' ? 'entry' : 'result'}/${id}/${key}`,
      );
    for (const { name, text } of await everything(store)) {
      const isEntry = name.startsWith('call/');
      const { age: _age, keyedBy: _keyedBy, ...record } = isEntry ? (JSON.parse(text) as LedgerRecord) : {};
      await store.commit(
        [],
        [
          { name, text: undefined },
          ...(name === 'age' ? [] : [{ name: former(name), text: isEntry ? JSON.stringify(record) : former(text) }]),
        ],
      );
    }
    await store.close();
  }
});
