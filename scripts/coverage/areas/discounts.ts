import { type Area, NODE } from '../model.js';

/** Coupons, gift cards and sales. */
export const discounts: Area = {
  operations: {
    'GET /v1/stores/{storeId}/coupons': ['Store.coupons'],
    'POST /v1/stores/{storeId}/coupons': ['Mutation.createCoupon'],
    'GET /v1/stores/{storeId}/coupons/{couponId}': [
      'Store.coupon',
      'AppliedCoupon.coupon',
      'ProductSubscription.coupons',
      ...NODE,
    ],
    'PATCH /v1/stores/{storeId}/coupons/{couponId}': ['Mutation.updateCoupon'],
    'DELETE /v1/stores/{storeId}/coupons/{couponId}': ['Mutation.deleteCoupon'],
    'GET /v1/stores/{storeId}/giftcards': ['Store.giftCards'],
    'POST /v1/stores/{storeId}/giftcards': ['Mutation.createGiftCard'],
    'GET /v1/stores/{storeId}/giftcards/{giftCardId}': ['Store.giftCard', 'AppliedGiftCard.giftCard', ...NODE],
    'PATCH /v1/stores/{storeId}/giftcards/{giftCardId}': ['Mutation.updateGiftCard'],
    'DELETE /v1/stores/{storeId}/giftcards/{giftCardId}': ['Mutation.deleteGiftCard'],
    'GET /v1/stores/{storeId}/sales': ['Store.sales'],
    'POST /v1/stores/{storeId}/sales': ['Mutation.createSale'],
    'GET /v1/stores/{storeId}/sales/{saleId}': ['Store.sale', ...NODE],
    'PATCH /v1/stores/{storeId}/sales/{saleId}': ['Mutation.updateSale'],
    'DELETE /v1/stores/{storeId}/sales/{saleId}': ['Mutation.deleteSale'],
  },
  objects: [
    {
      dto: 'CouponDto',
      type: 'Coupon',
      fields: {
        apply_to_products: 'products.paynowId',
        apply_to_tags: 'tagIds',
        discount_amount: 'discount',
        discount_apply_before_sales: 'appliesBeforeSales',
        discount_apply_individually: 'appliesIndividually',
        discount_type: 'discount.__typename',
        redeem_limit_customer_amount: 'redemptionLimits.customer',
        redeem_limit_customer_enabled: 'redemptionLimits.customer',
        redeem_limit_store_amount: 'redemptionLimits.store',
        redeem_limit_store_enabled: 'redemptionLimits.store',
      },
    },
    { dto: 'GiftCardDto', type: 'GiftCard' },
    {
      dto: 'SaleDto',
      type: 'Sale',
      fields: {
        apply_to_product_ids: 'products.paynowId',
        apply_to_tag_ids: 'tags.paynowId',
        discount_amount: 'discount',
        discount_type: 'discount.__typename',
      },
    },
  ],
};
