import type { CustomVariableOptionRow } from '../../upstream/management/customVariables.js';
import type { ProductRow } from '../../upstream/management/products.js';
import type { SaleRow } from '../../upstream/management/sales.js';
import type { StorefrontPricingRow } from '../../upstream/storefront/products.js';
import type { StoreState } from '../state.js';
import { type Country, minorRate } from './countries.js';

/** Regions with prices of their own: a share of the price. Only stores that sell in dollars have them. */
const REGIONS: ReadonlyArray<{ readonly id: string; readonly countries: readonly string[]; readonly share: number }> = [
  { id: 'latin-america', countries: ['BR', 'AR', 'CL', 'CO', 'MX', 'PE'], share: 0.6 },
];

/** The data that a price depends on. */
export interface PriceQuestion {
  readonly store: StoreState;
  readonly country: Country;
  /** The currency of the prices that the shopper sees, in lower case. */
  readonly currency: string;
  readonly nowMs: number;
}

/** The price of one piece in minor units of the store's currency, before tax. */
export interface UnitPrice {
  readonly base: number;
  readonly sale?: SaleRow;
  /** The discount of the sale. */
  readonly off: number;
  readonly regionId?: string;
}

const isOn = ({ enabled, begins_at, ends_at }: SaleRow, nowMs: number): boolean =>
  enabled && Date.parse(begins_at) <= nowMs && (ends_at == null || nowMs < Date.parse(ends_at));

/** A sale without products and tags applies to every product. */
function concerns({ apply_to_product_ids: ids, apply_to_tag_ids: tagIds }: SaleRow, product: ProductRow): boolean {
  if (ids.length + tagIds.length === 0) return true;
  return ids.includes(product.id) || product.tags.some(({ id }) => tagIds.includes(id));
}

/** The discount of a sale on a price, in minor units. The sale's own amount is in minor units or tenths of a percent. */
const saleDiscount = (sale: SaleRow, price: number): number =>
  sale.discount_type === 'percent'
    ? Math.round((price * sale.discount_amount) / 1000)
    : Math.min(price, sale.discount_amount);

/** What an option adds to a product's price, in minor units of the store's currency. */
export const optionPrice = (option: CustomVariableOptionRow, price: number): number =>
  option.price_type === 'fixed' ? option.price : Math.round((price * option.price) / 1000);

const regionFor = ({ country, store }: PriceQuestion) =>
  store.store.currency === 'usd' ? REGIONS.find(({ countries }) => countries.includes(country.code)) : undefined;

/** The best price of one piece; `options` are those that the shopper has chosen. */
export function unitPrice(
  product: ProductRow,
  question: PriceQuestion,
  options: readonly CustomVariableOptionRow[] = [],
): UnitPrice {
  const region = regionFor(question);
  const own = region ? Math.round(product.price * region.share) : product.price;
  const base = own + options.reduce((sum, option) => sum + optionPrice(option, own), 0);
  const sales = question.store.sales.filter(
    (sale) => isOn(sale, question.nowMs) && concerns(sale, product) && base >= sale.minimum_order_value,
  );
  const [best] = sales.toSorted((a, b) => saleDiscount(b, base) - saleDiscount(a, base));
  return {
    base,
    off: best ? saleDiscount(best, base) : 0,
    ...(best && { sale: best }),
    ...(region && { regionId: region.id }),
  };
}

/** Minor units of the store's currency in the shopper's. */
export const shownAmount = (amount: number, { store, currency }: PriceQuestion): number =>
  Math.round(amount * minorRate(store.store.currency, currency));

/** The prices as the storefront API sends them: with tax, in the shopper's currency. */
export function pricingRow(
  product: ProductRow,
  question: PriceQuestion,
  options: readonly CustomVariableOptionRow[] = [],
): StorefrontPricingRow {
  const { base, sale, off, regionId } = unitPrice(product, question, options);
  const { country, currency } = question;
  const withTax = (amount: number) => shownAmount(Math.round(amount * (1 + country.taxRate)), question);
  const percentage = Math.round(country.taxRate * 1000) / 10;
  const [short, whole] = country.taxName;
  return {
    ...(sale && {
      active_sale: {
        id: sale.id,
        version_id: sale.version_id,
        name: sale.name,
        discount_type: sale.discount_type,
        discount_amount: sale.discount_amount,
        minimum_order_value: sale.minimum_order_value,
        begins_at: sale.begins_at,
        ends_at: sale.ends_at ?? null,
      },
      sale_value: shownAmount(off, question),
    }),
    vat_rate: {
      country_code: country.code,
      country_name: country.name,
      currency: country.currency,
      vat_abbreviation: short,
      vat_local_name: whole,
      tax_number_abbreviation: null,
      tax_number_local_name: null,
      eu_member_state: country.isEuMember,
      eservice_rate: percentage,
      percentage,
    },
    ...(regionId !== undefined && {
      regional_pricing: {
        region_id: regionId,
        currency,
        tax_inclusive: false,
        base_price: shownAmount(base, question),
      },
    }),
    price_original: withTax(base),
    price_final: withTax(base - off),
  };
}
