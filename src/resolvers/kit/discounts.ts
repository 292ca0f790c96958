import { type PercentScale, percentToWire } from '../../core/percent.js';
import { atLeast } from './inputs.js';
import { checkField } from './outcome.js';

/** Exactly one of a percentage and an amount in minor units. */
export interface DiscountInput {
  readonly percent?: string | null | undefined;
  readonly amount?: number | null | undefined;
}

/** The input's `discount` as the wire has it. @throws InputProblem naming its field */
export function checkDiscount({ percent, amount }: DiscountInput, scale: PercentScale) {
  if (percent != null) {
    const value = checkField(['discount', 'percent'], () => percentToWire(percent, scale));
    return { discount_type: 'percent', discount_amount: value } as const;
  }
  return { discount_type: 'amount', discount_amount: atLeast(amount ?? 0, 1, 'discount', 'amount') } as const;
}
