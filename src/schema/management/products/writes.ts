import { createProduct, deleteProduct, updateProduct } from '../../../resolvers/management/products/writes.js';
import type { ProductRow } from '../../../upstream/management/products.js';
import { builder } from '../../kit/builder.js';
import { addDeletion } from '../../kit/deletions.js';
import { rowFields, storeIdField } from '../../kit/inputs.js';
import { payloadOf } from '../../kit/payloads.js';
import { ProductRef } from '../refs.js';
import { clearableFields, productFields } from './inputs.js';

const PRICE = "The base price in minor units of the store's currency, for instance 1999 cents; at least 0.";
const NAME = 'The name shoppers see: 1 to 255 signs.';
const SLUG = 'Its name in addresses: letters, digits, dots, dashes, underlines.';

const CreateProductInput = builder.inputType('CreateProductInput', {
  description: 'A new product: its name and its price; everything else has a default.',
  fields: (t) => ({
    storeId: storeIdField(t),
    name: t.string({ required: true, description: NAME }),
    price: t.field({ type: 'Long', required: true, description: PRICE }),
    slug: t.string({ description: `${SLUG} Without it, made of the name: lower case, with dashes.` }),
    description: t.string({
      required: true,
      defaultValue: '',
      description: 'The text shoppers see; may be HTML.',
    }),
    ...productFields(t),
    ...clearableFields(t),
  }),
});

const UpdateProductInput = builder.inputType('UpdateProductInput', {
  description: 'What changes about a product; what is left out stays as it is.',
  fields: (t) => ({
    ...rowFields(t, 'The product'),
    name: t.string({ description: NAME }),
    price: t.field({ type: 'Long', description: PRICE }),
    slug: t.string({ description: SLUG }),
    description: t.string({ description: 'The text shoppers see; may be HTML.' }),
    ...productFields(t),
    ...clearableFields(t, ' Null clears it.'),
  }),
});

const productPayload = (name: string, description: string) =>
  payloadOf<{ product?: ProductRow }>(name, (t) => ({
    product: t.field({
      type: ProductRef,
      nullable: true,
      requires: 'products:read',
      description,
      resolve: ({ product }) => product ?? null,
    }),
  }));

const CreateProductPayload = productPayload('CreateProductPayload', 'The new product; null when it was refused.');
const UpdateProductPayload = productPayload('UpdateProductPayload', 'The product after it; null when it was refused.');

builder.mutationFields((t) => ({
  createProduct: t.field({
    type: CreateProductPayload,
    nullable: true,
    requires: 'products:write',
    calls: 1,
    description: 'Creates a product. One PayNow call.',
    args: { input: t.arg({ type: CreateProductInput, required: true, description: 'The product.' }) },
    resolve: (_, { input }, context) => createProduct(input, context),
  }),
  updateProduct: t.field({
    type: UpdateProductPayload,
    nullable: true,
    requires: 'products:write',
    calls: 1,
    description: 'Changes a product, which gets a new version. One PayNow call.',
    args: { input: t.arg({ type: UpdateProductInput, required: true, description: 'Which one, and what.' }) },
    resolve: (_, { input }, context) => updateProduct(input, context),
  }),
}));

addDeletion({
  type: 'Product',
  requires: 'products:write',
  resolve: deleteProduct,
});
