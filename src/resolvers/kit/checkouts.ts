import { isPaynowId } from '../../core/paynowId.js';
import type { CheckoutOptionsBody } from '../../upstream/wire/checkouts.js';
import type { StoreInput } from './ids.js';
import { refuse } from './outcome.js';

/** How a checkout goes on, besides its lines. */
export interface CheckoutInput extends StoreInput {
  readonly couponId?: string | null | undefined;
  readonly promoCodes?: readonly string[] | null | undefined;
  readonly affiliateCode?: string | null | undefined;
  readonly returnUrl?: string | null | undefined;
  readonly cancelUrl?: string | null | undefined;
  readonly autoRedirect?: boolean | null | undefined;
  readonly idempotencyKey?: string | null | undefined;
}

/** Most codes of one checkout. */
export const MAX_CODES = 10;

function checkUrl(url: string, name: string): string {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) throw refuse(`${name} must be an http(s) address.`, [name]);
  return url;
}

/** What a checkout's body has besides its lines. @throws InputProblem naming the field that cannot be used */
export function checkoutBody(input: CheckoutInput): CheckoutOptionsBody {
  const { couponId, promoCodes, affiliateCode, returnUrl, cancelUrl, autoRedirect } = input;
  if (couponId != null && !isPaynowId(couponId))
    throw refuse('couponId must be a PayNow number: 1 to 20 digits, no zeros in front.', ['couponId']);
  if ((promoCodes?.length ?? 0) > MAX_CODES) {
    throw refuse(`promoCodes takes at most ${MAX_CODES} codes.`, ['promoCodes'], 'TOO_MANY');
  }
  if (promoCodes?.some((code) => code.trim() === '')) throw refuse('A promo code must not be empty.', ['promoCodes']);
  if (autoRedirect === true && returnUrl == null) {
    throw refuse('autoRedirect needs a returnUrl.', ['autoRedirect']);
  }
  return {
    ...(couponId != null && { coupon_id: couponId }),
    ...(promoCodes != null && { promo_codes: promoCodes }),
    ...(affiliateCode != null && { affiliate_code: affiliateCode }),
    ...(returnUrl != null && { return_url: checkUrl(returnUrl, 'returnUrl') }),
    ...(cancelUrl != null && { cancel_url: checkUrl(cancelUrl, 'cancelUrl') }),
    ...(autoRedirect != null && { auto_redirect: autoRedirect }),
  };
}
