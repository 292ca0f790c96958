import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startRedis } from '../../ledger/stores.js';
import { MoneyBed } from '../../support/money.js';
import { REDIS } from '../../support/needs.js';

let money: MoneyBed;

beforeEach(async () => {
  money = await MoneyBed.start();
});
afterEach(() => money[Symbol.asyncDispose]());

describe('one refund, once', () => {
  it('500 equal calls at once are one POST and one answer', async () => {
    const { id } = await money.anOrder();
    const gateway = money.another();
    money.bed.sandbox.calls.clear();
    const calls = Array.from({ length: 500 }, () => money.refund({ orderId: id, idempotencyKey: 'k' }, gateway));
    const answers = await Promise.all(calls);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ refund: { paynowId: expect.any(String) }, userErrors: [], codes: [] });
    expect(money.posts()).toBe(1);
  });

  it('gives the first result after a restart, and in another process on the same folder', async () => {
    const { id } = await money.anOrder();
    const input = { orderId: id, reason: 'asked nicely', idempotencyKey: 'k' };
    const own = { GATEWAY_DATA_DIR: join(money.folder, 'own') };
    const once = await money.refund(input, money.another(own));
    expect(once).toMatchObject({ refund: { paynowId: expect.any(String) }, userErrors: [], codes: [] });
    money.bed.sandbox.calls.clear();
    expect(await money.refund(input, money.another(own))).toEqual(once);
    await money.closeOthers();
    const restarted = money.another(own);
    expect(await money.refund(input, restarted)).toEqual(once);
    expect(await money.refund({ ...input, reason: 'other' }, restarted)).toMatchObject({
      refund: null,
      userErrors: [{ code: 'CONFLICT', field: ['idempotencyKey'] }],
    });
    const stranger = await money.refund(input, money.another({ ...own, GATEWAY_HASH_KEY: 'x'.repeat(32) }));
    expect(stranger).toMatchObject({ refund: null, userErrors: [{ code: 'CONFLICT' }] });
    expect(money.posts()).toBe(0); // a new process reads the order, to see that the key is accepted
  });

  it('two gateways over one folder send one of many equal calls', async () => {
    const order = await money.anOrder();
    const gateways = [money.another(), money.another()] as const;
    money.bed.sandbox.faults.setLatency({ latencyMs: 20 });
    const calls = Array.from({ length: 40 }, (_, n) =>
      money.refund({ orderId: order.id, idempotencyKey: 'k' }, gateways[n % 2 ? 0 : 1]),
    );
    expect(new Set((await Promise.all(calls)).map((answer) => answer.refund?.paynowId)).size).toBe(1);
    expect(await money.refundsOf(order)).toHaveLength(1);
  });

  it('the folder and its key are for one user only', async () => {
    await money.refund({ orderId: (await money.anOrder()).id, idempotencyKey: 'k' });
    const mode = async (name: string) => (await stat(join(money.folder, 'data', name))).mode & 0o777;
    expect([await mode('.'), await mode('hash.key')]).toEqual([0o700, 0o600]);
  });

  it('an assignment repeats its first result when its product can no longer be read', async () => {
    const assign = `mutation ($input: AssignDeliveryItemsInput!) { assignDeliveryItems(input: $input) {
      deliveryItems { paynowId } userErrors { code } } }`;
    const [[product], [customer]] = (await Promise.all([
      money.bed.paynow('products'),
      money.bed.paynow('customers?limit=1'),
    ])) as [{ id: string }[], { id: string }[]];
    const assignments = [{ customerId: customer?.id, productId: product?.id }];
    const ask = () => money.first(assign, { input: { assignments, idempotencyKey: 'k' } });
    const first = await ask();
    expect(first).toMatchObject({ data: { assignDeliveryItems: { userErrors: [] } }, codes: [] });
    money.bed.sandbox.faults.add({ match: { path: '/products' }, fault: { kind: 'status', status: 404 } });
    expect(await ask()).toEqual(first);
    expect(money.bed.sandbox.calls.list).toEqual([]);
  });

  it('a folder that cannot be used refuses the mutation, and reads go on', async () => {
    const gateway = money.another({ GATEWAY_DATA_DIR: '/dev/null/data', GATEWAY_HASH_KEY: 'x'.repeat(32) });
    money.bed.sandbox.calls.clear();
    const { codes } = await money.refund({ orderId: (await money.anOrder()).id, idempotencyKey: 'k' }, gateway);
    expect({ codes, posts: money.posts() }).toEqual({ codes: ['UNAVAILABLE'], posts: 0 });
    expect((await gateway('{ store { name } }', {})).codes).toEqual([]);
  });
});

describe.runIf(REDIS.isThere)(REDIS.title('over one Redis'), () => {
  const settings = (url: string) => ({ REDIS_URL: url, GATEWAY_HASH_KEY: 'k'.repeat(40) });

  it('two gateways send one of many equal calls, and share its result', async () => {
    await using redis = await startRedis();
    const order = await money.anOrder();
    const gateways = [money.another(settings(redis.url)), money.another(settings(redis.url))] as const;
    const calls = Array.from({ length: 40 }, (_, n) =>
      money.refund({ orderId: order.id, idempotencyKey: 'k' }, gateways[n % 2 ? 0 : 1]),
    );
    expect(new Set((await Promise.all(calls)).map((answer) => answer.refund?.paynowId)).size).toBe(1);
    expect(await money.refundsOf(order)).toHaveLength(1);
    await money.closeOthers();
  });

  it('that may forget, nothing that needs the ledger is sent, unless the risk is accepted by name', async () => {
    await using redis = await startRedis(['--appendonly', 'yes', '--appendfsync', 'everysec']);
    const { id } = await money.anOrder();
    money.bed.sandbox.calls.clear();
    const refused = await money.refund({ orderId: id, idempotencyKey: 'k' }, money.another(settings(redis.url)));
    expect({ codes: refused.codes, posts: money.posts() }).toEqual({ codes: ['UNAVAILABLE'], posts: 0 });
    const accepting = money.another({ ...settings(redis.url), GATEWAY_ACCEPT_RISK: 'redis-loses-writes' });
    expect((await money.refund({ orderId: id, idempotencyKey: 'k' }, accepting)).refund).not.toBeNull();
    await money.closeOthers();
  });

  it('that is away, nothing that needs the ledger is sent; reads go on', async () => {
    const redis = await startRedis();
    const gateway = money.another(settings(redis.url));
    const [order, { order: other }] = await Promise.all([money.anOrder(), money.aLongOrder()]);
    expect((await money.refund({ orderId: order.id, idempotencyKey: 'k' }, gateway)).codes).toEqual([]);
    await redis[Symbol.asyncDispose]();
    money.bed.sandbox.calls.clear();
    for (const ask of [gateway, money.another(settings(redis.url))]) {
      expect((await money.refund({ orderId: other.id, idempotencyKey: 'l' }, ask)).codes).toEqual(['UNAVAILABLE']);
      expect((await ask('{ store { name } }', {})).codes).toEqual([]);
    }
    expect(money.posts()).toBe(0);
  });
});
