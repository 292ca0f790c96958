import { loadersOf } from '../../../resolvers/kit/context.js';
import type { ProductTagRow } from '../../../upstream/wire/products.js';
import { builder } from '../../kit/builder.js';
import { TagRef } from '../refs.js';
import { related } from '../related.js';

/** A tag with the store of its product: the tag's body names none. */
interface TagOfProduct {
  readonly row: ProductTagRow;
  readonly storeId: string;
}

/** A tag, as PayNow sends it with a product. */
export const ProductTagRef = builder.objectRef<TagOfProduct>('ProductTag').implement({
  description: 'A tag, as PayNow sends it with a product.',
  fields: (t) => ({
    paynowId: t.id({ description: "PayNow's own number.", resolve: ({ row }) => row.id }),
    slug: t.string({ description: "The tag's name in addresses.", resolve: ({ row }) => row.slug }),
    name: t.string({ description: 'The name shoppers see.', resolve: ({ row }) => row.name }),
    tag: t.field({
      type: TagRef,
      nullable: true,
      requires: 'tags:read',
      calls: 'once:tags',
      description: 'The whole tag; null when it no longer exists. One PayNow call for all tags of a query.',
      resolve: ({ row, storeId }, _, context, info) => related(storeId, row.id, info, loadersOf(context).tags.fromAll),
    }),
  }),
});
