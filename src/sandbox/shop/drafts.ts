import type { ProductRow } from '../../upstream/management/products.js';
import type { SignedIn } from '../http/shopper.js';
import { type ChosenVariable, chosenVariables } from './lines.js';
import { type PriceQuestion, type UnitPrice, unitPrice } from './pricing.js';
import type { ShopLine } from './records.js';

/** A line with its unit price, before codes. */
export interface PricedDraft {
  readonly line: ShopLine;
  readonly product: ProductRow;
  readonly chosen: readonly ChosenVariable[];
  readonly unit: UnitPrice;
  /** The price of one piece after the sale; 0 during a free trial. */
  readonly net: number;
}

/** Looks up and prices a line; none when its product no longer exists. */
export function draftOf(line: ShopLine, shopper: SignedIn, question: PriceQuestion): PricedDraft[] {
  const product = shopper.store.products.get(line.productId);
  if (!product) return [];
  const chosen = chosenVariables(product, line.variables, shopper);
  const unit = unitPrice(
    product,
    question,
    chosen.flatMap(({ option }) => option ?? []),
  );
  return [{ line, product, chosen, unit, net: line.trial ? 0 : unit.base - unit.off }];
}
