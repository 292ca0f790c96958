import type { CouponRow } from '../../upstream/management/coupons.js';
import type { GiftCardRow } from '../../upstream/management/giftCards.js';
import type { CouponUsageRow, GiftCardUsageRow } from '../../upstream/management/orders.js';
import { type Amounts, totalOf } from '../seed/money.js';
import { couponDiscounts } from '../seed/redeem.js';
import type { PricedDraft } from './drafts.js';
import { type PriceQuestion, shownAmount } from './pricing.js';
import { appliesTo, type Promos } from './promo.js';

/** A line with its amounts, in the store's currency and in the shopper's. */
export interface PricedLine {
  readonly draft: PricedDraft;
  readonly own: Amounts;
  readonly shown: Amounts;
}

/** The totals of lines. */
export interface PricedOrder {
  readonly lines: readonly PricedLine[];
  readonly coupons: readonly CouponUsageRow[];
  readonly giftCards: readonly GiftCardUsageRow[];
}

const NOTHING: Amounts = { subtotal: 0, discount: 0, tax: 0, giftcard: 0 };

/** The discount of each coupon on each line, one coupon after the other. */
function couponParts(coupons: readonly CouponRow[], drafts: readonly PricedDraft[]) {
  let left = drafts.map(({ net, line }) => net * line.quantity);
  return coupons.map((coupon) => {
    const open = left.map((amount, index) => {
      const draft = drafts[index];
      return draft && appliesTo(coupon, draft) ? amount : 0;
    });
    const parts = couponDiscounts(coupon, open);
    left = left.map((amount, index) => amount - (parts[index] ?? 0));
    return { coupon, parts };
  });
}

/**
 * A line's amounts without gift cards. Each piece is priced separately, as product lists show it, so that a cart and its
 * order have the same total; only a line with a coupon is priced as a whole.
 */
function lineAmounts({ unit, net, line }: PricedDraft, coupon: number, question: PriceQuestion) {
  if (line.trial) return { own: NOTHING, shown: NOTHING };
  const rate = question.country.taxRate;
  const pieces = coupon === 0 ? line.quantity : 1;
  const factor = coupon === 0 ? 1 : line.quantity;
  const [gross, after] = [unit.base * factor, net * factor - coupon];
  const tax = Math.round((net * factor - coupon) * (1 + rate)) - after;
  const show = (amount: number) => shownAmount(amount, question);
  return {
    own: { subtotal: gross * pieces, discount: (gross - after) * pieces, tax: tax * pieces, giftcard: 0 },
    shown: {
      subtotal: show(gross) * pieces,
      discount: (show(gross) - show(after)) * pieces,
      tax: (show(after + tax) - show(after)) * pieces,
      giftcard: 0,
    },
  };
}

/** Applies gift cards, to the first lines first. */
function payByGiftCards(lines: readonly PricedLine[], cards: readonly GiftCardRow[], question: PriceQuestion) {
  let left = cards.reduce((sum, { balance }) => sum + balance, 0);
  const paid = lines.map(({ draft, own, shown }): PricedLine => {
    const total = totalOf(own);
    const part = draft.product.is_gift_cards_disabled ? 0 : Math.min(left, total);
    left -= part;
    const shownPart = part === total ? totalOf(shown) : shownAmount(part, question);
    return { draft, own: { ...own, giftcard: part }, shown: { ...shown, giftcard: shownPart } };
  });
  let used = paid.reduce((sum, { own }) => sum + own.giftcard, 0);
  const usage = cards.flatMap(({ id, balance }): GiftCardUsageRow[] => {
    const part = Math.min(used, balance);
    used -= part;
    return part > 0 ? [{ giftcard_id: id, usage_amount: part }] : [];
  });
  return { paid, usage };
}

/** Works out what every line costs. */
export function priceOrder(drafts: readonly PricedDraft[], promos: Promos, question: PriceQuestion): PricedOrder {
  const parts = couponParts(promos.coupons, drafts);
  const lines = drafts.map((draft, index): PricedLine => {
    const coupon = parts.reduce((sum, one) => sum + (one.parts[index] ?? 0), 0);
    return { draft, ...lineAmounts(draft, coupon, question) };
  });
  const { paid, usage } = payByGiftCards(lines, promos.giftCards, question);
  return {
    lines: paid,
    coupons: parts.map(({ coupon, parts: own }) => ({
      coupon_id: coupon.id,
      coupon_version_id: coupon.version_id,
      usage_amount: own.reduce((sum, part) => sum + part, 0),
    })),
    giftCards: usage,
  };
}
