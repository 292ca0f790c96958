import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DeliveryItemRow } from '../../../src/upstream/management/deliveryItems.js';
import type { OrderLineRow, OrderRow } from '../../../src/upstream/management/orders.js';
import type { PaymentRow, RefundRow } from '../../../src/upstream/management/payments.js';
import type { ProductRow } from '../../../src/upstream/management/products.js';
import type { CustomerRow } from '../../../src/upstream/wire/customers.js';
import { type Bed, errorForm, first, startBed } from '../support.js';

let bed: Bed;
beforeEach(async () => {
  bed = await startBed();
});
afterEach(() => bed[Symbol.asyncDispose]());

interface Paid {
  readonly order: OrderRow;
  readonly payment: PaymentRow;
}

/** A completed order with an untouched payment. */
async function paid(passes: (order: OrderRow) => boolean): Promise<Paid> {
  const orders = await bed.rows<OrderRow>('orders?status=completed&limit=100');
  for (const order of orders.filter(passes)) {
    const payment = (await bed.rows<PaymentRow>(`payments?order_id=${order.id}&status=completed`))[0];
    if (payment?.refunds?.length === 0) return { order, payment };
  }
  throw new Error('no such order');
}

const due = (line: OrderLineRow) => line.total_amount - line.giftcard_usage_amount;

describe('refunds', () => {
  it('a whole order goes back once, and takes its items along', async () => {
    const { order, payment } = await paid(() => true);
    const { status, body } = await bed.send('POST', `orders/${order.id}/refund`, {});
    expect(status).toBe(200);
    expect(body).toMatchObject({ amount: payment.amount, status: 'completed', payment_id: payment.id });
    expect(body).not.toHaveProperty('order_line_id');
    expect((await bed.send('GET', `orders/${order.id}`)).body).toMatchObject({ status: 'refunded' });
    const after = (await bed.send('GET', `payments/${payment.id}`)).body as PaymentRow;
    expect(after).toMatchObject({ status: 'refunded', refunds: [body], refunded_at: expect.any(String) });
    expect(await bed.rows(`orders/${order.id}/delivery/items?activeOnly=true`)).toEqual([]);
    const again = await bed.send('POST', `orders/${order.id}/refund`, {});
    expect(again.body).toEqual(errorForm(409, 'order-not-refundable'));
  });

  it('line by line until nothing is left', async () => {
    const { order, payment } = await paid(({ lines }) => lines.length > 1 && lines.every((line) => due(line) > 0));
    const amounts: number[] = [];
    for (const line of order.lines) {
      expect((await bed.send('GET', `orders/${order.id}`)).body).toMatchObject({ status: 'completed' });
      const { body } = await bed.send('POST', `orders/${order.id}/refund`, { order_line_id: line.id });
      const refund = body as RefundRow;
      expect(refund).toMatchObject({ order_line_id: line.id, amount: due(line) });
      amounts.push(refund.amount);
      const again = await bed.send('POST', `orders/${order.id}/refund`, { order_line_id: line.id });
      expect(again.status).toBe(409);
      const code = line === order.lines.at(-1) ? 'order-not-refundable' : 'order-line-already-refunded';
      expect(again.body).toEqual(errorForm(409, code));
    }
    expect(amounts.reduce((a, b) => a + b, 0)).toBe(payment.amount);
    expect((await bed.send('GET', `orders/${order.id}`)).body).toMatchObject({ status: 'refunded' });
  });

  it('the rest of an order after one of its lines', async () => {
    const { order, payment } = await paid(({ lines }) => lines.length > 1 && lines.every((line) => due(line) > 0));
    const line = first(order.lines);
    await bed.send('POST', `orders/${order.id}/refund`, { order_line_id: line.id });
    const { body } = await bed.send('POST', `orders/${order.id}/refund`, {});
    expect(body).toMatchObject({ amount: payment.amount - due(line) });
    const [after] = await bed.rows<PaymentRow>(`payments?order_id=${order.id}&status=refunded`);
    expect(after?.refunds?.reduce((sum, refund) => sum + refund.tax_amount, 0)).toBe(payment.tax_amount);
  });

  it('what cannot be refunded', async () => {
    const { order } = await paid(() => true);
    const post = async (id: string, body: unknown) => (await bed.send('POST', `orders/${id}/refund`, body)).body;
    expect(await post('42', {})).toEqual(errorForm(404, 'not-found'));
    expect(await post(order.id, { order_line_id: '42' })).toEqual(errorForm(404, 'not-found'));
    expect(await post(order.id, { amount: 3 })).toMatchObject({ status: 400, errors: [{ path: 'amount' }] });
    expect(await post(order.id, '{"order_line')).toEqual(errorForm(400, 'bad-request'));
    expect(await post(order.id, [])).toEqual(errorForm(400, 'bad-request'));
    const canceled = first(await bed.rows<OrderRow>('orders?status=refunded&status=chargeback&limit=1'));
    expect(await post(canceled.id, {})).toEqual(errorForm(409, 'order-not-refundable'));
    const unchanged = await bed.send('GET', `orders/${order.id}`);
    expect(unchanged.body).toEqual(order);
  });
});

describe('delivery items', () => {
  const setUp = async () => {
    const products = await bed.rows<ProductRow>('products');
    return {
      customer: first(await bed.rows<CustomerRow>('customers?limit=1')),
      free: first(products.filter((row) => !row.single_game_server_only)),
      bound: first(products.filter((row) => row.single_game_server_only)),
    };
  };

  it('assigned ones show in every list until they are revoked', async () => {
    const { customer, free, bound } = await setUp();
    const path = `customers/${customer.id}/delivery/items`;
    const made = await bed.send('POST', path, { product_id: free.id, quantity: 3, custom_variables: { a: 'b' } });
    const items = made.body as DeliveryItemRow[];
    expect(items).toHaveLength(3);
    expect(items[0]).toMatchObject({ state: 'active', added_by: { type: 'api_key' }, product: { id: free.id } });
    expect(items[0]).not.toHaveProperty('execute_on_gameserver_id');
    const ids = items.map(({ id }) => id).toReversed();
    for (const list of ['delivery/items', path]) {
      expect((await bed.rows(`${list}?limit=3&activeOnly=true`)).map(({ id }) => id)).toEqual(ids);
    }
    const server = first(bound.gameservers).id;
    const onServer = { product_version_id: bound.version_id, execute_on_gameserver_id: server };
    expect((await bed.send('POST', path, onServer)).body).toMatchObject([{ execute_on_gameserver_id: server }]);

    const [id = ''] = ids;
    expect(await bed.send('DELETE', `${path}/${id}`)).toMatchObject({ status: 204, body: undefined });
    const again = await bed.send('DELETE', `${path}/${id}`);
    expect(again.body).toEqual(errorForm(409, 'delivery-item-already-revoked'));
    const revoked = (await bed.rows(`${path}?limit=10`)).find((row) => row.id === id);
    expect(revoked).toMatchObject({ state: 'revoked', revoked_at: expect.any(String), removed_at: expect.any(String) });
    const others = first((await bed.rows<CustomerRow>('customers?limit=2')).slice(1));
    expect((await bed.send('DELETE', `customers/${others.id}/delivery/items/${ids[1]}`)).status).toBe(404);
  });

  it('assignments that break a rule name the field', async () => {
    const { customer, free, bound } = await setUp();
    const cases: Array<[object, string]> = [
      [{}, 'product_version_id'],
      [{ product_id: free.id, product_version_id: free.version_id }, 'product_id'],
      [{ product_id: '42' }, 'product_id'],
      [{ product_id: bound.id }, 'execute_on_gameserver_id'],
      [{ product_id: free.id, execute_on_gameserver_id: '42' }, 'execute_on_gameserver_id'],
      [{ product_id: free.id, quantity: 0 }, 'quantity'],
      [{ product_id: free.id, quantity: 101 }, 'quantity'],
      [{ product_id: free.id, quantity: 1.5 }, 'quantity'],
      [{ product_id: Number(1) }, 'product_id'],
      [{ product_id: free.id, override_expires_at: 'tomorrow' }, 'override_expires_at'],
      [{ product_id: free.id, colour: 'red' }, 'colour'],
    ];
    for (const [body, path] of cases) {
      const answer = await bed.send('POST', `customers/${customer.id}/delivery/items`, body);
      expect(answer.body, JSON.stringify(body)).toMatchObject({ status: 400, code: 'bad-request', errors: [{ path }] });
    }
    expect((await bed.send('POST', 'customers/42/delivery/items', { product_id: free.id })).status).toBe(404);
  });

  it('in bulk all or none', async () => {
    const { customer, free } = await setUp();
    const newest = async () => first(await bed.rows('delivery/items?limit=1')).id;
    const before = await newest();
    const good = { customer_id: customer.id, product_version_id: free.version_id };
    const refused = await bed.send('POST', 'delivery/items', [good, { ...good, customer_id: '42' }]);
    expect(refused.body).toMatchObject({ status: 400, errors: [{ path: '[1].customer_id' }] });
    const unknown = await bed.send('POST', 'delivery/items', [good, { ...good, product_id: free.id }]);
    expect(unknown.body).toMatchObject({ status: 400, errors: [{ path: '[1].product_id' }] });
    expect(await newest()).toBe(before);
    const made = await bed.send('POST', 'delivery/items', [good, { ...good, quantity: 2 }]);
    expect(made.body).toHaveLength(3);
  });
});
