import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleTabs } from '../../src/server/graphiql/examples.js';
import { startTestBed, type TestBed } from '../support/gateway.js';
import { HOSTILE } from './http/hostile.js';

describe('limits', () => {
  let bed: TestBed;

  beforeAll(async () => {
    bed = await startTestBed();
  });
  afterAll(() => bed[Symbol.asyncDispose]());

  const post = async (body: object, headers: Record<string, string> = {}) => {
    bed.sandbox.calls.clear();
    const response = await fetch(bed.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `APIKey ${bed.sandbox.apiKey}`, ...headers },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  it('has enough to refuse', () => {
    expect(HOSTILE.length).toBeGreaterThanOrEqual(40);
    expect(new Set(HOSTILE.map(({ query, variables }) => JSON.stringify({ query, variables }))).size).toBe(
      HOSTILE.length,
    );
  });

  it.each(HOSTILE.map((one) => [one.name, one] as const))('%s: refused without a call, twice', async (_, hostile) => {
    const { query, variables, code, limit } = hostile;
    // The second time document and validation come from memory.
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      const { status, body } = await post({ query, variables, operationName: operationName(query) }, { accept });
      const errors = body['errors'] as { message: string; extensions: Record<string, unknown> }[];
      const isSpec = accept !== 'application/json';
      expect({
        data: body['data'],
        calls: bed.sandbox.calls.list,
        codes: [...new Set(errors.map(({ extensions }) => extensions['code']))],
      }).toEqual({
        data: undefined,
        calls: [],
        codes: [code],
      });
      expect(status).toBe(isSpec || code === 'BAD_USER_INPUT' ? 400 : 200);
      if (limit !== undefined) {
        const found = errors[0]?.extensions['limit'] as { name: string; max: number; found: number };
        expect(found.name).toBe(limit);
        expect(found.found).toBeGreaterThan(found.max);
        expect(errors).toHaveLength(1);
        expect(errors[0]?.message).toMatch(new RegExp(`^At most ${found.max} .*${found.found}.*\\. \\w.*\\.$`));
      }
    }
  });

  it('the dearest field is named', async () => {
    const { errors } = await bed.ask(
      '{ store { o: orders(first: 50) { nodes { d: deliveryItems { nodes { order { status } } } payment { status } } } } }',
    );
    expect(errors.map(({ message }) => message)).toEqual([
      'At most 250 PayNow calls per operation; this one may take 1101. store.o.nodes.d.nodes.order costs most: 1000. Ask for smaller pages, or for that field in a second request.',
    ]);
  });

  it.each([
    ['the introspection of tools', getIntrospectionQuery()],
    [
      'all of introspection',
      getIntrospectionQuery({
        descriptions: true,
        specifiedByUrl: true,
        directiveIsRepeatable: true,
        schemaDescription: true,
        inputValueDeprecation: true,
        oneOf: true,
      }),
    ],
    [
      '12 levels',
      '{ store { orders(first: 3) { nodes { customer { orders(first: 3) { nodes { lines { product { requiredProducts { price { minorUnits } } } } } } } } } } }',
    ],
    ['100 aliases', `{ store { ${Array.from({ length: 100 }, (_, n) => `a${n}: name`).join(' ')} } }`],
    ['20 root fields', `{ ${Array.from({ length: 20 }, (_, n) => `a${n}: store { id }`).join(' ')} }`],
    ['a field 100 times', `{ store { ${'name '.repeat(100)} } }`],
  ])('%s pass', async (_, query) => {
    const { errors, data } = await bed.ask(query);
    expect(errors).toEqual([]);
    expect(data).not.toBeNull();
  });

  it("GraphiQL's examples pass", async () => {
    for (const { query } of exampleTabs({ orderId: '1', orderTotal: 1, customerId: '1', productId: '1' })) {
      const { errors } = await bed.ask(query);
      expect(errors.filter(({ extensions }) => String(extensions['code']).includes('LIMIT'))).toEqual([]);
    }
  });

  const cost = async (query: string, variables: Record<string, unknown> = {}) => {
    const answer = await bed.ask(query, { variables });
    expect(answer.errors).toEqual([]);
    expect(answer.cost?.actual).toBe(answer.calls.length);
    return [answer.cost?.estimated, answer.cost?.actual];
  };

  it('what a page of 50 orders may cost, and what it costs', async () => {
    expect(await cost('{ store { orders(first: 50) { nodes { id customer { name } } } } }')).toEqual([1, 1]);
    expect(
      await cost('{ store { orders(first: 50) { nodes { customer { name } lines { product { name } } } } } }'),
    ).toEqual([6, 2]);
    expect(
      await cost(
        '{ store { orders(first: 50) { nodes { customer { name } lines { product { name } } deliveryItems { nodes { state } } } } } }',
      ),
    ).toEqual([56, 52]);
    expect(
      await cost(
        '{ store { a: orders(first: 100) { nodes { id } pageInfo { endCursor } } b: orders(first: 100, direction: ASC) { nodes { id } pageInfo { hasNextPage } } } }',
      ),
    ).toEqual([3, 3]);
  });

  it('what is read twice counts once', async () => {
    const aliases = Array.from({ length: 10 }, (_, n) => `l${n}: coupons(first: 5) { nodes { code } }`).join(' ');
    expect(await cost(`{ store { ${aliases} name currency } }`)).toEqual([2, 2]);
    expect(
      await cost('{ store { a: coupons(first: 5) { nodes { id } } b: coupons(first: 6) { nodes { id } } } }'),
    ).toEqual([2, 2]);
  });

  it('ids cost nothing, and @skip leaves out', async () => {
    expect(
      await cost(
        '{ store { orders(first: 10) { nodes { lines { product { id } } payment @skip(if: true) { id } } } } }',
      ),
    ).toEqual([1, 1]);
    expect(
      await cost(
        'query ($more: Boolean!) { store { orders(first: 2) { nodes { ...M @include(if: $more) } } } } fragment M on Order { payment { status } }',
        { more: false },
      ),
    ).toEqual([1, 1]);
  });

  it('nodes cost what their ids say', async () => {
    const rows = (await bed.paynow('products')) as { id: string }[];
    const ids = rows.map(({ id }) => `gid://paynow/${bed.sandbox.storeId}/Product/${id}`);
    expect(
      await cost(
        'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Product { name } ... on Order { payments { id } } } }',
        { ids },
      ),
    ).toEqual([1, 1]);
  });

  it('limits are settings', async () => {
    await using strict = await startTestBed({
      LIMIT_DEPTH: '3',
      LIMIT_PAGE: '30',
      LIMIT_CALLS: '2',
      LIMIT_TOKENS: '50',
    });
    const limitOf = async (query: string) => {
      const { errors, calls } = await strict.ask(query);
      expect(calls).toEqual([]);
      return (errors[0]?.extensions['limit'] as { name: string } | undefined)?.name;
    };
    expect(await limitOf('{ store { orders(first: 2) { nodes { id } } } }')).toBe('depth');
    expect(await limitOf('{ store { orders(first: 31) { __typename } } }')).toBe('page');
    expect(await limitOf('{ store { name tags { __typename } sales { __typename } } }')).toBe('calls');
    expect(await limitOf(`{ store { ${'id '.repeat(50)} } }`)).toBe('tokens');
    expect((await strict.ask('{ store { name tags { __typename } } }')).errors).toEqual([]);
  });

  it('one list of operations is refused, unless a setting takes it; its writes are counted together', async () => {
    const refund = (key: string) => ({
      query: `mutation { refundOrder(input: { orderId: "x", idempotencyKey: "${key}" }) { userErrors { code } } }`,
    });
    const off = await post([refund('a'), refund('b')]);
    expect({ status: off.status, calls: bed.sandbox.calls.list }).toEqual({ status: 400, calls: [] });
    await using batching = await startTestBed({ LIMIT_BATCH: '3' });
    const send = async (batch: object[]) => {
      const response = await fetch(batching.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `APIKey ${batching.sandbox.apiKey}` },
        body: JSON.stringify(batch),
      });
      return { status: response.status, text: await response.text() };
    };
    const two = await send([refund('a'), refund('b')]);
    expect(two.text.match(/"ledgerWrites"/g)).toHaveLength(1);
    expect((await send([refund('a'), refund('b'), refund('c'), refund('d')])).status).toBe(413);
    expect(batching.sandbox.calls.list).toEqual([]);
  });
});

/** The first operation, where there are several: a request has to choose one. */
const operationName = (query: string): string | undefined =>
  (query.match(/\bquery [A-Z]/g)?.length ?? 0) > 1 ? /\bquery (\w+)/.exec(query)?.[1] : undefined;
