import type { SubscriptionRow } from '../../../upstream/management/subscriptions.js';
import { builder } from '../../kit/builder.js';

/** Who is billed for a subscription. */
export const SubscriptionBillingRef = builder.objectRef<SubscriptionRow>('ProductSubscriptionBilling').implement({
  description: 'Who is billed for a subscription.',
  fields: (t) => ({
    name: t.exposeString('billing_name', { nullable: true, description: 'The billing name; null when unknown.' }),
    email: t.exposeString('billing_email', {
      nullable: true,
      description: 'The billing email address; null when unknown.',
    }),
    country: t.expose('billing_country', {
      type: 'CountryCode',
      nullable: true,
      description: 'The billing country; null when unknown.',
    }),
    taxId: t.exposeString('billing_tax_id', {
      nullable: true,
      description: "The business's tax number; null for persons.",
    }),
  }),
});
