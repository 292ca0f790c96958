import { type InputFields, storeIdField } from './inputs.js';

/** How a checkout goes on, besides its lines: what every input that makes one has. */
export const checkoutFields = (t: InputFields) => ({
  storeId: storeIdField(t),
  couponId: t.id({ description: 'A coupon, by its PayNow number.' }),
  promoCodes: t.stringList({
    description: 'Codes of coupons, gift cards and affiliates: at most 10. PayNow refuses an invalid one.',
  }),
  affiliateCode: t.string({
    description: 'Code of the affiliate who referred the shopper; an invalid one is ignored.',
  }),
  returnUrl: t.string({ description: 'Where the shopper goes after paying: an http(s) address.' }),
  cancelUrl: t.string({ description: 'Where the shopper goes without paying: an http(s) address.' }),
  autoRedirect: t.boolean({ description: 'Whether the checkout goes on to returnUrl by itself; needs a returnUrl.' }),
  idempotencyKey: t.string({
    description:
      'Idempotency key: a repeated call with the same key gets the first result, and makes no second checkout.',
  }),
});
