import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PaymentRow } from '../../../../src/upstream/management/payments.js';
import { startTestBed, type TestBed } from '../../../support/gateway.js';

describe('lists of payments', () => {
  let bed: TestBed;

  beforeAll(async () => {
    bed = await startTestBed();
  });
  afterAll(() => bed[Symbol.asyncDispose]());

  const pathOf = (query: string) => `GET /v1/stores/${bed.sandbox.storeId}/payments${query}`;

  it('are walked without loss or repetition', async () => {
    const expected: string[] = [];
    for (;;) {
      const after = expected.length === 0 ? '' : `&after=${expected.at(-1)}`;
      const rows = (await bed.paynow(`payments?limit=100&asc=true${after}`)) as PaymentRow[];
      expected.push(...rows.map(({ id }) => id));
      if (rows.length < 100) break;
    }
    const walked: string[] = [];
    for (let after: string | null = null; ; ) {
      const { data, errors } = await bed.ask(
        'query ($after: String) { store { payments(first: 99, after: $after, direction: ASC) { nodes { paynowId } pageInfo { hasNextPage endCursor } } } }',
        { variables: { after } },
      );
      expect(errors).toEqual([]);
      const page: Page = (data as { store: { payments: Page } }).store.payments;
      walked.push(...page.nodes.map(({ paynowId }) => paynowId));
      after = page.pageInfo.endCursor;
      if (!page.pageInfo.hasNextPage) break;
    }
    expect(walked).toEqual(expected);
  });

  interface Page {
    readonly nodes: { paynowId: string }[];
    readonly pageInfo: { hasNextPage: boolean; endCursor: string | null };
  }

  it('every filter reaches PayNow', async () => {
    const [row] = (await bed.paynow('payments?status=refunded&limit=1')) as PaymentRow[];
    const { storeId } = bed.sandbox;
    const { data, errors, calls } = await bed.ask(
      'query ($filter: PaymentFilter) { store { payments(first: 5, filter: $filter) { nodes { id status refunds { status } customer { paynowId } } totalCount } } }',
      {
        variables: {
          filter: {
            status: ['REFUNDED', 'CHARGEBACK'],
            customerId: row?.customer_id,
            orderId: `gid://paynow/${storeId}/Order/${row?.order_id}`,
          },
        },
      },
    );
    expect(errors).toEqual([]);
    expect(calls).toHaveLength(1);
    const query = new URL(`http://x${calls[0]?.slice('GET '.length)}`).searchParams;
    expect(query.getAll('status')).toEqual(['refunded', 'chargeback']);
    query.delete('status');
    expect(Object.fromEntries(query)).toEqual({
      customer_id: row?.customer_id,
      order_id: row?.order_id,
      limit: '6',
    });
    expect(data).toEqual({
      store: {
        payments: {
          nodes: [
            {
              id: `gid://paynow/${storeId}/Payment/${row?.id}`,
              status: 'REFUNDED',
              refunds: [{ status: 'COMPLETED' }],
              customer: { paynowId: row?.customer_id },
            },
          ],
          totalCount: null,
        },
      },
    });
  });

  it('a customer has their own', async () => {
    const [newest] = (await bed.paynow('payments?limit=1')) as PaymentRow[];
    const expected = (await bed.paynow(`payments?customer_id=${newest?.customer_id}&limit=3`)) as PaymentRow[];
    const { data, errors, calls } = await bed.ask(
      'query ($id: ID!) { store { customer(id: $id) { name payments(first: 3) { nodes { paynowId } } } } }',
      { variables: { id: newest?.customer_id } },
    );
    expect(errors).toEqual([]);
    expect(calls).toContain(pathOf(`?customer_id=${newest?.customer_id}&limit=4`));
    expect(data).toMatchObject({
      store: { customer: { payments: { nodes: expected.map(({ id }) => ({ paynowId: id })) } } },
    });
  });

  it.each([
    ['filter: { status: [] }', 'status'],
    ['filter: { status: [UNKNOWN] }', 'UNKNOWN'],
    ['filter: { orderId: "x" }', 'not an id'],
    ['filter: { customerId: "gid://paynow/1/Order/1" }', 'Order'],
    ['first: 101', 'first'],
    ['after: "x"', 'after'],
  ])('%s is refused before any call', async (args, names) => {
    const { errors, calls } = await bed.ask(`{ store { payments(${args}) { nodes { id } } } }`);
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['BAD_USER_INPUT']);
    expect(errors[0]?.message).toContain(names);
    expect(calls).toEqual([]);
  });
});
