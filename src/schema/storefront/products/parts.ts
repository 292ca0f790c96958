import type {
  StorefrontStockRow,
  StorefrontTrialRow,
  StorefrontVariableOptionRow,
  StorefrontVariableRow,
} from '../../../upstream/storefront/products.js';
import type { ProductGameServerRow, ProductTagRow } from '../../../upstream/wire/products.js';
import { builder } from '../../kit/builder.js';
import { DurationRef } from '../../kit/durations.js';
import { MoneyRef, money } from '../../kit/money.js';
import { customVariableType } from '../../kit/productFields.js';

/** What a shopper can still buy. */
export const StorefrontStockRef = builder.objectRef<StorefrontStockRow>('StorefrontStock').implement({
  description: 'What can still be bought.',
  requires: 'public',
  fields: (t) => ({
    isAvailable: t.exposeBoolean('available_to_purchase', { description: 'Whether there is anything left.' }),
    customerAvailable: t.exposeInt('customer_available', { description: 'How many this shopper can still buy.' }),
  }),
});

/** A product's free trial. */
export const StorefrontTrialRef = builder.objectRef<StorefrontTrialRow>('StorefrontTrial').implement({
  description: 'Free trial of a product.',
  requires: 'public',
  fields: (t) => ({
    enabled: t.exposeBoolean('enabled', { description: 'Whether trials are offered.' }),
    isEligible: t.exposeBoolean('eligible', { description: 'Whether this shopper can have one.' }),
    period: t.field({
      type: DurationRef,
      description: 'How long a trial lasts.',
      resolve: (row) => ({ value: row.period_value, scale: row.period_scale }),
    }),
  }),
});

/** A tag, as PayNow sends it with a product. */
export const StorefrontProductTagRef = builder.objectRef<ProductTagRow>('StorefrontProductTag').implement({
  description: 'A tag, as PayNow sends it with a product.',
  requires: 'public',
  fields: (t) => ({
    paynowId: t.exposeID('id', { description: "PayNow's own number." }),
    slug: t.exposeString('slug', { description: "The tag's name in addresses." }),
    name: t.exposeString('name', { description: 'The name shoppers see.' }),
  }),
});

/** A game server that a product can be bought for. */
export const StorefrontGameServerRef = builder.objectRef<ProductGameServerRow>('StorefrontGameServer').implement({
  description: 'A game server that a product can be bought for.',
  requires: 'public',
  fields: (t) => ({
    paynowId: t.exposeID('id', { description: "PayNow's own number: the value for it in a cart line." }),
    name: t.exposeString('name', { description: 'The name shoppers see.' }),
    enabled: t.exposeBoolean('enabled', { description: 'Whether it takes part.' }),
  }),
});

/** What a choice belongs to, a product or a cart: only that names currency and store. */
interface Priced {
  readonly currency: string;
  readonly store_id: string;
}

interface VariableOf {
  readonly variable: StorefrontVariableRow;
  readonly product: Priced;
}

interface OptionOf {
  readonly option: StorefrontVariableOptionRow;
  readonly product: Priced;
}

/** One choice of a dropdown. */
export const StorefrontOptionRef = builder.objectRef<OptionOf>('StorefrontCustomVariableOption').implement({
  description: 'One choice of a dropdown.',
  requires: 'public',
  fields: (t) => ({
    name: t.string({ description: 'The name shoppers see.', resolve: ({ option }) => option.name }),
    value: t.string({ description: 'The value for it in a cart line.', resolve: ({ option }) => option.value }),
    price: t.field({
      type: MoneyRef,
      description: 'What choosing it adds to the price.',
      resolve: ({ option, product }) => money(option.price, product.currency, product.store_id),
    }),
    isDefault: t.boolean({
      description: 'Whether it is selected by default.',
      resolve: ({ option }) => option.is_default,
    }),
    sortOrder: t.int({
      description: 'Its position; lower numbers come first.',
      resolve: ({ option }) => option.sort_order,
    }),
  }),
});

/** What a shopper enters when buying a product. */
export const StorefrontCustomVariableRef = builder.objectRef<VariableOf>('StorefrontCustomVariable').implement({
  description: 'Something a shopper enters when buying a product.',
  requires: 'public',
  fields: (t) => ({
    identifier: t.string({
      description: 'Its name in a cart line.',
      resolve: ({ variable }) => variable.identifier,
    }),
    name: t.string({ description: 'The name shoppers see.', resolve: ({ variable }) => variable.name }),
    description: t.string({ description: 'Its text for shoppers.', resolve: ({ variable }) => variable.description }),
    type: t.field({
      type: customVariableType.ref,
      description: 'What a shopper enters.',
      resolve: ({ variable }, _, context) => customVariableType.show(variable.type, context),
    }),
    valueRegex: t.string({
      nullable: true,
      description: 'The RE2 pattern that a text or number has to fit; null when there is none.',
      resolve: ({ variable }) => variable.value_regex ?? null,
    }),
    options: t.field({
      type: [StorefrontOptionRef],
      description: 'The choices of a dropdown; empty for the other types.',
      resolve: ({ variable, product }) => variable.options.map((option) => ({ option, product })),
    }),
  }),
});
