import { invalid } from '../../http/errors.js';
import { flakeId, nullable, objectOf, text } from '../../http/fields.js';
import { customerRoute, visitorRoute } from '../../http/shopper.js';
import { changeTier, previewTier } from '../../shop/tierChange.js';
import { tierPlaces, tierRow } from '../../shop/tiers.js';

/** The verification code that the sandbox accepts; it never requires one. */
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

/** A route that runs a change of tier, or only previews it. */
const changeRoute = (
  path: `/v1/store/tier-groups/{id}/${'change' | 'change/preview'}`,
  run: typeof changeTier | typeof previewTier,
) =>
  customerRoute({
    method: 'POST',
    path,
    body,
    handle: ({ params, body: wanted, state: { clock }, ...shopper }) => {
      checkCode(wanted.verification_code);
      return run(params.id, wanted.target_product_id, shopper, clock);
    },
  });

/** Tier groups, and moving between their tiers. */
export const storefrontTierRoutes = [
  visitorRoute({
    method: 'GET',
    path: '/v1/store/tier-groups',
    handle: ({ store, customer }) => (customer ? tierPlaces(store, customer.id).map(tierRow) : []),
  }),
  changeRoute('/v1/store/tier-groups/{id}/change', changeTier),
  changeRoute('/v1/store/tier-groups/{id}/change/preview', previewTier),
];
