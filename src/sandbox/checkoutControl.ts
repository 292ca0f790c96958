import type { DeclineCode } from '../upstream/management/payments.js';
import { checkedJson } from './http/check.js';
import { notFound } from './http/errors.js';
import { objectOf, oneOf } from './http/fields.js';
import type { Incoming, Outcome } from './http/router.js';
import { payPage } from './payPage.js';
import { completeCheckout, failCheckout, findCheckout } from './shop/complete.js';
import type { SandboxState } from './state.js';
import { emitPaymentFailed, emitPurchase } from './webhooks/emit.js';

const DECLINE_CODES = [
  'generic_decline',
  'insufficient_funds',
  'expired_card',
  'incorrect_cvc',
  'do_not_honor',
  'authentication_required',
  'fraudulent',
  'processing_error',
  'try_again_later',
] as const satisfies readonly DeclineCode[];

const failBody = objectOf({ optional: { decline_code: oneOf(...DECLINE_CODES) } });

const declineCode = (json: string): DeclineCode =>
  (json === '' ? undefined : checkedJson(failBody, json).decline_code) ?? 'generic_decline';

const goTo = (location: string): Outcome => ({ status: 303, body: undefined, location });

/**
 * Where a shopper pays: `GET {id}` describes the checkout, `POST {id}/complete` pays, `POST {id}/fail` declines. Browsers
 * get a page, whose buttons lead back to the shop. No key is needed.
 */
export function runCheckoutControl(incoming: Incoming, rest: string, state: SandboxState): Outcome {
  const { method, origin, text, isNavigation } = incoming;
  const [, id = '', action = ''] = /^(\d{1,20})(?:\/(complete|fail))?$/.exec(rest) ?? [];
  const open = findCheckout(state, id);
  const page = `${origin}/__sandbox/checkouts/${id}`;
  switch (`${method} ${action}`) {
    case 'GET ': {
      if (isNavigation) return { status: 200, body: undefined, html: payPage(open, page) };
      const { checkout, order } = open;
      return {
        status: 200,
        body: {
          id,
          status: checkout.status,
          order_id: order.id,
          total: order.presentment_total_amount_str,
          gift_cards: order.presentment_giftcard_usage_amount_str,
          return_url: checkout.returnUrl ?? null,
          cancel_url: checkout.cancelUrl ?? null,
          to_pay: `POST ${page}/complete`,
          to_decline: `POST ${page}/fail with {"decline_code": "insufficient_funds"}`,
        },
      };
    }
    case 'POST complete': {
      const { order, payment, subscription, deliveryItems } = completeCheckout(open, state.clock);
      emitPurchase(state, open.store, { order, payment, subscription, deliveryItems });
      if (isNavigation) return goTo(open.checkout.returnUrl ?? page);
      return {
        status: 200,
        body: {
          order_id: order.id,
          payment_id: payment?.id ?? null,
          subscription_id: subscription?.id ?? null,
          delivery_item_ids: deliveryItems.map((item) => item.id),
        },
      };
    }
    case 'POST fail': {
      const payment = failCheckout(open, declineCode(text), state.clock);
      emitPaymentFailed(state, open.store, open.order, payment);
      if (isNavigation) return goTo(page);
      return { status: 200, body: { payment_id: payment.id } };
    }
    default:
      throw notFound(`operation ${method} of a checkout`);
  }
}
