import { invalid } from '../../http/errors.js';
import { flakeId, nullable, objectOf, text } from '../../http/fields.js';
import { customerRoute } from '../../http/shopper.js';
import { changeTier, previewTier } from '../../shop/tierChange.js';
import { tierPlaces, tierRow } from '../../shop/tiers.js';

/** The code that the sandbox takes; it asks for none. */
const VERIFICATION_CODE = '424242';

const body = objectOf({
  required: { target_product_id: flakeId },
  optional: { verification_code: nullable(text({ max: 100 })) },
});

function checkCode(code: string | null | undefined): void {
  if (code != null && code !== VERIFICATION_CODE) {
    throw invalid('verification_code', 'verification-code', 'is wrong.');
  }
}

/** Ladders of subscriptions, and moving on them. */
export const storefrontTierRoutes = [
  customerRoute({
    method: 'GET',
    path: '/v1/store/tier-groups',
    handle: ({ store, customer }) => tierPlaces(store, customer.id).map(tierRow),
  }),
  customerRoute({
    method: 'POST',
    path: '/v1/store/tier-groups/{id}/change',
    body,
    handle: ({
      params,
      body: { target_product_id: target, verification_code: code },
      state: { clock },
      ...shopper
    }) => {
      checkCode(code);
      return changeTier(params.id, target, shopper, clock);
    },
  }),
  customerRoute({
    method: 'POST',
    path: '/v1/store/tier-groups/{id}/change/preview',
    body,
    handle: ({
      params,
      body: { target_product_id: target, verification_code: code },
      state: { clock },
      ...shopper
    }) => {
      checkCode(code);
      return previewTier(params.id, target, shopper, clock);
    },
  }),
];
