import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OrderRow } from '../../src/upstream/management/orders.js';
import type { PaymentRow } from '../../src/upstream/management/payments.js';
import { startTestBed, type TestBed } from '../support/gateway.js';

describe('queries', () => {
  let bed: TestBed;

  beforeAll(async () => {
    bed = await startTestBed();
  });
  afterAll(() => bed[Symbol.asyncDispose]());

  const ask = async (query: string, variables: Record<string, unknown> = {}) => {
    const { data, errors } = await bed.ask(query, { variables });
    expect(errors).toEqual([]);
    return data;
  };

  interface Walk {
    readonly store: Record<
      string,
      { nodes: { paynowId: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } }
    >;
  }

  it.each([
    ['orders', 100, 'DESC', 'orders'],
    ['orders', 99, 'ASC', 'orders'],
    ['customers', 50, 'ASC', 'customers'],
    ['coupons', 7, 'DESC', 'coupons'],
    ['giftCards', 7, 'DESC', 'giftcards'],
  ])('walks all %s in pages of %i, %s, without loss or repetition', async (list, first, direction, path) => {
    const expected: string[] = [];
    for (let after: string | undefined; ; after = expected.at(-1)) {
      const rows = (await bed.paynow(`${path}?limit=100${after === undefined ? '' : `&after=${after}`}`)) as {
        id: string;
      }[];
      expected.push(...rows.map(({ id }) => id));
      if (rows.length < 100) break;
    }
    const walked: string[] = [];
    for (let after: string | null = null; ; ) {
      const query = `query ($after: String) { store { ${list}(first: ${first}, after: $after, direction: ${direction}) { nodes { paynowId } pageInfo { hasNextPage endCursor } } } }`;
      const page: Walk['store'][string] | undefined = ((await ask(query, { after })) as Walk).store[list];
      walked.push(...(page?.nodes ?? []).map(({ paynowId }) => paynowId));
      after = page?.pageInfo.endCursor ?? null;
      if (!page?.pageInfo.hasNextPage) break;
    }
    expect(walked).toEqual(direction === 'DESC' ? expected : expected.toReversed());
  });

  it('cuts whole lists itself and counts them', async () => {
    const all = (await bed.paynow('products')) as { id: string }[];
    const first = (await ask(
      '{ store { products(first: 30) { nodes { paynowId } totalCount pageInfo { hasNextPage endCursor startCursor } edges { cursor } } } }',
    )) as {
      store: {
        products: {
          nodes: { paynowId: string }[];
          totalCount: number;
          pageInfo: { hasNextPage: boolean; endCursor: string; startCursor: string };
          edges: { cursor: string }[];
        };
      };
    };
    const { nodes, totalCount, pageInfo, edges } = first.store.products;
    expect(totalCount).toBe(all.length);
    expect(nodes.map(({ paynowId }) => paynowId)).toEqual(all.slice(0, 30).map(({ id }) => id));
    expect(pageInfo).toEqual({ hasNextPage: true, startCursor: edges[0]?.cursor, endCursor: edges.at(-1)?.cursor });
    const rest = await ask(
      'query ($after: String) { store { products(first: 100, after: $after) { nodes { paynowId } pageInfo { hasNextPage } } } }',
      { after: pageInfo.endCursor },
    );
    expect(rest).toEqual({
      store: {
        products: { nodes: all.slice(30).map(({ id }) => ({ paynowId: id })), pageInfo: { hasNextPage: false } },
      },
    });
  });

  it('shows an order as PayNow has it, amounts exact', async () => {
    const [row] = (await bed.paynow('orders?status=completed&limit=1')) as OrderRow[];
    const [payment] = (await bed.paynow(`payments?order_id=${row?.id}`)) as PaymentRow[];
    const { storeId } = bed.sandbox;
    const data = await ask(
      `query ($id: ID!) { store { order(id: $id) {
        id paynowId prettyId status type createdAt billing { name email country }
        customer { id name steamId minecraftUuid }
        lines { paynowId productName quantity isGift unitPrice { minorUnits } totals { total { amount minorUnits currency formatted } } product { name } }
        totals { subtotal { minorUnits } discount { minorUnits } tax { minorUnits } giftCards { minorUnits } total { amount minorUnits currency } }
        payment { paynowId status amount { minorUnits } order { paynowId } } } } }`,
      { id: `gid://paynow/${storeId}/Order/${row?.id}` },
    );
    expect(data).toMatchObject({
      store: {
        order: {
          id: `gid://paynow/${storeId}/Order/${row?.id}`,
          paynowId: row?.id,
          prettyId: row?.pretty_id,
          status: 'COMPLETED',
          createdAt: row?.created_at,
          billing: { name: row?.billing_name, email: row?.billing_email, country: row?.billing_country },
          customer: { id: `gid://paynow/${storeId}/Customer/${row?.customer_id}`, name: row?.customer.name ?? null },
          lines: row?.lines.map((line) => ({
            paynowId: line.id,
            productName: line.product_name,
            quantity: line.quantity,
            totals: {
              total: {
                amount: (line.total_amount / 100).toFixed(2),
                minorUnits: line.total_amount,
                currency: 'USD',
                formatted: line.total_amount_str,
              },
            },
          })),
          totals: { total: { minorUnits: row?.total_amount, currency: 'USD' }, tax: { minorUnits: row?.tax_amount } },
          payment: {
            paynowId: payment?.id,
            status: 'COMPLETED',
            amount: { minorUnits: payment?.amount },
            order: { paynowId: row?.id },
          },
        },
      },
    });
  });

  it('finds the same thing by number, global id and node; nothing is null without an error', async () => {
    const [product] = (await bed.paynow('products')) as { id: string; slug: string; name: string }[];
    const gid = `gid://paynow/${bed.sandbox.storeId}/Product/${product?.id}`;
    const data = await ask(
      `query ($id: ID!, $gid: ID!, $slug: String!) {
        store { a: product(id: $id) { name } b: product(id: $gid) { name } c: product(slug: $slug) { name } d: product(slug: "no-such") { name } e: product(id: "1") { name } }
        node(id: $gid) { __typename id ... on Product { slug store { name } } }
        nodes(ids: [$gid, "gid://paynow/${bed.sandbox.storeId}/Order/1"]) { id }
      }`,
      { id: product?.id, gid, slug: product?.slug },
    );
    const name = product?.name;
    expect(data).toEqual({
      store: { a: { name }, b: { name }, c: { name }, d: null, e: null },
      node: { __typename: 'Product', id: gid, slug: product?.slug, store: { name: 'Emberfall Network' } },
      nodes: [{ id: gid }, null],
    });
  });

  it.each([
    ['STEAM', 'steam_id'],
    ['MINECRAFT_UUID', 'minecraft_uuid'],
    ['XBOX_XUID', 'xbox_xuid'],
    ['PAYNOW_ID', 'id'],
  ])('looks a customer up by %s', async (platform, field) => {
    const rows = (await bed.paynow('customers?limit=100')) as Record<string, string | null | undefined>[];
    const row = rows.find((candidate) => typeof candidate[field] === 'string');
    const query =
      'query ($p: CustomerPlatform!, $id: String!) { store { lookupCustomer(platform: $p, platformId: $id) { paynowId } } }';
    expect(await ask(query, { p: platform, id: row?.[field] })).toEqual({
      store: { lookupCustomer: { paynowId: row?.['id'] } },
    });
  });

  it('a customer nobody knows is null; an id that cannot be is refused', async () => {
    const query = 'query ($id: String!) { store { lookupCustomer(platform: STEAM, platformId: $id) { paynowId } } }';
    expect(await ask(query, { id: '76561190000000000' })).toEqual({ store: { lookupCustomer: null } });
    const { errors, calls } = await bed.ask(query, { variables: { id: '12' } });
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['BAD_USER_INPUT']);
    expect(calls).toEqual([]);
  });

  it('filters orders', async () => {
    const [sample] = (await bed.paynow('orders?status=refunded&limit=1')) as OrderRow[];
    const data = (await ask(
      'query ($f: OrderFilter) { store { orders(first: 100, filter: $f) { nodes { paynowId status customer { paynowId } } } } }',
      { f: { status: ['REFUNDED'], customerId: sample?.customer_id } },
    )) as { store: { orders: { nodes: { paynowId: string; status: string; customer: { paynowId: string } }[] } } };
    const { nodes } = data.store.orders;
    expect(nodes.map(({ paynowId }) => paynowId)).toContain(sample?.id);
    expect(new Set(nodes.map(({ status, customer }) => `${status} ${customer.paynowId}`))).toEqual(
      new Set([`REFUNDED ${sample?.customer_id}`]),
    );
  });

  it('shows amounts of a currency without decimals', async () => {
    const { data, errors } = await bed.ask(
      'query ($id: ID!) { store(id: $id) { currency products(first: 1) { nodes { price { amount minorUnits currency } } } } }',
      {
        variables: { id: bed.sandbox.otherStoreId },
        authorization: `APIKey ${bed.sandbox.otherApiKey}`,
      },
    );
    expect(errors).toEqual([]);
    const { price } = (data as { store: { products: { nodes: { price: { amount: string; minorUnits: number } }[] } } })
      .store.products.nodes[0] ?? { price: undefined };
    expect(price).toEqual({ amount: String(price?.minorUnits), minorUnits: price?.minorUnits, currency: 'JPY' });
  });

  it('introspects with a description everywhere', async () => {
    const data = (await ask(
      '{ __schema { types { name kind description fields { name description args { name description } } inputFields { name description } enumValues { name description } } } }',
    )) as {
      __schema: {
        types: {
          name: string;
          kind: string;
          description: string | null;
          fields: Described[] | null;
          inputFields: Described[] | null;
          enumValues: Described[] | null;
        }[];
      };
    };
    const own = data.__schema.types.filter(
      ({ name, kind }) =>
        !name.startsWith('__') && !(kind === 'SCALAR' && ['String', 'Int', 'Float', 'Boolean', 'ID'].includes(name)),
    );
    expect(own.length).toBeGreaterThan(60);
    const bare = own.flatMap((type) => [
      ...(type.description ? [] : [type.name]),
      ...[...(type.fields ?? []), ...(type.inputFields ?? []), ...(type.enumValues ?? [])].flatMap((member) => [
        ...(member.description ? [] : [`${type.name}.${member.name}`]),
        ...(member.args ?? [])
          .filter((arg) => !arg.description)
          .map((arg) => `${type.name}.${member.name}(${arg.name})`),
      ]),
    ]);
    expect(bare).toEqual([]);
  });
});

interface Described {
  readonly name: string;
  readonly description: string | null;
  readonly args?: readonly Described[];
}
