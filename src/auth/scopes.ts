/** What a caller may be allowed to do, and what each permission means. */
export const SCOPES = {
  'stores:read': 'see stores and their settings',
  'products:read': 'see products as a manager does',
  'tags:read': 'see tags',
  'products:write': 'create, change and delete products',
  'orders:read': 'see orders with their billing details, and payments',
  'orders:refund': 'refund orders',
  'subscriptions:read': 'see product subscriptions',
  'subscriptions:write': 'cancel product subscriptions',
  'customers:read': 'see customers',
  'customers:write': 'create and change customers',
  'customers:sign-in': 'sign shoppers in by accounts the caller has checked, for instance with Steam',
  'customers:tokens': 'make and revoke tokens that act as a customer',
  'delivery:read': 'see delivery items',
  'delivery:write': 'assign and revoke delivery items',
  'coupons:read': 'see coupons',
  'coupons:write': 'create, change and delete coupons',
  'gameservers:read': 'see game servers, without their tokens',
  'gameservers:write': 'create, change and delete game servers, and reset their tokens',
  'customvariables:read': 'see custom variables with their options',
  'customvariables:write': 'create, change and delete custom variables',
  'secrets:read': 'see secrets that PayNow keeps, for instance tokens of game servers and signing secrets of webhooks',
  'sales:read': 'see sales',
  'sales:write': 'create, change and delete sales',
  'giftcards:read': 'see gift cards with their codes',
  'giftcards:write': 'create, change and delete gift cards',
  'webhooks:read': 'see webhook endpoints, without their secrets, and what was sent to them',
  'webhooks:write': 'create, change and delete webhook endpoints',
  'ledger:read': 'see which writes that move money or goods were asked for, and what came of them',
} as const;

/** Name of a permission. */
export type Scope = keyof typeof SCOPES;
