import { badInput } from '../../../core/errors.js';
import { lookupCustomer } from '../../../resolvers/management/customers/lists.js';
import { pageOf } from '../../../resolvers/management/lists.js';
import { builder } from '../../kit/builder.js';
import { connectionOf, directedPageArgs } from '../../kit/connections.js';
import { CustomerPlatformRef, identityFields } from '../../kit/identity.js';
import { entriesOf, MetadataEntryRef } from '../../kit/metadata.js';
import { nodeFields } from '../../kit/nodeFields.js';
import { nodeOf, oneById } from '../entities.js';
import { CustomerRef, StoreRef } from '../refs.js';
import { storeField } from '../relations.js';

CustomerRef.implement({
  description: 'A customer of the store.',
  ...nodeOf('customers'),
  fields: (t) => ({
    ...nodeFields('Customer')(t),
    ...storeField('The store of the customer.')(t),
    ...identityFields(t),
    metadata: t.field({
      type: [MetadataEntryRef],
      description: "The store's own metadata.",
      resolve: ({ metadata }) => entriesOf(metadata),
    }),
    createdAt: t.expose('created_at', { type: 'DateTime', description: 'When the customer was created.' }),
    updatedAt: t.expose('updated_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When they last changed; null when never.',
    }),
  }),
});
builder.objectFields(StoreRef, (t) => ({
  customer: oneById(t, CustomerRef, 'customers'),
  customers: t.field({
    type: connectionOf(CustomerRef),
    nullable: true,
    requires: 'customers:read',
    description: 'Customers by age. One PayNow call.',
    args: {
      ...directedPageArgs(t.arg),
      search: t.arg.string({ description: "Customers that PayNow's search finds for this text." }),
    },
    resolve: ({ storeId }, { search, ...page }, context) => {
      if (search != null && search.trim() === '')
        throw badInput('search must not be empty; leave it out to filter nothing.');
      return pageOf('customers', storeId, search == null ? {} : { search }, page, context);
    },
  }),
  lookupCustomer: t.field({
    type: CustomerRef,
    nullable: true,
    requires: 'customers:read',
    calls: 'one',
    description:
      'The customer known by this id on this platform; null when PayNow has never seen them. One PayNow call.',
    args: {
      platform: t.arg({ type: CustomerPlatformRef, required: true, description: 'What the id is.' }),
      platformId: t.arg.string({ required: true, description: 'The id or name there.' }),
    },
    resolve: ({ storeId }, { platform, platformId }, context) => lookupCustomer(storeId, platform, platformId, context),
  }),
}));
