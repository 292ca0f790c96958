import { auditFields } from '../kit/audit.js';
import { builder } from '../kit/builder.js';
import { nodeFields } from '../kit/nodeFields.js';
import { nodeOf, oneById, wholeList } from './entities.js';
import { StoreRef, TagRef } from './refs.js';
import { storeField } from './relations.js';

TagRef.implement({
  description: 'A group of products.',
  ...nodeOf('tags'),
  fields: (t) => ({
    ...nodeFields('Tag')(t),
    ...storeField('The store of the tag.')(t),
    slug: t.exposeString('slug', { description: "The tag's name in addresses." }),
    name: t.exposeString('name', { description: 'The name shoppers see.' }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'The text shoppers see; null when it has none.',
    }),
    imageUrl: t.exposeString('image_url', { nullable: true, description: 'Its picture; null when it has none.' }),
    enabled: t.exposeBoolean('enabled', { description: 'Whether it is in use.' }),
    ...auditFields(t),
  }),
});

builder.objectFields(StoreRef, (t) => ({
  tag: oneById(t, TagRef, 'tags'),
  tags: wholeList(t, TagRef, 'tags'),
}));
