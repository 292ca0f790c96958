import type { ProductRow } from '../../upstream/management/products.js';
import { builder } from './builder.js';
import { wireEnum } from './enums.js';

export type Restrictions = Pick<
  ProductRow,
  'is_gifting_disabled' | 'is_gift_cards_disabled' | 'is_coupons_disabled' | 'is_affiliate_links_disabled'
>;

/** What is switched off for a product. */
export const ProductRestrictionsRef = builder.objectRef<Restrictions>('ProductRestrictions').implement({
  description: 'What is switched off for a product; null where PayNow does not say.',
  fields: (t) => ({
    isGiftingDisabled: t.exposeBoolean('is_gifting_disabled', {
      nullable: true,
      description: 'It cannot be given to others.',
    }),
    isGiftCardsDisabled: t.exposeBoolean('is_gift_cards_disabled', {
      nullable: true,
      description: 'It cannot be paid with gift cards.',
    }),
    isCouponsDisabled: t.exposeBoolean('is_coupons_disabled', {
      nullable: true,
      description: 'Coupons do not apply to it.',
    }),
    isAffiliateLinksDisabled: t.exposeBoolean('is_affiliate_links_disabled', {
      nullable: true,
      description: 'Affiliate links do not apply to it.',
    }),
  }),
});

/** What a shopper enters. */
export const customVariableType = wireEnum('CustomVariableType', 'What a shopper enters for a custom variable.', {
  dropdown: 'One of a few options, which may have a price.',
  text: 'Any text that fits its pattern.',
  number: 'A number.',
});
