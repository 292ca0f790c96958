import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DeliveryItemRow } from '../../../src/upstream/management/deliveryItems.js';
import { startTestBed, type TestBed } from '../../support/gateway.js';

let bed: TestBed;

beforeEach(async () => {
  bed = await startTestBed();
});
afterEach(() => bed[Symbol.asyncDispose]());

describe('delivery items', () => {
  const ASSIGN = `mutation ($input: AssignDeliveryItemInput!) { assignDeliveryItem(input: $input) {
    deliveryItems { paynowId state product { name paynowId } customer { paynowId } expiresAt overrideExpiresAt } userErrors { message field code upstreamCode } } }`;

  const some = async () => {
    const [product] = (await bed.paynow('products')) as { id: string; version_id: string; name: string }[];
    const [customer] = (await bed.paynow('customers?limit=1')) as { id: string }[];
    if (!product || !customer) throw new Error('the seed is empty');
    return { product, customer };
  };

  it('an assignment shows up, one item per quantity', async () => {
    const { product, customer } = await some();
    const { data, errors, calls } = await bed.ask(ASSIGN, {
      variables: {
        input: { customerId: customer.id, productId: product.id, quantity: 2, expiresAt: '2027-01-01T00:00:00Z' },
      },
    });
    expect(errors).toEqual([]);
    const { deliveryItems } = (data as { assignDeliveryItem: { deliveryItems: { paynowId: string }[] } })
      .assignDeliveryItem;
    expect(deliveryItems).toHaveLength(2);
    expect(deliveryItems[0]).toMatchObject({
      product: { name: product.name, paynowId: product.id },
      customer: { paynowId: customer.id },
    });
    expect(calls).toHaveLength(1);
    const shown = await bed.ask(
      'query ($id: ID!) { store { customer(id: $id) { deliveryItems(first: 2) { nodes { paynowId } } } } }',
      { variables: { id: customer.id } },
    );
    expect(shown.data).toEqual({
      store: {
        customer: {
          deliveryItems: {
            nodes: deliveryItems
              .map(({ paynowId }) => ({ paynowId }))
              .sort((a, b) => (a.paynowId < b.paynowId ? 1 : -1)),
          },
        },
      },
    });
  });

  it('the same key assigns once', async () => {
    const { product, customer } = await some();
    const variables = { input: { customerId: customer.id, productId: product.id, idempotencyKey: 'once' } };
    const [first, second] = [await bed.ask(ASSIGN, { variables }), await bed.ask(ASSIGN, { variables })];
    expect(second.data).toEqual(first.data);
    expect(second.calls.filter((call) => call.startsWith('POST'))).toEqual([]);
  });

  it('bulk: products become versions with one read, all in one write', async () => {
    const { product, customer } = await some();
    const assignments = Array.from({ length: 100 }, () => ({ customerId: customer.id, productId: product.id }));
    const { data, errors, calls } = await bed.ask(
      'mutation ($input: AssignDeliveryItemsInput!) { assignDeliveryItems(input: $input) { deliveryItems { product { versionId } } userErrors { message } } }',
      { variables: { input: { assignments } } },
    );
    expect(errors).toEqual([]);
    expect(data).toEqual({
      assignDeliveryItems: {
        deliveryItems: assignments.map(() => ({ product: { versionId: product.version_id } })),
        userErrors: [],
      },
    });
    expect(calls).toHaveLength(2);
    const many = await bed.ask(
      'mutation ($input: AssignDeliveryItemsInput!) { assignDeliveryItems(input: $input) { deliveryItems { paynowId } userErrors { code field } } }',
      { variables: { input: { assignments: [...assignments, assignments[0]] } } },
    );
    expect(many.data).toEqual({
      assignDeliveryItems: { deliveryItems: null, userErrors: [{ code: 'TOO_MANY', field: ['assignments'] }] },
    });
    expect(many.calls).toEqual([]);
  });

  it('revoking takes it back and shows it; twice is a user error', async () => {
    const { product, customer } = await some();
    const assigned = await bed.ask(ASSIGN, {
      variables: { input: { customerId: customer.id, productId: product.id } },
    });
    const id = (assigned.data as { assignDeliveryItem: { deliveryItems: { paynowId: string }[] } }).assignDeliveryItem
      .deliveryItems[0]?.paynowId;
    const REVOKE =
      'mutation ($input: RevokeDeliveryItemInput!) { revokeDeliveryItem(input: $input) { revokedId deliveryItem { paynowId state } userErrors { code upstreamCode } } }';
    const variables = { input: { customerId: customer.id, deliveryItemId: id, reason: 'cheating' } };
    const revoked = await bed.ask(REVOKE, { variables });
    expect({ data: revoked.data, errors: revoked.errors }).toEqual({
      data: { revokeDeliveryItem: { revokedId: id, deliveryItem: { paynowId: id, state: 'REVOKED' }, userErrors: [] } },
      errors: [],
    });
    const again = await bed.ask(REVOKE, { variables });
    expect(again.data).toMatchObject({ revokeDeliveryItem: { revokedId: null, userErrors: [{ code: 'CONFLICT' }] } });
    const rows = (await bed.paynow(`customers/${customer.id}/delivery/items?limit=1`)) as DeliveryItemRow[];
    expect(rows[0]).toMatchObject({ id, state: 'revoked' });
  });
});
