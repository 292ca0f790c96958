import {
  createCustomVariable,
  deleteCustomVariable,
  updateCustomVariable,
} from '../../../resolvers/management/customVariables/writes.js';
import { builder } from '../../kit/builder.js';
import { addDeletion } from '../../kit/deletions.js';
import { rowFields, storeIdField } from '../../kit/inputs.js';
import { customVariableType } from '../../kit/productFields.js';
import { CustomVariableRef } from '../refs.js';
import { addRowMutation } from '../rowMutations.js';

const OptionPriceInput = builder.inputType('CustomVariableOptionPriceInput', {
  description: 'How choosing an option changes the price: exactly one of these.',
  isOneOf: true,
  fields: (t) => ({
    percent: t.field({
      type: 'Decimal',
      description: 'Percent of the price on top of it: more than 0, at most 100, for instance "10" or "2.5".',
    }),
    amount: t.field({
      type: 'Long',
      description: "In minor units of the store's currency; a negative one is taken off.",
    }),
  }),
});

const OptionInput = builder.inputType('CustomVariableOptionInput', {
  description: 'A new choice of a dropdown.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'Its name for shoppers.' }),
    value: t.string({ required: true, description: 'The value that commands receive.' }),
    price: t.field({ type: OptionPriceInput, description: 'How choosing it changes the price; without it, nothing.' }),
    isDefault: t.boolean({
      required: true,
      defaultValue: false,
      description: 'Whether it is selected by default; true for one option at the most.',
    }),
  }),
});

const CreateCustomVariableInput = builder.inputType('CreateCustomVariableInput', {
  description: 'A new custom variable.',
  fields: (t) => ({
    storeId: storeIdField(t),
    identifier: t.string({
      required: true,
      description: 'Its name in commands: letters, digits, underscores and hyphens.',
    }),
    name: t.string({ required: true, description: 'Its name for shoppers.' }),
    description: t.string({ description: 'Its description for shoppers.' }),
    type: t.field({ type: customVariableType.ref, required: true, description: 'What a shopper enters.' }),
    valueRegex: t.string({ description: 'An RE2 pattern that a text or number has to fit; not for DROPDOWN.' }),
    options: t.field({
      type: [OptionInput],
      description: 'The choices, in their order; for DROPDOWN, and then required.',
    }),
  }),
});

const UpdateOptionInput = builder.inputType('UpdateCustomVariableOptionInput', {
  description: 'A choice of a dropdown: one that exists, by its number, or a new one.',
  fields: (t) => ({
    paynowId: t.id({
      description: 'Number of the option that it is; what is left out of it stays. Without it, a new one.',
    }),
    name: t.string({ description: 'Its name for shoppers; a new option needs one.' }),
    value: t.string({ description: 'What commands get for it; a new option needs one.' }),
    price: t.field({ type: OptionPriceInput, description: 'How choosing it changes the price.' }),
    isDefault: t.boolean({
      description: 'Whether it is selected by default; true makes it the only one.',
    }),
  }),
});

const UpdateCustomVariableInput = builder.inputType('UpdateCustomVariableInput', {
  description: 'What changes of a custom variable; what is left out stays.',
  fields: (t) => ({
    ...rowFields(t, 'The custom variable'),
    identifier: t.string({ description: 'Its new name in commands; cannot be null.' }),
    name: t.string({ description: 'Its new name for shoppers; cannot be null.' }),
    description: t.string({ description: 'Its new description for shoppers; null clears it.' }),
    type: t.field({
      type: customVariableType.ref,
      description: 'What a shopper enters; cannot be null. Another type than DROPDOWN removes the options.',
    }),
    valueRegex: t.string({ description: 'An RE2 pattern that a text or number has to fit; null clears it.' }),
    options: t.field({
      type: [UpdateOptionInput],
      description: 'All choices from now on, in their order: those not named here are removed. Cannot be null.',
    }),
  }),
});

addRowMutation('createCustomVariable', {
  input: CreateCustomVariableInput,
  resource: 'customVariables',
  row: CustomVariableRef,
  requires: 'customvariables:write',
  description: 'Creates a custom variable. One PayNow call.',
  resolve: createCustomVariable,
});

addRowMutation('updateCustomVariable', {
  input: UpdateCustomVariableInput,
  resource: 'customVariables',
  row: CustomVariableRef,
  requires: 'customvariables:write',
  calls: 2,
  description:
    'Changes a custom variable. PayNow takes it only whole, so it is read and written back: two PayNow calls, and the last writer wins.',
  resolve: updateCustomVariable,
});

addDeletion({
  type: 'CustomVariable',
  requires: 'customvariables:write',
  resolve: deleteCustomVariable,
});
