import { createSale, deleteSale, updateSale } from '../../../resolvers/management/sales.js';
import { builder } from '../../kit/builder.js';
import { addDeletion } from '../../kit/deletions.js';
import { DiscountInput } from '../../kit/discounts.js';
import { rowFields, storeIdField } from '../../kit/inputs.js';
import { SaleRef } from '../refs.js';
import { addRowMutation } from '../rowMutations.js';
import { saleDuration } from './type.js';

const CreateSaleInput = builder.inputType('CreateSaleInput', {
  description: 'A new sale. Only its name and its discount are required.',
  fields: (t) => ({
    storeId: storeIdField(t),
    name: t.string({ required: true, description: 'Its name; not empty.' }),
    discount: t.field({
      type: DiscountInput,
      required: true,
      description: 'The discount; percent may have one decimal place.',
    }),
    enabled: t.boolean({ required: true, defaultValue: true, description: 'Whether it is switched on.' }),
    duration: t.field({
      type: saleDuration.ref,
      required: true,
      defaultValue: 'once',
      description: 'How many payments of a subscription it applies to.',
    }),
    durationInIntervals: t.int({ description: 'How many payments; only with duration REPEATING, and then required.' }),
    productIds: t.idList({
      required: true,
      defaultValue: [],
      description: 'At most 100 products it is for; none are named unless given.',
    }),
    tagIds: t.idList({
      required: true,
      defaultValue: [],
      description: 'At most 100 tags it is for; none are named unless given.',
    }),
    minimumOrderValue: t.field({
      type: 'Long',
      required: true,
      defaultValue: 0,
      description: "The minimum value of an order, in minor units of the store's currency.",
    }),
    beginsAt: t.field({ type: 'DateTime', description: 'When it begins; without it, at once.' }),
    endsAt: t.field({ type: 'DateTime', description: 'When it ends, after it begins; without it, never.' }),
  }),
});

const UpdateSaleInput = builder.inputType('UpdateSaleInput', {
  description: 'Changes of a sale; what is left out stays as it is, and only endsAt can be null.',
  fields: (t) => ({
    ...rowFields(t, 'The sale'),
    name: t.string({ description: 'Its name; not empty.' }),
    discount: t.field({ type: DiscountInput, description: 'The discount; percent may have one decimal place.' }),
    enabled: t.boolean({ description: 'Whether it is switched on.' }),
    duration: t.field({ type: saleDuration.ref, description: 'How many payments of a subscription it applies to.' }),
    durationInIntervals: t.int({ description: 'How many payments, for REPEATING; at least 1.' }),
    productIds: t.idList({ description: 'At most 100 products it is for; they replace those it had.' }),
    tagIds: t.idList({ description: 'At most 100 tags it is for; they replace those it had.' }),
    minimumOrderValue: t.field({
      type: 'Long',
      description: "The minimum value of an order, in minor units of the store's currency.",
    }),
    beginsAt: t.field({ type: 'DateTime', description: 'When it begins.' }),
    endsAt: t.field({ type: 'DateTime', description: 'When it ends; null means never.' }),
  }),
});

addRowMutation('createSale', {
  input: CreateSaleInput,
  resource: 'sales',
  row: SaleRef,
  requires: 'sales:write',
  description: 'Creates a sale. One PayNow call.',
  resolve: createSale,
});

addRowMutation('updateSale', {
  input: UpdateSaleInput,
  resource: 'sales',
  row: SaleRef,
  requires: 'sales:write',
  description: 'Changes a sale. One PayNow call.',
  resolve: updateSale,
});

addDeletion({
  type: 'Sale',
  requires: 'sales:write',
  resolve: deleteSale,
});
