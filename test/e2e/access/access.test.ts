import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestBed, type TestBed } from '../../support/gateway.js';

describe('who may ask', () => {
  let bed: TestBed;

  beforeAll(async () => {
    bed = await startTestBed();
  });
  afterAll(() => bed[Symbol.asyncDispose]());

  const EVERYTHING = [
    '{ store { name } }',
    '{ stores { name } }',
    '{ store { ledgerEntries { nodes { key } } } }',
    '{ store { refundPreview(orderId: "1") { refusal { code } } } }',
    '{ node(id: "gid://paynow/1/Order/1") { id } }',
    '{ nodes(ids: ["gid://paynow/1/Order/1"]) { id } }',
    'mutation { createProduct(input: { name: "A", price: 1 }) { userErrors { code } } }',
    'mutation { updateProduct(input: { id: "1", price: 1 }) { userErrors { code } } }',
    'mutation { deleteProduct(input: { id: "1" }) { deletedId } }',
    'mutation { createCustomer(input: { name: "A" }) { userErrors { code } } }',
    'mutation { updateCustomer(input: { id: "1", name: "A" }) { userErrors { code } } }',
    'mutation { createCustomers(input: { customers: [{ name: "A" }] }) { userErrors { code } } }',
    'mutation { createCustomerToken(input: { customerId: "1" }) { token } }',
    'mutation { revokeCustomerTokens(input: { customerId: "1" }) { userErrors { code } } }',
    'mutation { refundOrder(input: { orderId: "1", idempotencyKey: "k" }) { userErrors { code } } }',
    'mutation { createCheckoutForCustomer(input: { customerId: "1", lines: [{ productId: "1" }] }) { checkout { url } } }',
    'mutation { assignDeliveryItem(input: { customerId: "1", productId: "1" }) { userErrors { code } } }',
    'mutation { resetGameServerToken(input: { id: "1" }) { gameServer { token } } }',
    'mutation { deleteCustomVariable(input: { id: "1" }) { deletedId } }',
    'mutation { createCoupon(input: { code: "A", discount: { percent: "5" } }) { userErrors { code } } }',
    'mutation { createSale(input: { name: "A", discount: { percent: "5" } }) { userErrors { code } } }',
    'mutation { updateSale(input: { id: "1", name: "A" }) { userErrors { code } } }',
    'mutation { deleteSale(input: { id: "1" }) { userErrors { code } } }',
    'mutation { cancelProductSubscription(input: { id: "1" }) { userErrors { code } } }',
    'mutation { createWebhookEndpoints(input: { url: "https://a.example", events: [REFUND] }) { userErrors { code } } }',
    'mutation { updateWebhookEndpoint(input: { id: "1", resetSecret: true }) { webhookEndpoint { secret } } }',
    'mutation { deleteWebhookEndpoint(input: { id: "1" }) { deletedId } }',
    'mutation { revokeDeliveryItem(input: { customerId: "1", deliveryItemId: "1" }) { userErrors { code } } }',
  ];

  it.each(EVERYTHING)('nobody without a credential: %s', async (query) => {
    const { status, errors, calls } = await bed.ask(query, { authorization: null });
    expect(status).toBe(200);
    expect(errors.length).toBeGreaterThan(0);
    expect(new Set(errors.map(({ extensions }) => extensions['code']))).toEqual(new Set(['UNAUTHENTICATED']));
    expect(calls).toEqual([]);
  });

  it.each(EVERYTHING)('no customer token on the managers side: %s', async (query) => {
    const { errors, calls } = await bed.ask(query, { authorization: `Customer ${bed.sandbox.customerToken}` });
    expect(new Set(errors.map(({ extensions }) => extensions['code']))).toEqual(new Set(['FORBIDDEN']));
    expect(calls).toEqual([]);
  });

  it.each(['Bearer abc', 'Basic abc', 'APIKey', 'APIKey ', 'abc', 'APIKey a b'])(
    '%j is refused as a whole',
    async (authorization) => {
      const { status, data, errors, calls } = await bed.ask('{ store { name } }', { authorization });
      expect({ status, data, calls, codes: errors.map(({ extensions }) => extensions['code']) }).toEqual({
        status: 401,
        data: null,
        calls: [],
        codes: ['UNAUTHENTICATED'],
      });
      if (authorization.startsWith('Bearer')) expect(errors[0]?.message).toContain('APIKey');
    },
  );

  it("a wrong key gets PayNow's answer with its trace id", async () => {
    const { data, errors, calls } = await bed.ask('{ store { orders { nodes { id } } } }', {
      authorization: 'APIKey wrong',
    });
    expect({ data, errors, calls: calls.length }).toEqual({
      data: { store: { orders: null } },
      errors: [
        {
          message: expect.any(String),
          path: ['store', 'orders'],
          locations: expect.any(Array),
          extensions: {
            code: 'UNAUTHENTICATED',
            upstream: { status: 401, code: 'unauthorized', traceId: expect.any(String) },
          },
        },
      ],
      calls: 1,
    });
  });

  it("a list that PayNow does not have gets PayNow's answer with its trace id", async () => {
    const body = { status: 'error', code: 'not-found', message: 'none', trace_id: 'trace-1' };
    bed.sandbox.faults.add({ match: { path: '/orders$', times: 1 }, fault: { kind: 'status', status: 404, body } });
    const { data, errors } = await bed.ask('{ store { orders { nodes { id } } } }');
    expect(data).toEqual({ store: { orders: null } });
    expect(errors.map(({ extensions }) => extensions)).toContainEqual({
      code: 'UPSTREAM_REJECTED',
      upstream: { status: 404, code: 'not-found', traceId: expect.any(String) },
    });
  });

  it('a key opens its own store only', async () => {
    const { sandbox } = bed;
    const own = await bed.ask(`{ stores { paynowId currency } store(id: "${sandbox.otherStoreId}") { currency } }`, {
      authorization: `APIKey ${sandbox.otherApiKey}`,
    });
    expect({ data: own.data, errors: own.errors }).toEqual({
      data: { stores: [{ paynowId: sandbox.otherStoreId, currency: 'JPY' }], store: { currency: 'JPY' } },
      errors: [],
    });
    const other = await bed.ask('{ store { orders { nodes { id } } } }', {
      authorization: `APIKey ${sandbox.otherApiKey}`,
    });
    expect(other.data).toEqual({ store: { orders: null } });
  });
});
