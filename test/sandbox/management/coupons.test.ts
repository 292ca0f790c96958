import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CouponRow, CreateCouponBody } from '../../../src/upstream/management/coupons.js';
import { type Bed, errorForm, first, startBed } from '../support.js';

let bed: Bed;
beforeEach(async () => {
  bed = await startBed();
});
afterEach(() => bed[Symbol.asyncDispose]());

describe('coupons', () => {
  const coupon: CreateCouponBody = {
    enabled: true,
    code: 'Autumn-Test',
    duration: 'once',
    discount_type: 'percent',
    discount_amount: 150,
    discount_apply_individually: false,
    discount_apply_before_sales: false,
    minimum_order_value: 0,
    redeem_limit_store_enabled: false,
    redeem_limit_store_amount: 0,
    redeem_limit_customer_enabled: false,
    redeem_limit_customer_amount: 0,
    usable_on_one_time_purchase: true,
    usable_on_subscription: true,
  };

  it('a new one is there, and its code is taken', async () => {
    const { status, body } = await bed.send('POST', 'coupons', { ...coupon, expires_at: null });
    expect(status).toBe(200);
    expect(body).toMatchObject({ code: 'Autumn-Test', created_by: { type: 'api_key' } });
    expect(body).not.toHaveProperty('expires_at');
    const { id } = body as CouponRow;
    expect((await bed.send('GET', `coupons/${id}`)).body).toEqual(body);
    expect(first(await bed.rows('coupons?limit=1&status=active')).id).toBe(id);
    const again = await bed.send('POST', 'coupons', { ...coupon, code: 'AUTUMN-test' });
    expect(again.body).toEqual(errorForm(409, 'coupon-code-already-exists'));
    bed.sandbox.reset();
    expect((await bed.send('GET', `coupons/${id}`)).status).toBe(404);
  });

  it('every required field is missed by name', async () => {
    const { body } = await bed.send('POST', 'coupons', {});
    const { errors } = body as { errors: Array<{ path: string; validation: string }> };
    expect(errors.map(({ path }) => path).sort()).toEqual(Object.keys(coupon).sort());
    expect(new Set(errors.map(({ validation }) => validation))).toEqual(new Set(['required']));
  });

  it.each<[Partial<Record<keyof CreateCouponBody, unknown>>, string]>([
    [{ discount_amount: 0 }, 'discount_amount'],
    [{ discount_amount: 1001 }, 'discount_amount'],
    [{ discount_type: 'unspecified' }, 'discount_type'],
    [{ duration: 'repeating' }, 'duration_in_intervals'],
    [{ code: '' }, 'code'],
    [{ enabled: 'yes' }, 'enabled'],
    [{ apply_to_products: ['42'] }, 'apply_to_products[0]'],
    [{ usable_by_customer_id: '42' }, 'usable_by_customer_id'],
    [{ usable_at: '2027-01-02T00:00:00Z', expires_at: '2027-01-01T00:00:00Z' }, 'expires_at'],
  ])('%j is refused', async (change, path) => {
    const { body } = await bed.send('POST', 'coupons', { ...coupon, ...change });
    expect(body).toMatchObject({ status: 400, code: 'bad-request', errors: [{ path }] });
  });

  it('an amount may be more than 1000', async () => {
    const { status } = await bed.send('POST', 'coupons', { ...coupon, discount_type: 'amount', discount_amount: 5000 });
    expect(status).toBe(200);
  });

  it('a change makes a new version, and a deleted one is gone', async () => {
    const { id, version_id: version } = (await bed.send('POST', 'coupons', coupon)).body as CouponRow;
    const changed = await bed.send('PATCH', `coupons/${id}`, { enabled: false, expires_at: null });
    expect(changed.body).toMatchObject({ id, code: coupon.code, enabled: false, updated_by: { type: 'api_key' } });
    expect((changed.body as CouponRow).version_id).not.toBe(version);
    const taken = first(await bed.rows<CouponRow>('coupons?limit=1&asc=true')).code;
    expect((await bed.send('PATCH', `coupons/${id}`, { code: taken })).body).toEqual(
      errorForm(409, 'coupon-code-already-exists'),
    );
    for (const change of [{ note: null }, { discount_amount: 1001 }, { duration: 'repeating' }]) {
      expect((await bed.send('PATCH', `coupons/${id}`, change)).status).toBe(400);
    }
    expect((await bed.send('DELETE', `coupons/${id}`)).status).toBe(204);
    for (const method of ['GET', 'DELETE']) {
      expect((await bed.send(method, `coupons/${id}`)).body).toEqual(errorForm(404, 'not-found'));
    }
  });
});
