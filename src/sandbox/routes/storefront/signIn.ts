import type { AuthenticatedCustomerRow, StorefrontGiftCardRow } from '../../../upstream/storefront/customers.js';
import { found } from '../../http/errors.js';
import { customerRoute, storeRoute } from '../../http/shopper.js';
import { accountBody, customerOfAccount } from '../../shop/identity.js';
import { findGiftCard } from '../../shop/promo.js';
import { createSession } from '../../shop/sessions.js';

/** Signing in, and the balance of a gift card. */
export const storefrontAuthRoutes = [
  storeRoute({
    method: 'POST',
    path: '/v1/store/customer/auth',
    body: accountBody,
    handle: ({ store, state: { clock }, body }): AuthenticatedCustomerRow => ({
      customer_token: createSession(store, customerOfAccount(body, store, clock).id, clock),
    }),
  }),
  customerRoute({
    method: 'GET',
    path: '/v1/store/customer/giftcards/lookup/{code}',
    handle: ({ store, params, state: { clock } }): StorefrontGiftCardRow => {
      const card = found(findGiftCard(store, params.code, Date.parse(clock.now())), 'gift card');
      const { code, balance, starting_balance, expires_at } = card;
      return { code, balance, starting_balance, expires_at: expires_at ?? null };
    },
  }),
];
