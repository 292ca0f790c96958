/** What a caller may be allowed to do, and what each permission means. */
export const SCOPES = {
  'stores:read': 'see stores and their settings',
  'products:read': 'see products as a manager does',
  'orders:read': 'see orders with their billing details, and payments',
  'orders:refund': 'refund orders',
  'customers:read': 'see customers',
  'delivery:read': 'see delivery items',
  'delivery:write': 'assign and revoke delivery items',
  'coupons:read': 'see coupons',
  'coupons:write': 'create, change and delete coupons',
  'giftcards:read': 'see gift cards with their codes',
  'giftcards:write': 'create, change and delete gift cards',
} as const;

/** Name of a permission. */
export type Scope = keyof typeof SCOPES;
