import { minorToDecimal } from '../../core/money.js';
import type { GatewayContext } from '../../resolvers/kit/context.js';
import { storeCurrency } from '../../resolvers/management/stores.js';
import { builder } from './builder.js';

/** An amount; `currency` is null where it is the store's and has to be read. */
export interface MoneyValue {
  readonly minorUnits: number;
  readonly currency: string | null;
  readonly storeId: string;
  readonly formatted: string | null;
}

/** An amount in a currency that came with it. */
export const money = (
  minorUnits: number,
  currency: string,
  storeId: string,
  formatted?: string | null,
): MoneyValue => ({
  minorUnits,
  currency,
  storeId,
  formatted: formatted ?? null,
});

/** An amount in the store's currency, which is read only when somebody asks for it. */
export const storeMoney = (minorUnits: number, storeId: string): MoneyValue => ({
  minorUnits,
  currency: null,
  storeId,
  formatted: null,
});

const currencyOf = (value: MoneyValue, context: GatewayContext): string | Promise<string> =>
  value.currency ?? storeCurrency(value.storeId, context);

const amountIn = (minorUnits: number) => (currency: string) => minorToDecimal(minorUnits, currency);

/** The one type of every amount. */
export const MoneyRef = builder.objectRef<MoneyValue>('Money').implement({
  description: 'An exact amount of money.',
  fields: (t) => ({
    amount: t.field({
      type: 'Decimal',
      calls: 'once:stores',
      description:
        'The amount as an exact decimal in the currency\'s major unit, for instance "19.99". Where the currency is the store\'s, it costs one PayNow call for the store.',
      resolve: (value, _, context) => {
        const currency = currencyOf(value, context);
        const show = amountIn(value.minorUnits);
        return typeof currency === 'string' ? show(currency) : currency.then(show);
      },
    }),
    minorUnits: t.field({
      type: 'Long',
      description: "The amount in the currency's smallest unit, for instance 1999 cents.",
      resolve: (value) => value.minorUnits,
    }),
    currency: t.field({
      type: 'CurrencyCode',
      calls: 'once:stores',
      description: "The currency. Where it is the store's, it costs one PayNow call for the store.",
      resolve: (value, _, context) => currencyOf(value, context),
    }),
    formatted: t.exposeString('formatted', {
      nullable: true,
      description: 'The amount as PayNow prints it; null where PayNow prints none.',
    }),
  }),
});
