import type { LineCustomVariableRow } from '../../upstream/wire/orders.js';
import { builder } from './builder.js';
import { MoneyRef, money } from './money.js';

/** A value with the currency of its line. */
export interface ChosenVariable {
  readonly variable: LineCustomVariableRow;
  readonly currency: string;
  readonly storeId: string;
}

/** A value the shopper chose for a line. */
export const LineCustomVariableRef = builder.objectRef<ChosenVariable>('OrderLineCustomVariable').implement({
  description: 'A value the shopper chose for a line.',
  fields: (t) => ({
    paynowId: t.id({ description: "The custom variable's PayNow number.", resolve: ({ variable }) => variable.id }),
    identifier: t.string({ description: 'Its name in commands.', resolve: ({ variable }) => variable.identifier }),
    name: t.string({ description: 'Its name for shoppers.', resolve: ({ variable }) => variable.name }),
    description: t.string({
      description: 'Its description for shoppers.',
      resolve: ({ variable }) => variable.description,
    }),
    value: t.string({ description: 'What was chosen.', resolve: ({ variable }) => variable.value }),
    price: t.field({
      type: MoneyRef,
      description: 'What that added to the price.',
      resolve: ({ variable, currency, storeId }) => money(variable.price, currency, storeId),
    }),
  }),
});
