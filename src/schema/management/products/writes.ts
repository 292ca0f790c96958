import { createProduct, deleteProduct, updateProduct } from '../../../resolvers/management/products/writes.js';
import { builder } from '../../kit/builder.js';
import { addDeletion } from '../../kit/deletions.js';
import { rowFields, storeIdField } from '../../kit/inputs.js';
import { ProductRef } from '../refs.js';
import { addRowMutation } from '../rowMutations.js';
import { clearableFields, productFields } from './inputs.js';

const PRICE = "The base price in minor units of the store's currency, for instance 1999 cents; at least 0.";
const NAME = 'The name shoppers see: 1 to 255 characters.';
const SLUG = 'Its name in addresses: letters, digits, dots, dashes, underlines.';

const CreateProductInput = builder.inputType('CreateProductInput', {
  description: 'A new product. Only its name and its price are required.',
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

addRowMutation('createProduct', {
  input: CreateProductInput,
  resource: 'products',
  row: ProductRef,
  requires: 'products:write',
  description: 'Creates a product. One PayNow call.',
  resolve: createProduct,
});

addRowMutation('updateProduct', {
  input: UpdateProductInput,
  resource: 'products',
  row: ProductRef,
  requires: 'products:write',
  description: 'Changes a product, which gets a new version. One PayNow call.',
  resolve: updateProduct,
});

addDeletion({
  type: 'Product',
  requires: 'products:write',
  resolve: deleteProduct,
});
