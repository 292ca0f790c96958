import { invalid } from '../../http/errors.js';
import { flakeId, listOf, nullable, objectOf, pattern, text, textMap } from '../../http/fields.js';
import { openByKey, routesOpenedBy } from '../../http/router.js';
import { createCheckout } from '../../shop/checkout.js';
import { locate } from '../../shop/countries.js';
import { acceptLines } from '../../shop/lines.js';
import { CHECKOUT_LINE, CHECKOUT_OPTIONS, lineNamesOf, wantedLine } from '../checkoutFields.js';

const detail = nullable(text({ max: 255 }));

const customerDetails = objectOf({
  optional: {
    billing_name: detail,
    billing_email: nullable(pattern('email', 'must be an email address.', /^[^\s@]+@[^\s@]+$/)),
    billing_address: objectOf({
      optional: {
        country: nullable(pattern('pattern', 'must be two capital letters.', /^[A-Z]{2}$/)),
        state: detail,
        city: detail,
        postal_code: detail,
        line_1: detail,
        line_2: detail,
      },
    }),
    billing_tax_id: detail,
  },
});

const lineBody = objectOf({
  required: CHECKOUT_LINE.required,
  optional: { ...CHECKOUT_LINE.optional, metadata: nullable(textMap) },
});

/** An operation that makes links: it has to know the address it was called at. */
const linkingRoute = routesOpenedBy((incoming, params, state) => ({
  ...openByKey(incoming, params, state),
  origin: incoming.origin,
}));

/** Checkouts that a server makes for a customer; they are paid as any other. */
export const checkoutRoutes = [
  linkingRoute({
    method: 'POST',
    path: '/v1/stores/{storeId}/checkouts',
    body: objectOf({
      required: { customer_id: flakeId, lines: listOf(lineBody, { min: 1, max: 100 }) },
      optional: { ...CHECKOUT_OPTIONS, metadata: nullable(textMap), customer_details: customerDetails },
    }),
    handle: ({ body: { customer_id: id, lines, metadata, customer_details: details, ...options }, ...call }) => {
      const { store, state, origin } = call;
      const customer = store.customers.get(id);
      if (!customer) throw invalid('customer_id', 'reference', 'is not a customer of this store.');
      const home = details?.billing_address?.country ?? undefined;
      const payer = { store, customer, origin, country: locate(home, undefined, store.store.currency) };
      const accepted = acceptLines(lines.map(wantedLine), payer, state.clock, lineNamesOf);
      const own = {
        metadata: metadata ?? {},
        lineMetadata: lines.map((line) => line.metadata ?? {}),
        billing: {
          ...(details?.billing_name != null && { billing_name: details.billing_name }),
          ...(details?.billing_email != null && { billing_email: details.billing_email }),
          ...(details?.billing_tax_id != null && { billing_tax_id: details.billing_tax_id }),
        },
      };
      return createCheckout(accepted, { ...options, ...own }, payer, state.clock, false);
    },
  }),
];
