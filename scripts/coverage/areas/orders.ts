import { type Area, left, NODE } from '../model.js';
import { PAYOUT } from './shared.js';

/** Checkouts, orders, payments and refunds. */
export const orders: Area = {
  operations: {
    'GET /v1/stores/{storeId}/orders': ['Store.orders', 'Customer.orders', 'ProductSubscription.orders'],
    'GET /v1/stores/{storeId}/orders/{orderId}': [
      'Store.refundPreview',
      'Store.order',
      'Payment.order',
      'DeliveryItem.order',
      ...NODE,
    ],
    'POST /v1/stores/{storeId}/orders/{orderId}/refund': ['Mutation.refundOrder'],
    'POST /v1/stores/{storeId}/checkouts': ['Mutation.createCheckoutForCustomer'],
    'GET /v1/stores/{storeId}/payments': [
      'Store.refundPreview',
      'Store.payments',
      'Customer.payments',
      'Order.payments',
      'Order.payment',
    ],
    'GET /v1/stores/{storeId}/payments/{paymentId}': ['Store.payment', 'Refund.payment', ...NODE],
  },
  objects: [
    {
      dto: 'OrderDto',
      type: 'Order',
      fields: {
        billing_cycle_sequence: 'billingCycle',
        checkout_token: left("opens the shopper's checkout page: only whoever makes a checkout is given one"),
        coupon_id: left('older, single form of applied_coupons'),
        giftcard_id: left('older, single form of applied_giftcards'),
        applied_giftcards: 'appliedGiftCards',
      },
    },
    {
      dto: 'OrderLineDto',
      type: 'OrderLine',
      fields: {
        gift_to_customer: 'giftRecipient',
        gift_to_customer_id: 'giftRecipient.paynowId',
        payout_splits: left(PAYOUT),
        price: 'unitPrice',
        selected_gameserver_id: 'gameServerId',
      },
    },
    {
      dto: 'OrderCouponUsageDto',
      type: 'AppliedCoupon',
      fields: { coupon_version_id: 'versionId', usage_amount: 'amount' },
    },
    { dto: 'OrderGiftCardUsageDto', type: 'AppliedGiftCard', fields: { usage_amount: 'amount' } },
    { dto: 'CreateCheckoutSessionResponseDto', type: 'CustomerCheckout' },
    { dto: 'CustomVariableLineItemDto', type: 'OrderLineCustomVariable' },
    { dto: 'LastPaymentErrorDto', type: 'PaymentDecline', fields: { decline_code: 'code' } },
    { dto: 'SalesTaxJurisdictionDto', type: 'TaxJurisdiction' },
    {
      dto: 'SalesTaxJurisdictionTaxDto',
      type: 'JurisdictionTax',
      fields: { tax_name: 'name', tax_amount: 'amount', tax_rate: 'rate' },
    },
    {
      dto: 'PaymentDto',
      type: 'Payment',
      fields: {
        currency: 'amount.currency',
        presentment_currency: 'presentmentAmount.currency',
        gateway_fee_amount: 'gatewayFee',
        gateway_id: 'gatewayPaymentId',
        payout_split_results: left(PAYOUT),
        payout_split_rules: left(PAYOUT),
        platform_fee_amount: 'platformFee',
        platform_fee_rate: 'platformFeePercent',
        store_net_amount: 'storeNet',
        tax_amount: 'tax',
      },
    },
    {
      dto: 'RefundDto',
      type: 'Refund',
      fields: {
        currency: 'amount.currency',
        presentment_currency: 'presentmentAmount.currency',
        gateway_fee_amount: 'gatewayFee',
        platform_fee_amount: 'platformFee',
        refund_from_connected_user_balance: 'isFromConnectedUserBalance',
        store_id: left('the store of the payment that holds it'),
        store_net_amount: 'storeNet',
        store_refund_amount: 'storeRefund',
        tax_amount: 'tax',
      },
    },
  ],
};
