import {
  createProduct as createCall,
  deleteProduct as deleteCall,
  type UpsertProductBody,
  updateProduct as updateCall,
} from '../../../upstream/management/products.js';
import { changesOf } from '../../kit/changes.js';
import type { GatewayContext } from '../../kit/context.js';
import type { RowInput, StoreInput } from '../../kit/ids.js';
import { refuse } from '../../kit/outcome.js';
import { change, creation, deletion } from '../../kit/rowWrites.js';
import { PRODUCT_FIELDS, productBody } from './body.js';
import type { ProductFields } from './inputs.js';

/** Input of {@link createProduct}. */
export interface CreateProductInput extends ProductFields, StoreInput {
  readonly name: string;
  readonly price: number;
}

/** Input of {@link updateProduct}: what is absent stays. */
export type UpdateProductInput = ProductFields & RowInput;

/** Creates a product (`POST …/products`). */
export const createProduct = creation('products', createCall, newBody, PRODUCT_FIELDS);

/** Changes a product (`PATCH …/products/{productId}`). */
export const updateProduct = change('products', updateCall, changedBody, PRODUCT_FIELDS);

/** Deletes a product (`DELETE …/products/{productId}`). */
export const deleteProduct = deletion('products', deleteCall);

const DEFAULTS: UpsertProductBody = {
  description: '',
  allow_one_time_purchase: true,
  allow_subscription: false,
  remove_after_enabled: false,
  single_game_server_only: false,
  stock_limit_do_not_include_removed: false,
  is_hidden: false,
  is_gifting_disabled: false,
  is_gift_cards_disabled: false,
  is_coupons_disabled: false,
  is_affiliate_links_disabled: false,
  required_product_all: false,
  deliverable_actions: { grant_giftcard: false },
};

function changedBody(input: UpdateProductInput, storeId: string, context: GatewayContext): UpsertProductBody {
  return productBody(changesOf(input, ['label', 'metadata', 'enabledAt', 'enabledUntil']), { storeId, context });
}

function newBody(input: CreateProductInput, storeId: string, context: GatewayContext): UpsertProductBody {
  // A new product has nothing to clear: null is as good as absent.
  const fields = withoutNulls(input);
  const { allowsSubscription, subscriptionInterval, isRemovedAfterTime, removeAfter, trial } = fields;
  if (allowsSubscription === true && subscriptionInterval === undefined) {
    throw refuse('A subscription needs subscriptionInterval, both its value and its unit.', ['subscriptionInterval']);
  }
  if (isRemovedAfterTime === true && removeAfter === undefined) {
    throw refuse('isRemovedAfterTime needs removeAfter.', ['removeAfter']);
  }
  if (trial?.enabled === true && trial.period === undefined) {
    throw refuse('A trial needs its period.', ['trial', 'period']);
  }
  return {
    ...DEFAULTS,
    ...(subscriptionInterval && { allow_subscription: true }),
    ...(removeAfter && { remove_after_enabled: true }),
    ...productBody({ ...fields, slug: fields.slug ?? slugOf(input.name) }, { storeId, context }),
  };
}

function withoutNulls(input: ProductFields): ProductFields {
  const given = (fields: object) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
  const { trial, upsell, ...fields } = given(input) as ProductFields; // the same fields, or fewer
  return { ...fields, ...(trial && { trial: given(trial) }), ...(upsell && { upsell: given(upsell) }) };
}

/** A name as addresses contain it: lower case, with dashes, accents taken off. */
function slugOf(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const slug = plain
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 255)
    .replace(/^-|-$/g, '');
  if (slug === '' && name.trim() !== '') throw refuse('No slug can be made of this name: give one.', ['slug']);
  return slug;
}
