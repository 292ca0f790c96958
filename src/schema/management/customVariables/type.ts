import { percentFromWire } from '../../../core/percent.js';
import type { CustomVariableOptionRow } from '../../../upstream/management/customVariables.js';
import { ActorRef, lastChangeFields } from '../../kit/audit.js';
import { builder } from '../../kit/builder.js';
import { MoneyRef, storeMoney } from '../../kit/money.js';
import { nodeFields } from '../../kit/nodeFields.js';
import { customVariableType } from '../../kit/productFields.js';
import { nodeOf, oneById, wholeList } from '../entities.js';
import { CustomVariableRef, StoreRef } from '../refs.js';

const FixedOptionPriceRef = builder.objectRef<CustomVariableOptionRow>('FixedOptionPrice').implement({
  description: 'An amount on top of the price; a negative one is taken off.',
  fields: (t) => ({
    amount: t.field({
      type: MoneyRef,
      nullable: true,
      description: "The amount, in the store's currency.",
      resolve: (row) => storeMoney(row.price, row.store_id),
    }),
  }),
});

const PercentageOptionPriceRef = builder.objectRef<CustomVariableOptionRow>('PercentageOptionPrice').implement({
  description: 'A part of the price on top of it.',
  fields: (t) => ({
    percent: t.field({
      type: 'Decimal',
      calls: 'none',
      description: 'Percent of the price, for instance "10" or "2.5".',
      resolve: (row, _, context) => percentFromWire(row.price, context.optionPercentScale),
    }),
  }),
});

const OptionPriceRef = builder.unionType('CustomVariableOptionPrice', {
  description: 'How choosing an option changes the price.',
  types: [FixedOptionPriceRef, PercentageOptionPriceRef],
  resolveType: (row) => (row.price_type === 'percentage' ? 'PercentageOptionPrice' : 'FixedOptionPrice'),
});

const OptionRef = builder.objectRef<CustomVariableOptionRow>('CustomVariableOption').implement({
  description: 'One choice of a dropdown.',
  fields: (t) => ({
    paynowId: t.exposeID('id', { description: "PayNow's own number." }),
    name: t.exposeString('name', { description: 'Its name for shoppers.' }),
    value: t.exposeString('value', { description: 'The value that commands receive.' }),
    price: t.field({
      type: OptionPriceRef,
      nullable: true,
      description: 'How choosing it changes the price; null when PayNow sends a kind that the gateway does not know.',
      resolve: (row) => (row.price_type === 'fixed' || (row.price_type as string) === 'percentage' ? row : null),
    }),
    isDefault: t.exposeBoolean('is_default', { description: 'Whether it is selected by default.' }),
    sortOrder: t.exposeInt('sort_order', { description: 'Its position; lower numbers come first.' }),
  }),
});

CustomVariableRef.implement({
  description: 'A value that a shopper enters when buying a product; its commands use it.',
  ...nodeOf('customVariables'),
  fields: (t) => ({
    ...nodeFields('CustomVariable')(t),
    identifier: t.exposeString('identifier', { description: 'Its name in commands.' }),
    name: t.exposeString('name', { description: 'Its name for shoppers.' }),
    description: t.exposeString('description', { description: 'Its description for shoppers.' }),
    type: t.field({
      type: customVariableType.ref,
      description: 'What a shopper enters.',
      resolve: (row, _, context) => customVariableType.show(row.type, context),
    }),
    valueRegex: t.exposeString('value_regex', {
      nullable: true,
      description: 'The RE2 pattern that a text or number has to fit; null when there is none.',
    }),
    options: t.field({
      type: [OptionRef],
      description: 'The choices of a dropdown; empty for the other types.',
      resolve: ({ options }) => options,
    }),
    createdAt: t.expose('created_at', { type: 'DateTime', description: 'When it was created.' }),
    createdBy: t.expose('created_by', { type: ActorRef, nullable: true, description: 'Who created it.' }),
    ...lastChangeFields(t),
  }),
});

builder.objectFields(StoreRef, (t) => ({
  customVariable: oneById(t, CustomVariableRef, 'customVariables'),
  customVariables: wholeList(t, CustomVariableRef, 'customVariables'),
}));
