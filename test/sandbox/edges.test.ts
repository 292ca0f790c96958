import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.js';
import type { CouponRow } from '../../src/upstream/management/coupons.js';
import type { OrderRow } from '../../src/upstream/management/orders.js';
import type { PaymentRow, RefundRow } from '../../src/upstream/management/payments.js';
import type { ProductRow } from '../../src/upstream/management/products.js';
import type { CustomerRow } from '../../src/upstream/wire/customers.js';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});

afterAll(() => sandbox.close());

async function send(path: string, body?: unknown): Promise<{ readonly status: number; readonly body: unknown }> {
  const response = await fetch(`${sandbox.url}/v1/stores/${sandbox.storeId}/${path}`, {
    headers: { authorization: `APIKey ${sandbox.apiKey}`, 'content-type': 'application/json' },
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

const rows = async <T>(path: string): Promise<readonly T[]> => (await send(path)).body as readonly T[];

const sum = (refunds: readonly RefundRow[], pick: (refund: RefundRow) => number | null | undefined): number =>
  refunds.reduce((total, refund) => total + (pick(refund) ?? 0), 0);

describe('edges', () => {
  it('orders refunded line by line give back exactly the payment, its tax and what the shopper saw', async () => {
    // Many: rounding shows in few orders only.
    const orders: OrderRow[] = [];
    while (orders.length < 400) {
      const last = orders.at(-1)?.id;
      const after = last === undefined ? '' : `&after=${last}`;
      orders.push(...(await rows<OrderRow>(`orders?status=completed&limit=100${after}`)));
    }
    // An order that a gift card paid whole has no payment.
    const several = orders.filter(
      (order) => order.lines.length > 1 && order.total_amount > order.giftcard_usage_amount,
    );
    expect(several.length).toBeGreaterThan(50);
    const check = async ({ id, lines }: OrderRow) => {
      for (const line of lines) await send(`orders/${id}/refund`, { order_line_id: line.id });
      const [payment] = await rows<PaymentRow>(`payments?order_id=${id}&status=refunded`);
      const refunds = payment?.refunds ?? [];
      expect(
        [
          sum(refunds, (one) => one.amount),
          sum(refunds, (one) => one.tax_amount),
          sum(refunds, (one) => one.presentment_amount),
        ],
        id,
      ).toEqual([payment?.amount, payment?.tax_amount, payment?.presentment_amount]);
    };
    await Promise.all(several.map(check));
  });

  it('a product of a single game server is not handed out on a server that does not sell it', async () => {
    const products = await rows<ProductRow>('products');
    const bound = products.find((product) => product.single_game_server_only);
    const own = new Set(bound?.gameservers.map(({ id }) => id));
    const foreign = products.flatMap(({ gameservers }) => gameservers).find(({ id }) => !own.has(id));
    const [customer] = await rows<CustomerRow>('customers?limit=1');
    const body = { product_id: bound?.id, execute_on_gameserver_id: foreign?.id };
    expect(foreign).toBeDefined();
    expect(await send(`customers/${customer?.id}/delivery/items`, body)).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'execute_on_gameserver_id' }] },
    });
  });

  it('blanks make neither a coupon code nor another one', async () => {
    const [coupon] = await rows<CouponRow>('coupons?status=active');
    const fields = ['id', 'version_id', 'store_id', 'created_at', 'created_by', 'updated_at', 'updated_by'];
    const copy = Object.entries(coupon ?? {}).filter(([name, value]) => !fields.includes(name) && value !== null);
    const create = (code: string) => send('coupons', { ...Object.fromEntries(copy), code });
    expect((await create('  ')).status).toBe(400);
    expect((await create(` ${coupon?.code.toLowerCase()} `)).status).toBe(409);
  });

  it('a path with dot segments is seen as it was sent', async () => {
    sandbox.calls.clear();
    const path = `/v1/stores/${sandbox.storeId}/orders/..`;
    // By hand: fetch would fold the dots away before sending.
    await new Promise<void>((closed) => {
      const socket = connect(Number(new URL(sandbox.url).port), '127.0.0.1', () => {
        socket.write(`GET ${path} HTTP/1.1\r\nhost: sandbox\r\nconnection: close\r\n\r\n`);
      });
      socket.resume().once('close', () => closed());
    });
    expect(sandbox.calls.list.map((call) => call.path)).toEqual([path]);
  });
});
