import type { OrderLineRow } from '../../upstream/management/orders.js';
import type { ProductRow } from '../../upstream/management/products.js';
import type { FlakeId } from '../../upstream/wire/common.js';
import type { CustomerRow } from '../../upstream/wire/customers.js';
import type { SeedContext } from './context.js';
import { type Amounts, amountFields, convertAmounts, moneyText } from './money.js';

/** A line before its amounts are worked out. */
export interface LineDraft {
  readonly product: ProductRow;
  readonly quantity: number;
  readonly receiver?: CustomerRow | undefined;
  readonly sale?: Sale | undefined;
  readonly subscription?: { readonly id: FlakeId; readonly lineId: FlakeId } | undefined;
}

/** A sale of the store. */
export interface Sale {
  readonly id: FlakeId;
  readonly versionId: FlakeId;
  readonly fromMs: number;
  readonly toMs: number;
  readonly percent: number;
}

/** What a line costs before tax and coupons. */
export const subtotalOf = ({ product, quantity }: LineDraft): number => product.price * quantity;

/** What the sale takes off a line. */
export const saleDiscount = (draft: LineDraft): number =>
  draft.sale ? Math.round((subtotalOf(draft) * draft.sale.percent) / 100) : 0;

/** A line with its amounts, and those amounts in the shopper's currency. */
export interface PricedLine {
  readonly draft: LineDraft;
  readonly own: Amounts;
  readonly shown: Amounts;
}

/** Works out each line's amounts; the gift card pays the first lines first. */
export function priceLines(
  drafts: readonly LineDraft[],
  couponDiscounts: readonly number[],
  taxRate: number,
  giftcardBalance: number,
  rate: number,
): PricedLine[] {
  let left = giftcardBalance;
  return drafts.map((draft, index) => {
    const subtotal = subtotalOf(draft);
    const discount = saleDiscount(draft) + (couponDiscounts[index] ?? 0);
    const tax = Math.round((subtotal - discount) * taxRate);
    const giftcard = Math.min(left, subtotal - discount + tax);
    left -= giftcard;
    const own = { subtotal, discount, tax, giftcard };
    return { draft, own, shown: convertAmounts(own, rate) };
  });
}

/** The wire's line. */
export function lineRow(
  { random, makeId, currency }: SeedContext,
  { draft, own, shown }: PricedLine,
  ms: number,
  shownCurrency: string,
  hasCheckout: boolean,
): OrderLineRow {
  const { product, quantity, receiver, sale, subscription } = draft;
  return {
    id: makeId(ms),
    ...(hasCheckout ? { checkout_line_id: makeId(ms - 60_000) } : {}),
    product_id: product.id,
    product_version_id: product.version_id,
    product_name: product.name,
    product_image_url: product.image_url ?? null,
    description: null,
    ...(subscription
      ? {
          subscription_id: subscription.id,
          subscription_line_id: subscription.lineId,
          subscription_interval_value: product.subscription_interval_value,
          subscription_interval_scale: product.subscription_interval_scale,
        }
      : {}),
    gift: receiver !== undefined,
    ...(receiver ? { gift_to_customer_id: receiver.id, gift_to_customer: receiver } : {}),
    ...(sale ? { sale_id: sale.id, sale_version_id: sale.versionId } : {}),
    price: product.price,
    price_str: moneyText(product.price, currency),
    quantity,
    ...amountFields(own, currency, shown, shownCurrency),
    ...(product.single_game_server_only ? { selected_gameserver_id: random.pick(product.gameservers).id } : {}),
    tax_inclusive: false,
    payout_splits: [],
    pricing_region_id: null,
    custom_variables: {},
  };
}
