import type { PaymentMethodRow } from '../upstream/payments.js';
import { builder } from './builder.js';
import { entriesOf, MetadataEntryRef } from './common.js';

/** The means a payment was made with. */
export const PaymentMethodRef = builder.objectRef<PaymentMethodRow>('PaymentMethod').implement({
  description: 'The means a payment was made with.',
  fields: (t) => ({
    paynowId: t.exposeID('id', { description: "PayNow's own number." }),
    type: t.exposeString('method_type', { description: 'Its kind, for instance card or paypal.' }),
    gateway: t.exposeString('gateway', { description: 'The payment gateway.' }),
    details: t.field({
      type: [MetadataEntryRef],
      description: 'What PayNow says of it, for instance last4 of a card. PayNow may change these at any time.',
      resolve: ({ method_details }) =>
        Object.values(method_details).flatMap((details) => {
          if (details == null) return [];
          const plain = Object.entries(details as Readonly<Record<string, unknown>>).filter(
            (entry): entry is [string, string | number | boolean] =>
              typeof entry[1] === 'string' || typeof entry[1] === 'number' || typeof entry[1] === 'boolean',
          );
          return entriesOf(Object.fromEntries(plain.map(([key, value]) => [key, String(value)])));
        }),
    }),
    createdAt: t.expose('created_at', { type: 'DateTime', description: 'When it was first used.' }),
    updatedAt: t.expose('updated_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When it last changed; null when never.',
    }),
  }),
});
