import {
  createCoupon as createCall,
  deleteCoupon as deleteCall,
  updateCoupon as updateCall,
} from '../../../upstream/management/coupons.js';
import { change, creation, deletion } from '../../kit/rowWrites.js';
import { createBody, updateBody } from './body.js';

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
  409: ['code'],
};

/** Creates a coupon (`POST …/coupons`). */
export const createCoupon = creation('coupons', createCall, createBody, FIELDS);

/** Changes a coupon (`PATCH …/coupons/{couponId}`). */
export const updateCoupon = change('coupons', updateCall, updateBody, FIELDS);

/** Deletes a coupon (`DELETE …/coupons/{couponId}`). */
export const deleteCoupon = deletion('coupons', deleteCall);
