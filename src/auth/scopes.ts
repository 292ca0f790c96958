/** What a caller may be allowed to do, and what each permission means. */
export const SCOPES = {
  'stores:read': 'see stores and their settings',
  'products:read': 'see products as a manager does',
  'products:write': 'create, change and delete products',
  'orders:read': 'see orders with their billing details, and payments',
  'orders:refund': 'refund orders',
  'customers:read': 'see customers',
  'customers:write': 'create and change customers',
  'customers:tokens': 'make and revoke tokens that act as a customer',
  'delivery:read': 'see delivery items',
  'delivery:write': 'assign and revoke delivery items',
  'coupons:read': 'see coupons',
  'coupons:write': 'create, change and delete coupons',
} as const;

/** Name of a permission. */
export type Scope = keyof typeof SCOPES;
