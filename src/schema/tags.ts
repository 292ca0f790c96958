import { readId, toGlobalId } from '../core/ids.js';
import { loadersOf } from '../resolvers/context.js';
import { tagsPage } from '../resolvers/tags.js';
import { changeFields } from './auditFields.js';
import { builder } from './builder.js';
import { pageArgs } from './connections.js';
import { TagConnectionRef } from './lists.js';
import { NodeRef } from './nodes.js';
import { ActorRef, StoreRef, TagRef } from './refs.js';
import { related } from './related.js';

TagRef.implement({
  description: 'A group of products.',
  requires: 'tags:read',
  interfaces: [NodeRef],
  fields: (t) => ({
    id: t.id({ description: 'Global id.', resolve: (row) => toGlobalId(row.store_id, 'Tag', row.id) }),
    paynowId: t.exposeID('id', { description: "PayNow's own number." }),
    store: t.field({
      type: StoreRef,
      description: 'The store it belongs to.',
      resolve: (row) => ({ storeId: row.store_id }),
    }),
    slug: t.exposeString('slug', { description: "The tag's name in addresses." }),
    name: t.exposeString('name', { description: 'The name shoppers see.' }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'The text shoppers see; null when it has none.',
    }),
    imageUrl: t.exposeString('image_url', { nullable: true, description: 'Its picture; null when it has none.' }),
    enabled: t.exposeBoolean('enabled', { description: 'Whether it is in use.' }),
    createdAt: t.expose('created_at', { type: 'DateTime', description: 'When it was made.' }),
    createdBy: t.expose('created_by', { type: ActorRef, description: 'Who made it.' }),
    ...changeFields(t),
  }),
});

builder.objectFields(StoreRef, (t) => ({
  tag: t.field({
    type: TagRef,
    nullable: true,
    requires: 'tags:read',
    calls: 'related',
    description: 'A tag by id; null when there is none.',
    args: { id: t.arg.id({ required: true, description: 'Global id or PayNow number.' }) },
    resolve: ({ storeId }, { id }, context, info) =>
      related(storeId, readId(id, 'Tag', storeId).paynowId, info, loadersOf(context).tags.byId),
  }),
  tags: t.field({
    type: TagConnectionRef,
    nullable: true,
    requires: 'tags:read',
    description: "All tags in PayNow's order. PayNow sends them whole; pages are cut here. One PayNow call.",
    args: pageArgs(t.arg),
    resolve: ({ storeId }, page, context) => tagsPage(storeId, page, context),
  }),
}));
