import {
  type CouponRow,
  createCoupon as createCall,
  deleteCoupon as deleteCall,
  type ListCouponsQuery,
  updateCoupon as updateCall,
} from '../../../upstream/management/coupons.js';
import { type GatewayContext, loadersOf } from '../../kit/context.js';
import { deletion } from '../../kit/deletions.js';
import { inputRow, inputStoreId } from '../../kit/ids.js';
import { attempt, type Outcome } from '../../kit/outcome.js';
import { type Page, type PageArguments, readPage } from '../../kit/pages.js';
import { type CreateCouponInput, createBody, type UpdateCouponInput, updateBody } from './body.js';

/** One page of a store's coupons. */
export const couponsPage = (
  storeId: string,
  filter: ListCouponsQuery,
  page: PageArguments,
  context: GatewayContext,
): Promise<Page<CouponRow>> =>
  readPage(page, (query) => loadersOf(context).coupons.list(storeId, { ...filter, ...query }));

const FIELDS = {
  discount_type: ['discount'],
  discount_amount: ['discount'],
  apply_to_products: ['productIds'],
  apply_to_tags: ['tagIds'],
  redeem_limit_store_enabled: ['maxUses'],
  redeem_limit_store_amount: ['maxUses'],
  redeem_limit_customer_enabled: ['maxUsesPerCustomer'],
  redeem_limit_customer_amount: ['maxUsesPerCustomer'],
  discount_apply_individually: ['applyIndividually'],
  discount_apply_before_sales: ['applyBeforeSales'],
};

/** Creates a coupon (`POST …/coupons`). */
export const createCoupon = (
  input: CreateCouponInput,
  context: GatewayContext,
): Promise<Outcome<{ readonly coupon: CouponRow }>> =>
  attempt(async () => {
    const storeId = inputStoreId(input, context);
    const body = createBody(input, storeId, context);
    return { coupon: await context.paynow().session.write('coupons', createCall, { path: { storeId }, body }) };
  }, FIELDS);

/** Changes a coupon (`PATCH …/coupons/{couponId}`). */
export const updateCoupon = (
  input: UpdateCouponInput,
  context: GatewayContext,
): Promise<Outcome<{ readonly coupon: CouponRow }>> =>
  attempt(async () => {
    const { storeId, paynowId: couponId } = inputRow(input, 'Coupon', context);
    const body = updateBody(input, storeId, context);
    const path = { storeId, couponId };
    return { coupon: await context.paynow().session.write('coupons', updateCall, { path, body }) };
  }, FIELDS);

/** Deletes a coupon (`DELETE …/coupons/{couponId}`). */
export const deleteCoupon = deletion('Coupon', ({ storeId, paynowId: couponId }, session) =>
  session.write('coupons', deleteCall, { path: { storeId, couponId } }),
);
