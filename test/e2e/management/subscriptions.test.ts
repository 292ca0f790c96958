import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OrderRow } from '../../../src/upstream/management/orders.js';
import type { SubscriptionRow } from '../../../src/upstream/management/subscriptions.js';
import { startTestBed, type TestBed } from '../../support/gateway.js';

let bed: TestBed;
beforeEach(async () => {
  bed = await startTestBed();
});
afterEach(() => bed[Symbol.asyncDispose]());

const pathOf = (rest = '') => `/v1/stores/${bed.sandbox.storeId}/subscriptions${rest}`;
const gid = (type: string, id: string | undefined) => `gid://paynow/${bed.sandbox.storeId}/${type}/${id}`;

/** Every subscription of the store, newest first. */
async function allRows(): Promise<SubscriptionRow[]> {
  const newer = (await bed.paynow('subscriptions?limit=100')) as SubscriptionRow[];
  const older = (await bed.paynow(`subscriptions?limit=100&after=${newer.at(-1)?.id}`)) as SubscriptionRow[];
  return [...newer, ...older];
}

async function rowWhere(passes: (row: SubscriptionRow) => boolean): Promise<SubscriptionRow> {
  const found = (await allRows()).find(passes);
  if (!found) throw new Error('the seed has no such subscription');
  return found;
}

const renews = (row: SubscriptionRow) => row.status === 'active' && !row.cancel_at_period_end && !row.past_due;

describe('a subscription', () => {
  it('is shown as PayNow has it, and costs one call', async () => {
    const row = await rowWhere((one) => renews(one) && one.presentment_currency === 'eur');
    const { data, errors, calls } = await bed.ask(
      `query ($id: ID!) { store { productSubscription(id: $id) {
        id paynowId prettyId status isPastDue cancelsAtPeriodEnd interval { value unit } billingCycle attemptCount
        customer { paynowId name } billing { name email country taxId } paymentMethod { paynowId } paymentMethodId
        lines { paynowId productName price { minorUnits currency } totals { total { minorUnits } } initialOrderLineId }
        totals { subtotal { minorUnits } discount { minorUnits } tax { minorUnits } total { minorUnits currency formatted } }
        presentmentTotals { total { minorUnits currency } }
        initialTotals { total { minorUnits } giftCards { minorUnits } } initialPresentmentTotals { total { minorUnits currency } }
        nextBilling { total { minorUnits currency } } nextBillingPresentment { total { currency } }
        exchangeRate taxJurisdictions { name } currentPeriodEnd nextAttemptAt createdAt activeAt canceledAt } } }`,
      { variables: { id: row.id } },
    );
    expect(errors).toEqual([]);
    expect(calls).toEqual([`GET ${pathOf(`/${row.id}`)}`]);
    expect(data).toMatchObject({
      store: {
        productSubscription: {
          id: gid('ProductSubscription', row.id),
          paynowId: row.id,
          prettyId: row.pretty_id,
          status: 'ACTIVE',
          isPastDue: false,
          cancelsAtPeriodEnd: false,
          interval: { value: 1, unit: 'MONTH' },
          billingCycle: row.billing_cycle_sequence,
          customer: { paynowId: row.customer.id },
          billing: { name: row.billing_name, email: row.billing_email, country: row.billing_country, taxId: null },
          paymentMethod: { paynowId: row.payment_method_id },
          lines: row.lines.map((line) => ({
            paynowId: line.id,
            productName: line.product_name,
            price: { minorUnits: line.price, currency: 'USD' },
            totals: { total: { minorUnits: line.total_amount } },
            initialOrderLineId: line.initial_order_line_id,
          })),
          totals: {
            tax: { minorUnits: row.tax_amount },
            total: { minorUnits: row.total_amount, currency: 'USD', formatted: row.total_amount_str },
          },
          presentmentTotals: { total: { minorUnits: row.presentment_total_amount, currency: 'EUR' } },
          initialTotals: { total: { minorUnits: row.initial_total_amount }, giftCards: { minorUnits: 0 } },
          initialPresentmentTotals: { total: { currency: 'EUR' } },
          nextBilling: { total: { minorUnits: row.next_billing_amount.total, currency: 'USD' } },
          nextBillingPresentment: { total: { currency: 'EUR' } },
          exchangeRate: '0.92',
          taxJurisdictions: [{ name: row.tax_jurisdictions[0]?.name }],
          currentPeriodEnd: row.current_period_end,
          nextAttemptAt: row.next_attempt_at,
          canceledAt: null,
        },
      },
    });
  });

  it('leads to its orders, products and coupons, and they lead back', async () => {
    const row = await rowWhere(({ coupon_ids, status }) => coupon_ids.length > 0 && status === 'active');
    const orders = (await bed.paynow(`orders?subscription_id=${row.id}`)) as OrderRow[];
    const { data, errors, calls } = await bed.ask(
      `query ($id: ID!) { node(id: $id) { ... on ProductSubscription {
        product { paynowId } coupon { paynowId } coupons { code }
        lines { product { name } giftRecipient { id } }
        orders { nodes { paynowId subscription { id } lines { subscription { paynowId } subscriptionLineId } } } } } }`,
      { variables: { id: gid('ProductSubscription', row.id) } },
    );
    expect(errors).toEqual([]);
    expect(data).toMatchObject({
      node: {
        product: { paynowId: row.lines[0]?.product_id },
        coupon: { paynowId: row.coupon_ids[0] },
        coupons: [{ code: expect.any(String) }],
        lines: [{ product: { name: row.lines[0]?.product_name }, giftRecipient: null }],
        orders: {
          nodes: orders.map(({ id }) => ({
            paynowId: id,
            subscription: { id: gid('ProductSubscription', row.id) },
            lines: [{ subscription: { paynowId: row.id }, subscriptionLineId: row.lines[0]?.id }],
          })),
        },
      },
    });
    // The subscription, its orders, its coupon, the product; ids alone are read nowhere.
    expect(calls).toHaveLength(4);
  });

  it('shows a change that waits', async () => {
    const row = await rowWhere(({ pending_change }) => pending_change != null);
    const change = row.pending_change;
    const { data, errors, calls } = await bed.ask(
      `query ($id: ID!) { store { productSubscription(id: $id) { pendingChange {
        paynowId status prorationBehavior isOffSession proratedAmount { minorUnits currency } proratedPresentmentAmount { currency }
        proratedOrder { id } nextBilling { total { minorUnits } } nextBillingPresentment { total { minorUnits } } createdAt appliedAt
        lines { paynowId subscriptionLineId isDeleted productName product { paynowId } price { minorUnits } totals { total { minorUnits } }
          presentmentTotals { total { minorUnits } } proratedAmount { minorUnits } proratedPresentmentAmount { minorUnits }
          remainingMinutes totalMinutes customVariables { value } } } } } }`,
      { variables: { id: row.id } },
    );
    expect(errors).toEqual([]);
    expect(calls).toHaveLength(1);
    expect(data).toMatchObject({
      store: {
        productSubscription: {
          pendingChange: {
            paynowId: change?.id,
            status: 'PENDING_RENEWAL',
            prorationBehavior: 'NEXT_BILLING_PERIOD',
            proratedOrder: null,
            proratedAmount: { minorUnits: 0, currency: 'USD' },
            nextBilling: { total: { minorUnits: row.next_billing_amount.total } },
            appliedAt: null,
            lines: change?.lines.map((line) => ({
              paynowId: line.id,
              subscriptionLineId: row.lines[0]?.id,
              productName: line.product.name,
              product: { paynowId: line.product.id },
              totals: { total: { minorUnits: line.amount.total } },
              totalMinutes: 30 * 24 * 60,
              customVariables: [],
            })),
          },
        },
      },
    });
  });

  it('hangs at a delivery item; one that is not there is null', async () => {
    const { data, errors } = await bed.ask(
      '{ store { productSubscription(id: "42") { status } deliveryItems(first: 100) { nodes { subscriptionId subscription { paynowId } } } } }',
    );
    expect(errors).toEqual([]);
    const { store } = data as {
      store: {
        productSubscription: unknown;
        deliveryItems: { nodes: { subscriptionId: string | null; subscription: { paynowId: string } | null }[] };
      };
    };
    expect(store.productSubscription).toBeNull();
    expect(store.deliveryItems.nodes.some(({ subscription }) => subscription)).toBe(true);
    for (const { subscriptionId, subscription } of store.deliveryItems.nodes) {
      expect(subscription?.paynowId ?? null).toBe(subscriptionId);
    }
  });
});

describe('lists of subscriptions', () => {
  it('are walked without loss, and sent as asked', async () => {
    const expected = (await allRows()).map(({ id }) => id);
    const walked: string[] = [];
    for (let after: string | null = null; ; ) {
      const { data, errors, calls } = await bed.ask(
        'query ($after: String) { store { productSubscriptions(first: 50, after: $after) { nodes { paynowId } totalCount pageInfo { hasNextPage endCursor } } } }',
        { variables: { after } },
      );
      expect(errors).toEqual([]);
      expect(calls).toEqual([`GET ${pathOf(`?limit=51${after === null ? '' : `&after=${walked.at(-1)}`}`)}`]);
      const page = (data as { store: { productSubscriptions: Page } }).store.productSubscriptions;
      expect(page.totalCount).toBeNull();
      walked.push(...page.nodes.map(({ paynowId }) => paynowId));
      after = page.pageInfo.endCursor;
      if (!page.pageInfo.hasNextPage) break;
    }
    expect(walked).toEqual(expected);
  });

  interface Page {
    readonly nodes: { paynowId: string }[];
    readonly totalCount: number | null;
    readonly pageInfo: { hasNextPage: boolean; endCursor: string | null };
  }

  it('every filter reaches PayNow', async () => {
    const row = await rowWhere((one) => renews(one) && one.payment_method_id != null);
    const filter = {
      status: ['ACTIVE', 'CREATED'],
      customerId: gid('Customer', row.customer.id),
      subscriptionId: gid('ProductSubscription', row.id),
      billingEmail: row.billing_email,
      paymentMethodId: row.payment_method_id,
      checkoutId: row.checkout_id,
    };
    const LIST =
      'query ($filter: ProductSubscriptionFilter) { store { productSubscriptions(filter: $filter) { nodes { paynowId } } } }';
    const { data, errors, calls } = await bed.ask(LIST, { variables: { filter } });
    expect(errors).toEqual([]);
    expect(data).toEqual({ store: { productSubscriptions: { nodes: [{ paynowId: row.id }] } } });
    const query = new URL(`http://x${calls[0]?.slice('GET '.length)}`).searchParams;
    expect(query.getAll('status')).toEqual(['active', 'created']);
    expect(Object.fromEntries(query)).toMatchObject({
      customer_id: row.customer.id,
      subscription_id: row.id,
      billing_email: row.billing_email,
      payment_method_id: row.payment_method_id,
      checkout_id: row.checkout_id,
    });
    const none = await bed.ask(LIST, { variables: { filter: { trialId: '42' } } });
    expect(none.data).toEqual({ store: { productSubscriptions: { nodes: [] } } });
    expect(none.calls[0]).toContain('trial_id=42');
  });

  it.each([
    ['{ status: [] }', 'status'],
    ['{ status: [UNKNOWN] }', 'UNKNOWN'],
    ['{ billingEmail: " " }', 'billingEmail'],
    ['{ trialId: "x" }', 'trialId'],
    ['{ paymentMethodId: "gid://paynow/1/Payment/1" }', 'paymentMethodId'],
    ['{ customerId: "gid://paynow/1/Order/1" }', 'Order'],
    ['{ subscriptionId: "gid://paynow/1/Order/1" }', 'Order'],
  ])('the filter %s is refused before any call', async (filter, names) => {
    const { errors, calls } = await bed.ask(`{ store { productSubscriptions(filter: ${filter}) { nodes { id } } } }`);
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['BAD_USER_INPUT']);
    expect(errors[0]?.message).toContain(names);
    expect(calls).toEqual([]);
  });

  it('a customer has their own', async () => {
    const { customer } = await rowWhere(renews);
    const expected = (await bed.paynow(`subscriptions?customer_id=${customer.id}&asc=true`)) as SubscriptionRow[];
    const { data, errors, calls } = await bed.ask(
      'query ($id: ID!) { store { customer(id: $id) { name productSubscriptions(direction: ASC) { nodes { paynowId } } } } }',
      { variables: { id: customer.id } },
    );
    expect(errors).toEqual([]);
    expect(calls).toHaveLength(2);
    expect(data).toMatchObject({
      store: { customer: { productSubscriptions: { nodes: expected.map(({ id }) => ({ paynowId: id })) } } },
    });
  });
});

describe('cancelProductSubscription', () => {
  const CANCEL = `mutation ($input: CancelProductSubscriptionInput!) { cancelProductSubscription(input: $input) {
    productSubscription { paynowId status cancelsAtPeriodEnd canceledAt cancellationRequestedAt nextAttemptAt }
    userErrors { message field code upstreamCode } } }`;

  const cancel = async (input: Record<string, unknown>) => {
    const { data, ...answer } = await bed.ask(CANCEL, { variables: { input } });
    return { ...answer, payload: (data as Record<string, unknown> | null)?.['cancelProductSubscription'] };
  };

  it('waits for the end of the period unless told otherwise', async () => {
    const row = await rowWhere(renews);
    const done = await cancel({ id: gid('ProductSubscription', row.id) });
    expect(done.errors).toEqual([]);
    expect(done.calls).toEqual([`POST ${pathOf(`/${row.id}/cancel`)}`, `GET ${pathOf(`/${row.id}`)}`]);
    expect(done.payload).toEqual({
      productSubscription: {
        paynowId: row.id,
        status: 'ACTIVE',
        cancelsAtPeriodEnd: true,
        canceledAt: null,
        cancellationRequestedAt: expect.any(String),
        nextAttemptAt: null,
      },
      userErrors: [],
    });
  });

  it('ends it at once; a second time is a user error', async () => {
    const { id } = await rowWhere(renews);
    const done = await cancel({ id, atPeriodEnd: false });
    expect(done.payload).toMatchObject({
      productSubscription: { status: 'CANCELED', canceledAt: expect.any(String), cancelsAtPeriodEnd: false },
      userErrors: [],
    });
    const again = await cancel({ id, atPeriodEnd: false });
    expect(again.errors).toEqual([]);
    expect(again.calls).toHaveLength(1);
    expect(again.payload).toMatchObject({
      productSubscription: null,
      userErrors: [{ field: ['id'], code: 'CONFLICT', upstreamCode: 'subscription-already-canceled' }],
    });
  });

  it.each([
    [{ id: 'x' }, 'INVALID', ['id'], 0],
    [{ id: 'gid://paynow/1/Order/1' }, 'INVALID', ['id'], 0],
    [{ id: '1', storeId: 'x' }, 'INVALID', ['storeId'], 0],
    [{ id: '42' }, 'NOT_FOUND', ['id'], 1],
  ])('%j is a user error', async (input, code, field, callCount) => {
    const { payload, errors, calls } = await cancel(input);
    expect(errors).toEqual([]);
    expect(payload).toMatchObject({ productSubscription: null, userErrors: [{ code, field }] });
    expect(calls).toHaveLength(callCount);
  });

  it('is never sent twice, and says when its outcome is unknown', async () => {
    const { id } = await rowWhere(renews);
    bed.sandbox.faults.add({ match: { method: 'POST' }, fault: { kind: 'reset' }, when: 'after' });
    const { errors, calls } = await cancel({ id });
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['UPSTREAM_OUTCOME_UNKNOWN']);
    expect(calls).toHaveLength(1);
  });

  it('needs a credential', async () => {
    const { errors, calls } = await bed.ask(CANCEL, { variables: { input: { id: '1' } }, authorization: null });
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['UNAUTHENTICATED']);
    expect(calls).toEqual([]);
  });
});
