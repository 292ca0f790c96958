import { shopDiscordActions, shopTags } from '../../resolvers/storefront/stores.js';
import type { StorefrontNavLinkRow } from '../../upstream/storefront/navLinks.js';
import { builder } from '../kit/builder.js';
import { connectionOf, pageArgs } from '../kit/connections.js';
import { StorefrontRef, StorefrontTagRef } from './refs.js';

StorefrontTagRef.implement({
  description: 'A group of products, as shoppers see it.',
  requires: 'public',
  fields: (t) => ({
    paynowId: t.exposeID('id', { description: "PayNow's own number." }),
    slug: t.exposeString('slug', { description: "The tag's name in addresses, and in `products(tags:)`." }),
    name: t.exposeString('name', { description: 'The name shoppers see.' }),
    description: t.exposeString('description', { nullable: true, description: 'Its text; null when it has none.' }),
    imageUrl: t.exposeString('image_url', { nullable: true, description: 'Its picture; null when it has none.' }),
    enabled: t.exposeBoolean('enabled', { description: 'Whether it is in use.' }),
    createdAt: t.expose('created_at', { type: 'DateTime', description: 'When it was created.' }),
    updatedAt: t.expose('updated_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was last changed; null when never.',
    }),
  }),
});

const NavLinkRef = builder.objectRef<StorefrontNavLinkRow>('StorefrontNavLink');
NavLinkRef.implement({
  description: "A link of the shop's menu: a tag, with the links below it.",
  requires: 'public',
  fields: (t) => ({
    nodeId: t.exposeID('node_id', { description: 'Identifies this link within the menu.' }),
    parentNodeId: t.exposeID('parent_node_id', { nullable: true, description: 'The link above; null at the top.' }),
    tagId: t.exposeID('tag_id', { description: "PayNow's number of its tag." }),
    tagSlug: t.exposeString('tag_slug', { description: "Its tag's name in addresses." }),
    tagQuery: t.exposeStringList('tag_query', {
      description: 'The slugs of the tags above and of its own: what `products(tags:)` takes to show this link.',
    }),
    name: t.exposeString('name', { description: 'The name shoppers see.' }),
    sortOrder: t.exposeInt('order', { description: 'Position among its siblings; lower numbers come first.' }),
    children: t.field({ type: [NavLinkRef], description: 'The links below it.', resolve: ({ children }) => children }),
  }),
});

const DiscordActionsRef = builder
  .objectRef<{ readonly versionId: string; readonly hasActions: boolean }>('ProductVersionDiscordActions')
  .implement({
    description: 'Whether a product version does something on Discord.',
    requires: 'public',
    fields: (t) => ({
      versionId: t.exposeID('versionId', { description: "PayNow's number of the product version." }),
      hasActions: t.exposeBoolean('hasActions', {
        description:
          'Whether it does; the buyer then links a Discord account. False for a version PayNow does not know.',
      }),
    }),
  });

builder.objectFields(StorefrontRef, (t) => ({
  tags: t.field({
    type: connectionOf(StorefrontTagRef),
    nullable: true,
    description: "All tags in PayNow's order. PayNow sends them whole, and the gateway cuts pages. One PayNow call.",
    args: pageArgs(t.arg),
    resolve: (shop, page) => shopTags(shop, page),
  }),
  navLinks: t.field({
    calls: 'one',
    type: [NavLinkRef],
    nullable: { list: true, items: true },
    description: "The shop's menu: its topmost links. One PayNow call.",
    resolve: async ({ loaders }) => [...(await loaders.store.navLinks())],
  }),
  discordActions: t.field({
    calls: 'one',
    type: [DiscordActionsRef],
    nullable: true,
    description: 'Which product versions do something on Discord, in the order asked for. One PayNow call.',
    args: {
      productVersionIds: t.arg.idList({ required: true, description: 'PayNow numbers of product versions: 1 to 100.' }),
    },
    resolve: async (shop, { productVersionIds }) => [...(await shopDiscordActions(shop, productVersionIds))],
  }),
}));
