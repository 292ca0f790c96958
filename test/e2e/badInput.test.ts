import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SANDBOX_KEYS } from '../../src/sandbox/state.js';
import { startTestBed, type TestBed } from '../support/gateway.js';

describe('bad input', () => {
  let bed: TestBed;

  beforeAll(async () => {
    bed = await startTestBed();
  });
  afterAll(() => bed[Symbol.asyncDispose]());

  const HOSTILE = [
    '../..',
    '%2f',
    '1\r\nX-Evil: 1',
    '',
    ' ',
    '1/../2',
    '123456789012345678901',
    'gid://paynow/1/Order/',
    'gid://paynow/1/Nope/2',
    '１２３',
    '1?x=1',
    '#',
    '0x10',
  ];

  it.each(HOSTILE)('id %j is refused without a call', async (id) => {
    const fields = [
      'order(id: $id) { prettyId }',
      'customer(id: $id) { name }',
      'product(id: $id) { name }',
      'coupon(id: $id) { code }',
      'giftCard(id: $id) { code }',
      'payment(id: $id) { status }',
      'sale(id: $id) { name }',
      'tag(id: $id) { name }',
    ];
    for (const field of fields) {
      const { status, data, errors, calls } = await bed.ask(`query ($id: ID!) { store { ${field} } }`, {
        variables: { id },
      });
      expect({ status, data, codes: errors.map(({ extensions }) => extensions['code']), calls }).toEqual({
        status: 200,
        data: { store: { [field.split('(')[0] ?? '']: null } },
        codes: ['BAD_USER_INPUT'],
        calls: [],
      });
      expect(errors[0]?.message).not.toMatch(/[\r\n]/);
    }
    for (const query of [
      'query ($id: ID!) { node(id: $id) { id } }',
      'query ($id: ID!) { nodes(ids: [$id]) { id } }',
      'query ($id: ID!) { store(id: $id) { name } }',
    ]) {
      const { errors, calls } = await bed.ask(query, { variables: { id } });
      expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['BAD_USER_INPUT']);
      expect(calls).toEqual([]);
    }
  });

  it.each(HOSTILE)('id %j in a mutation is a user error without a call', async (id) => {
    for (const [name, input, field, result] of [
      ['refundOrder', '{ orderId: $id, idempotencyKey: "k" }', 'orderId', 'refund { paynowId }'],
      ['assignDeliveryItem', '{ customerId: $id, productId: "1" }', 'customerId', 'deliveryItems { paynowId }'],
      ['revokeDeliveryItem', '{ customerId: "1", deliveryItemId: $id }', 'deliveryItemId', 'revokedId'],
    ] as const) {
      const { data, errors, calls } = await bed.ask(
        `mutation ($id: ID!) { ${name}(input: ${input}) { ${result} userErrors { field code } } }`,
        { variables: { id } },
      );
      const userErrors = [{ field: [field], code: 'INVALID' }];
      expect({ data, errors, calls }).toEqual({
        data: { [name]: { [result.split(' ')[0] ?? '']: null, userErrors } },
        errors: [],
        calls: [],
      });
    }
  });

  it('an id of the wrong type or another store says so', async () => {
    const { storeId } = bed.sandbox;
    const { errors, calls } = await bed.ask(
      `{ store { a: order(id: "gid://paynow/${storeId}/Product/1") { id } b: order(id: "gid://paynow/7/Order/1") { id } } }`,
    );
    expect(errors.map(({ message }) => message)).toEqual([
      expect.stringContaining('is the id of a Product; here it must be the id of a Order'),
      expect.stringContaining('belongs to another store'),
    ]);
    expect(calls).toEqual([]);
  });

  it.each([0, -1, 101, 500])('first: %i is refused', async (first) => {
    for (const list of ['orders', 'products', 'customers', 'coupons', 'giftCards', 'deliveryItems']) {
      const { data, errors, calls } = await bed.ask(`{ store { ${list}(first: ${first}) { nodes { __typename } } } }`);
      expect({ data, calls, codes: errors.map(({ extensions }) => extensions['code']) }).toEqual({
        data: { store: { [list]: null } },
        calls: [],
        codes: ['BAD_USER_INPUT'],
      });
      expect(errors[0]?.message).toContain('first must be from 1 to 100');
    }
  });

  it.each(['nonsense', Buffer.from('d1 2').toString('base64url'), Buffer.from('a123').toString('base64url')])(
    'cursor %j is refused',
    async (after) => {
      const { errors, calls } = await bed.ask(`{ store { orders(after: "${after}") { nodes { id } } } }`);
      expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['BAD_USER_INPUT']);
      expect(calls).toEqual([]);
    },
  );

  it.each([
    ['{ percent: "0" }', 'percent must be more than 0', ['discount', 'percent']],
    ['{ percent: "101" }', 'at most 100', ['discount', 'percent']],
    ['{ percent: "0.05" }', 'at most 1 decimal places', ['discount', 'percent']],
    ['{ amount: 0 }', 'amount must be at least 1', ['discount', 'amount']],
  ])('discount %s is refused', async (discount, message, field) => {
    const { data, errors, calls } = await bed.ask(
      `mutation { createCoupon(input: { code: "X1", discount: ${discount} }) { coupon { code } userErrors { message field code upstreamCode } } }`,
    );
    expect({ data, errors, calls }).toEqual({
      data: {
        createCoupon: {
          coupon: null,
          userErrors: [{ message: expect.stringContaining(message), field, code: 'INVALID', upstreamCode: null }],
        },
      },
      errors: [],
      calls: [],
    });
  });

  it.each([
    [
      'an unknown coupon field',
      'mutation { createCoupon(input: { code: "X1", discount: { percent: "5" }, colour: "red" }) { userErrors { code } } }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'both of a one-of',
      'mutation { createCoupon(input: { code: "X1", discount: { percent: "5", amount: 3 } }) { userErrors { code } } }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['an unknown field', '{ store { nope } }', 'GRAPHQL_VALIDATION_FAILED'],
    [
      'a date without offset',
      'mutation { createCoupon(input: { code: "X1", discount: { percent: "5" }, expiresAt: "2026-02-30T00:00:00Z" }) { userErrors { code } } }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['a broken document', '{ store { ', 'GRAPHQL_PARSE_FAILED'],
    ['nothing', '', 'GRAPHQL_PARSE_FAILED'],
  ])('%s is refused before any call', async (_, query, code) => {
    const { errors, calls, data } = await bed.ask(query);
    expect({ data, calls, codes: [...new Set(errors.map(({ extensions }) => extensions['code']))] }).toEqual({
      data: null,
      calls: [],
      codes: [code],
    });
  });

  it('a variable of the wrong kind is BAD_USER_INPUT', async () => {
    const { errors, calls } = await bed.ask('query ($n: Int!) { store { orders(first: $n) { nodes { id } } } }', {
      variables: { n: 'many' },
    });
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['BAD_USER_INPUT']);
    expect(calls).toEqual([]);
  });

  it.each([
    ['text that is not JSON', 'hello', 'application/json', 400],
    ['JSON that is not GraphQL', '{"hello":"world"}', 'application/json', 400],
    ['a list', '[]', 'application/json', 400],
    ['a form', 'query=%7Bstore%7Bname%7D%7D', 'text/plain', 415],
  ])('%s gets one sentence and a code', async (_, body, type, status) => {
    bed.sandbox.calls.clear();
    const response = await fetch(bed.url, { method: 'POST', body, headers: { 'content-type': type } });
    expect(response.status).toBe(status);
    if (status !== 415) {
      const { errors } = (await response.json()) as { errors: { message: string; extensions: { code: string } }[] };
      expect(errors).toEqual([
        expect.objectContaining({ message: expect.any(String), extensions: { code: 'BAD_USER_INPUT' } }),
      ]);
    }
    expect(bed.sandbox.calls.list).toEqual([]);
  });

  it('filters that would mean nothing are refused', async () => {
    for (const filter of [
      '{ billingEmail: "" }',
      '{ status: [] }',
      '{ status: [UNKNOWN] }',
      '{ saleId: "../1" }',
      '{ customerIp: " " }',
    ]) {
      const { errors, calls } = await bed.ask(`{ store { orders(filter: ${filter}) { nodes { id } } } }`);
      expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['BAD_USER_INPUT']);
      expect(calls).toEqual([]);
    }
  });

  it('more than 100 ids are refused', async () => {
    const ids = Array.from({ length: 101 }, (_, n) => `gid://paynow/1/Order/${n + 1}`);
    const { errors, calls } = await bed.ask('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { variables: { ids } });
    expect(errors.map(({ message }) => message)).toEqual(['nodes takes at most 100 ids; there were 101.']);
    expect(calls).toEqual([]);
  });

  it('a list of assignments reports every wrong entry', async () => {
    const { data, calls } = await bed.ask(
      `mutation { assignDeliveryItems(input: { assignments: [
        { customerId: "1", productId: "1", productVersionId: "2" }, { customerId: "1", productId: "1" }, { customerId: "1" } ] })
        { deliveryItems { paynowId } userErrors { field code } } }`,
    );
    expect({ data, calls }).toEqual({
      data: {
        assignDeliveryItems: {
          deliveryItems: null,
          userErrors: [
            { field: ['assignments', '0', 'productId'], code: 'INVALID' },
            { field: ['assignments', '2', 'productId'], code: 'INVALID' },
          ],
        },
      },
      calls: [],
    });
  });

  it('a platform that the store does not have is named, with what to check', async () => {
    const { otherStoreId, otherApiKey } = bed.sandbox;
    const { data, errors, calls } = await bed.ask(
      `{ store(id: "${otherStoreId}") { lookupCustomer(platform: STEAM, platformId: "76561198000000123") { name } } }`,
      { authorization: `APIKey ${otherApiKey}` },
    );
    expect(data).toEqual({ store: { lookupCustomer: null } });
    expect(errors).toMatchObject([
      {
        message:
          'PayNow does not look up platform STEAM with platformId "76561198000000123": check the id, and whether the store has this platform.',
        path: ['store', 'lookupCustomer'],
        extensions: { code: 'UPSTREAM_REJECTED', upstream: { status: 400, code: 'bad-request' } },
      },
    ]);
    // A store that an argument names is read before what is in it.
    expect(calls.length).toBe(2);
    const gift = await bed.ask(
      `mutation { setCartLine(input: { storeId: "${otherStoreId}", productId: "1", quantity: 1,
        giftTo: { platform: STEAM, platformId: "76561198000000123" } }) { cart { customerId } userErrors { field upstreamCode } } }`,
      { authorization: `Customer ${SANDBOX_KEYS.otherCustomerToken}` },
    );
    expect({ data: gift.data, errors: gift.errors }).toMatchObject({
      data: { setCartLine: { cart: null, userErrors: [{ field: ['giftTo', 'platform'] }] } },
      errors: [],
    });
  });
});
