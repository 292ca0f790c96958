import type {
  RegionalPricingRow,
  StorefrontPricingRow,
  StorefrontSaleRow,
  TaxEstimateRow,
} from '../../upstream/storefront/products.js';
import { builder } from '../kit/builder.js';
import { discountUnion } from '../kit/discounts.js';
import { MoneyRef, money } from '../kit/money.js';

/** What a price belongs to, a product or a cart: only that names currency and store. */
interface Priced {
  readonly currency: string;
  readonly store_id: string;
}

interface PartOf<Part> {
  readonly part: Part;
  readonly product: Priced;
}

const amountOf = (product: Priced, minorUnits: number) => money(minorUnits, product.currency, product.store_id);

const SaleDiscountRef = discountUnion('StorefrontSaleDiscount', 'What a sale takes off: a percentage or an amount.');

const StorefrontSaleRef = builder.objectRef<PartOf<StorefrontSaleRow>>('StorefrontSale').implement({
  description: 'The sale that a price has.',
  requires: 'public',
  fields: (t) => ({
    paynowId: t.id({ description: "PayNow's own number.", resolve: ({ part }) => part.id }),
    versionId: t.id({ description: 'Number of this state of the sale.', resolve: ({ part }) => part.version_id }),
    name: t.string({ description: 'The name shoppers see.', resolve: ({ part }) => part.name }),
    discount: t.field({
      type: SaleDiscountRef,
      nullable: true,
      description: 'The discount; null when PayNow sends a kind that the gateway does not know.',
      resolve: ({ part: { discount_type: type, discount_amount: value }, product }) =>
        type === 'percent' || type === 'amount'
          ? { type, value, percentScale: 10 as const, storeId: product.store_id, currency: product.currency }
          : null,
    }),
    minimumOrderValue: t.field({
      type: MoneyRef,
      description: 'The order value from which it applies.',
      resolve: ({ part, product }) => amountOf(product, part.minimum_order_value),
    }),
    beginsAt: t.field({ type: 'DateTime', description: 'When it begins.', resolve: ({ part }) => part.begins_at }),
    endsAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it ends; null means never.',
      resolve: ({ part }) => part.ends_at ?? null,
    }),
  }),
});

const TaxEstimateRef = builder.objectRef<TaxEstimateRow>('TaxEstimate').implement({
  description: "The tax of the shopper's country.",
  requires: 'public',
  fields: (t) => ({
    country: t.expose('country_code', { type: 'CountryCode', description: 'The country.' }),
    countryName: t.exposeString('country_name', { description: "The country's name." }),
    currency: t.expose('currency', { type: 'CurrencyCode', description: "The country's currency." }),
    abbreviation: t.exposeString('vat_abbreviation', { description: 'Short name of the tax, for instance VAT.' }),
    localName: t.exposeString('vat_local_name', { description: 'The name of the tax in the local language.' }),
    taxNumberAbbreviation: t.exposeString('tax_number_abbreviation', {
      nullable: true,
      description: 'Short name of the tax number; null when there is none.',
    }),
    taxNumberLocalName: t.exposeString('tax_number_local_name', {
      nullable: true,
      description: 'Name of the tax number in the local language; null when there is none.',
    }),
    isEuMember: t.exposeBoolean('eu_member_state', { description: 'Whether the country is in the European Union.' }),
    percent: t.field({
      type: 'Decimal',
      description: 'The rate in percent.',
      resolve: ({ percentage }) => String(percentage),
    }),
    electronicServicesPercent: t.field({
      type: 'Decimal',
      description: 'The rate for electronic services in percent.',
      resolve: (row) => String(row.eservice_rate),
    }),
  }),
});

const RegionalPricingRef = builder.objectRef<PartOf<RegionalPricingRow>>('RegionalPricing').implement({
  description: "The price in the shopper's region.",
  requires: 'public',
  fields: (t) => ({
    regionId: t.id({ description: "PayNow's name of the region.", resolve: ({ part }) => part.region_id }),
    basePrice: t.field({
      type: MoneyRef,
      description: "The base price in the region's currency.",
      resolve: ({ part, product }) => money(part.base_price, part.currency, product.store_id),
    }),
    isTaxInclusive: t.boolean({
      description: 'Whether the base price includes the tax.',
      resolve: ({ part }) => part.tax_inclusive,
    }),
  }),
});

/** What a shopper pays for a product. */
export const StorefrontPricingRef = builder.objectRef<PartOf<StorefrontPricingRow>>('StorefrontPricing').implement({
  description: 'What a shopper pays: region and tax are in both prices, a sale only in the final one. Show `final`.',
  requires: 'public',
  fields: (t) => ({
    final: t.field({
      type: MoneyRef,
      nullable: true,
      description: 'The price to pay.',
      resolve: ({ part, product }) => amountOf(product, part.price_final),
    }),
    original: t.field({
      type: MoneyRef,
      nullable: true,
      description: 'The price without the sale.',
      resolve: ({ part, product }) => amountOf(product, part.price_original),
    }),
    saleValue: t.field({
      type: MoneyRef,
      nullable: true,
      description: 'What the sale takes off; null without a sale.',
      resolve: ({ part, product }) => (part.sale_value == null ? null : amountOf(product, part.sale_value)),
    }),
    activeSale: t.field({
      type: StorefrontSaleRef,
      nullable: true,
      description: 'The sale in force; null when there is none.',
      resolve: ({ part, product }) => part.active_sale && { part: part.active_sale, product },
    }),
    tax: t.field({
      type: TaxEstimateRef,
      nullable: true,
      description: "The tax of the shopper's country; null where none is known.",
      resolve: ({ part }) => part.vat_rate,
    }),
    regionalPricing: t.field({
      type: RegionalPricingRef,
      nullable: true,
      description: "The price of the shopper's region; null where there is none of its own.",
      resolve: ({ part, product }) => part.regional_pricing && { part: part.regional_pricing, product },
    }),
  }),
});
