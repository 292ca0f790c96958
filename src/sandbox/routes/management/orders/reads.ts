import type { OrderRow } from '../../../../upstream/management/orders.js';
import { found } from '../../../http/errors.js';
import { boolean, flakeId, listOf, oneOf, PAGE, text } from '../../../http/fields.js';
import { route } from '../../../http/router.js';
import { accepts } from '../../shared.js';

type Test = (row: OrderRow) => boolean;

/** Orders; their refund is in `refund.ts`. */
export const orderRoutes = [
  route({
    method: 'GET',
    path: '/v1/stores/{storeId}/orders',
    query: {
      optional: {
        ...PAGE,
        status: listOf(oneOf('created', 'completed', 'canceled', 'refunded', 'chargeback')),
        order_id: flakeId,
        customer_id: flakeId,
        billing_email: text(),
        customer_ip: text(),
        subscription_id: flakeId,
        checkout_id: flakeId,
        is_subscription: boolean,
        affiliate_id: flakeId,
        coupon_id: flakeId,
        giftcard_id: flakeId,
        product_id: flakeId,
        sale_id: flakeId,
      },
    },
    handle: ({ store, query }) => {
      const email = query.billing_email?.toLowerCase();
      const tests: Test[] = [
        (row) => query.status?.includes(row.status) ?? true,
        (row) => accepts(query.order_id, row.id),
        (row) => accepts(query.customer_id, row.customer_id),
        (row) => accepts(email, row.billing_email.toLowerCase()),
        (row) => accepts(query.customer_ip, row.customer_ip),
        (row) => accepts(query.subscription_id, row.subscription_id),
        (row) => accepts(query.checkout_id, row.checkout_id),
        (row) => accepts(query.is_subscription, row.is_subscription),
        (row) => accepts(query.affiliate_id, row.affiliate_id),
        (row) => query.coupon_id === undefined || row.applied_coupons.some((one) => one.coupon_id === query.coupon_id),
        (row) =>
          query.giftcard_id === undefined || row.applied_giftcards.some((one) => one.giftcard_id === query.giftcard_id),
        (row) => query.product_id === undefined || row.lines.some((line) => line.product_id === query.product_id),
        (row) => query.sale_id === undefined || row.lines.some((line) => line.sale_id === query.sale_id),
      ];
      return store.orders.page(query, (row) => tests.every((passes) => passes(row)));
    },
  }),
  route({
    method: 'GET',
    path: '/v1/stores/{storeId}/orders/{orderId}',
    handle: ({ store, params }) => found(store.orders.get(params.orderId), 'order'),
  }),
];
