import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CouponRow } from '../../../../src/upstream/management/coupons.js';
import { startTestBed, type TestBed } from '../../../support/gateway.js';

let bed: TestBed;

beforeEach(async () => {
  bed = await startTestBed();
});
afterEach(() => bed[Symbol.asyncDispose]());

const UPDATE = `mutation ($input: UpdateCouponInput!) { updateCoupon(input: $input) {
  coupon { paynowId code note enabled usableAt expiresAt duration durationInIntervals redemptionLimits { store customer } }
  userErrors { message field code upstreamCode } } }`;
const DELETE =
  'mutation ($input: DeleteCouponInput!) { deleteCoupon(input: $input) { deletedId userErrors { field code upstreamCode } } }';

const update = async (input: Record<string, unknown>) => {
  const { data, errors, calls } = await bed.ask(UPDATE, { variables: { input } });
  expect(errors).toEqual([]);
  const { updateCoupon } = data as {
    updateCoupon: { coupon: { paynowId: string } | null; userErrors: readonly object[] };
  };
  return { ...updateCoupon, calls };
};
const rowOf = async (id: string) => (await bed.paynow(`coupons/${id}`)) as CouponRow;
const aCoupon = async (passes: (row: CouponRow) => boolean = () => true): Promise<CouponRow> => {
  const row = ((await bed.paynow('coupons?limit=100')) as CouponRow[]).find(passes);
  if (!row) throw new Error('the seed has no such coupon');
  return row;
};

describe('updateCoupon', () => {
  it('changes what is named and nothing else, in one call', async () => {
    const before = await aCoupon((row) => row.discount_type === 'percent');
    const done = await update({ id: before.id, enabled: false, note: 'off' });
    expect(done.userErrors).toEqual([]);
    expect(done.coupon).toMatchObject({ paynowId: before.id, enabled: false, note: 'off' });
    expect(done.calls).toEqual([`PATCH /v1/stores/${bed.sandbox.storeId}/coupons/${before.id}`]);
    const { version_id: version, updated_at: at, updated_by: by, ...after } = await rowOf(before.id);
    expect(version).not.toBe(before.version_id);
    expect(Date.parse(at ?? '')).toBeGreaterThan(Date.parse(before.created_at));
    expect(by).toEqual({ type: 'api_key' });
    const { version_id: _, updated_at: __, updated_by: ___, ...same } = before;
    const present = Object.fromEntries(Object.entries(same).filter(([, value]) => value !== null));
    expect(after).toEqual({ ...present, enabled: false, note: 'off' });
  });

  it('takes every field', async () => {
    const { id } = await aCoupon();
    const products = (await bed.paynow('products')) as { id: string; tags: { id: string }[] }[];
    const product = products.find(({ tags }) => tags.length > 0);
    const [tag] = product?.tags ?? [];
    const [customer] = (await bed.paynow('customers?limit=1')) as { id: string }[];
    const input = {
      id: `gid://paynow/${bed.sandbox.storeId}/Coupon/${id}`,
      code: 'ALL-NEW',
      discount: { amount: 350 },
      duration: 'REPEATING',
      durationInIntervals: 4,
      applyIndividually: true,
      applyBeforeSales: true,
      productIds: [product?.id],
      tagIds: [tag?.id],
      usableByCustomerId: customer?.id,
      minimumOrderValue: 900,
      maxUses: 12,
      maxUsesPerCustomer: 2,
      usableOnOneTimePurchase: false,
      usableOnSubscription: true,
      usableAt: '2027-01-01T00:00:00Z',
      expiresAt: '2027-02-01T00:00:00Z',
    };
    expect((await update(input)).userErrors).toEqual([]);
    expect(await rowOf(id)).toMatchObject({
      code: 'ALL-NEW',
      discount_type: 'amount',
      discount_amount: 350,
      duration: 'repeating',
      duration_in_intervals: 4,
      discount_apply_individually: true,
      discount_apply_before_sales: true,
      apply_to_products: [product?.id],
      apply_to_tags: [tag?.id],
      usable_by_customer_id: customer?.id,
      minimum_order_value: 900,
      redeem_limit_store_enabled: true,
      redeem_limit_store_amount: 12,
      redeem_limit_customer_enabled: true,
      redeem_limit_customer_amount: 2,
      usable_on_one_time_purchase: false,
      usable_on_subscription: true,
      usable_at: '2027-01-01T00:00:00Z',
      expires_at: '2027-02-01T00:00:00Z',
    });
    const cleared = await update({
      id,
      duration: 'ONCE',
      maxUses: null,
      maxUsesPerCustomer: null,
      usableAt: null,
      expiresAt: null,
      productIds: [],
      discount: { percent: '12.5' },
    });
    expect(cleared.coupon).toMatchObject({
      duration: 'ONCE',
      durationInIntervals: null,
      redemptionLimits: { store: null, customer: null },
      usableAt: null,
      expiresAt: null,
    });
    expect(await rowOf(id)).toMatchObject({
      discount_type: 'percent',
      discount_amount: 125,
      apply_to_products: [],
      redeem_limit_store_enabled: false,
    });
  });

  it('a number alone is for a coupon that repeats already', async () => {
    const repeating = await aCoupon((row) => row.duration === 'repeating');
    expect((await update({ id: repeating.id, durationInIntervals: 6 })).coupon).toMatchObject({
      duration: 'REPEATING',
      durationInIntervals: 6,
    });
  });

  it.each([
    [{ note: null }, ['note']],
    [{ usableByCustomerId: null }, ['usableByCustomerId']],
    [{ code: null, discount: null }, ['code', 'discount']],
    [{ enabled: null }, ['enabled']],
    [{ productIds: null }, ['productIds']],
    [{ duration: null }, ['duration']],
    [{ duration: 'UNKNOWN' }, ['duration']],
    [{ duration: 'REPEATING' }, ['durationInIntervals']],
    [{ duration: 'ONCE', durationInIntervals: 3 }, ['durationInIntervals']],
    [{ durationInIntervals: 0 }, ['durationInIntervals']],
    [{ code: 'two words' }, ['code']],
    [{ discount: { percent: '101' } }, ['discount.percent']],
    [{ discount: { amount: 0 } }, ['discount.amount']],
    [{ maxUses: 0 }, ['maxUses']],
    [{ minimumOrderValue: -1 }, ['minimumOrderValue']],
    [{ productIds: ['1', 'x'] }, ['productIds.1']],
    [{ usableByCustomerId: 'gid://paynow/1/Order/2' }, ['usableByCustomerId']],
    [{ usableAt: '2027-01-02T00:00:00Z', expiresAt: '2027-01-01T00:00:00Z' }, ['expiresAt']],
    [{ id: 'x', enabled: true }, ['id']],
  ])('%j is refused before any call', async (change, fields) => {
    expect(await update({ id: '42', ...change })).toMatchObject({
      coupon: null,
      userErrors: fields.map((field) => ({ field: [...field.split('.')], code: 'INVALID' })),
      calls: [],
    });
  });

  it('nothing to change, an unknown coupon and a taken code are user errors', async () => {
    const { id } = await aCoupon();
    const other = await aCoupon((row) => row.id !== id);
    expect(await update({ id })).toMatchObject({ userErrors: [{ field: null, code: 'INVALID' }], calls: [] });
    expect(await update({ id: '42', enabled: true })).toMatchObject({
      coupon: null,
      userErrors: [{ code: 'NOT_FOUND', upstreamCode: 'not-found' }],
    });
    expect(await update({ id, code: other.code.toLowerCase() })).toMatchObject({
      coupon: null,
      userErrors: [{ code: 'CONFLICT', upstreamCode: 'coupon-code-already-exists' }],
    });
    expect(await update({ id, usableByCustomerId: '42' })).toMatchObject({
      userErrors: [{ code: 'INVALID', field: ['usableByCustomerId'] }],
    });
  });
});

describe('deleteCoupon', () => {
  it('deletes it; twice is a user error', async () => {
    const { id } = await aCoupon();
    const deleted = await bed.ask(DELETE, { variables: { input: { id } } });
    expect({ data: deleted.data, calls: deleted.calls }).toEqual({
      data: {
        deleteCoupon: { deletedId: `gid://paynow/${bed.sandbox.storeId}/Coupon/${id}`, userErrors: [] },
      },
      calls: [`DELETE /v1/stores/${bed.sandbox.storeId}/coupons/${id}`],
    });
    const gone = await bed.ask(`{ store { coupon(id: "${id}") { code } } }`);
    expect(gone.data).toEqual({ store: { coupon: null } });
    const again = await bed.ask(DELETE, { variables: { input: { id } } });
    expect({ data: again.data, errors: again.errors }).toEqual({
      data: {
        deleteCoupon: {
          deletedId: null,
          userErrors: [{ field: ['id'], code: 'NOT_FOUND', upstreamCode: 'not-found' }],
        },
      },
      errors: [],
    });
  });

  it('a malformed id is refused before any call', async () => {
    const { data, calls } = await bed.ask(DELETE, { variables: { input: { id: 'x' } } });
    expect({ data, calls }).toMatchObject({
      data: { deleteCoupon: { deletedId: null, userErrors: [{ field: ['id'], code: 'INVALID' }] } },
      calls: [],
    });
  });
});
