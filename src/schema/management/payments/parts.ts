import type { PaymentMethodRow } from '../../../upstream/management/payments.js';
import { builder } from '../../kit/builder.js';
import { entriesOf, MetadataEntryRef } from '../../kit/metadata.js';

/** Every plain value inside, keyed by its path (`wallet.type`, `items.0.name`); null is left out. */
function plain(value: unknown, path: readonly string[] = []): Record<string, string> {
  if (typeof value === 'object' && value !== null) {
    return Object.assign({}, ...Object.entries(value).map(([key, inner]) => plain(inner, [...path, key])));
  }
  const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return isPlain ? { [path.join('.')]: String(value) } : {};
}

/** Bank numbers, addresses at PayPal and the like are for few of those who may see that something was paid. */
const DETAILS = { nullable: true, requires: 'payments:details' } as const;

/** A payment method. */
export const PaymentMethodRef = builder.objectRef<PaymentMethodRow>('PaymentMethod').implement({
  description: 'A payment method.',
  fields: (t) => ({
    paynowId: t.exposeID('id', { description: "PayNow's own number." }),
    type: t.exposeString('method_type', { description: 'Its kind, for instance card or paypal.' }),
    gateway: t.exposeString('gateway', { description: 'The payment gateway.' }),
    gatewayType: t.exposeString('gateway_type', { description: 'Its kind as the gateway calls it.' }),
    gatewayMethodId: t.exposeString('gateway_id', { ...DETAILS, description: 'Its number at the gateway.' }),
    gatewayCustomerId: t.exposeString('gateway_customer_id', {
      ...DETAILS,
      description: "The payer's number at the gateway.",
    }),
    gatewayEntityIdentifier: t.exposeString('gateway_entity_identifier', {
      description: "Which of PayNow's accounts at the gateway it belongs to.",
    }),
    details: t.field({
      ...DETAILS,
      type: [MetadataEntryRef],
      description:
        'What PayNow says of it, for instance last4 of a card or wallet.type. PayNow may change these at any time.',
      resolve: ({ method_details }) => Object.values(method_details).flatMap((details) => entriesOf(plain(details))),
    }),
    createdAt: t.expose('created_at', { type: 'DateTime', description: 'When it was first used.' }),
    updatedAt: t.expose('updated_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When it last changed; null when never.',
    }),
  }),
});
