import { type Area, left } from '../model.js';
import { OF_PARENT, SAME_STORE } from './shared.js';

/** The shopper's view. */
export const storefront: Area = {
  operations: {
    'GET /v1/store': ['Query.storefront'],
    'GET /v1/store/products': ['Storefront.products'],
    'GET /v1/store/products/{idOrSlug}': ['Storefront.product'],
    'GET /v1/store/tags': ['Storefront.tags'],
    'GET /v1/store/navlinks': ['Storefront.navLinks'],
    'GET /v1/store/customer': ['Storefront.customer'],
    'GET /v1/store/customer/orders': ['Shopper.orders'],
    'GET /v1/store/customer/orders/{orderId}': ['Shopper.order'],
    'GET /v1/store/customer/delivery/items': ['Shopper.deliveryItems'],
    'GET /v1/store/customer/subscriptions': ['Shopper.subscriptions'],
    'GET /v1/store/customer/subscriptions/{subscriptionId}': ['Shopper.subscription'],
    'DELETE /v1/store/customer/subscriptions/{subscriptionId}': ['Mutation.cancelMySubscription'],
    'GET /v1/store/customer/giftcards/lookup/{code}': ['Storefront.giftCard'],
    'POST /v1/store/customer/auth': ['Mutation.authenticateCustomer'],
    'GET /v1/store/cart': ['Storefront.cart'],
    'DELETE /v1/store/cart': ['Mutation.clearCart'],
    'PUT /v1/store/cart/lines': ['Mutation.setCartLine'],
    'POST /v1/store/cart/checkout': ['Mutation.checkoutCart'],
    'POST /v1/checkouts': ['Mutation.createCheckout'],
    'GET /v1/store/tier-groups': ['Storefront.tierGroups'],
    'POST /v1/store/tier-groups/{id}/change': ['Mutation.changeTier'],
    'POST /v1/store/tier-groups/{id}/change/preview': ['Storefront.previewTierChange'],
    'GET /v1/stores/{storeId}/product_versions/discord_actions': ['Storefront.discordActions'],
  },
  objects: [
    {
      dto: 'StorefrontStoreDto',
      type: 'Storefront',
      fields: { game: left('another name that PayNow gives platform') },
    },
    { dto: 'CustomerDto', type: 'Shopper' },
    { dto: 'AuthenticateStorefrontCustomerResponseDto', type: 'AuthenticateCustomerPayload' },
    {
      dto: 'StorefrontProductDto',
      type: 'StorefrontProduct',
      fields: { currency: 'price.currency', hidden: 'isHidden', deliverable_actions: 'grantsGiftCard' },
    },
    { dto: 'StorefrontProductPricingDto', type: 'StorefrontPricing' },
    { dto: 'StorefrontOrderDto', type: 'StorefrontOrder', fields: { billing_cycle_sequence: 'billingCycle' } },
    {
      dto: 'StorefrontOrderLineDto',
      type: 'StorefrontOrderLine',
      fields: { price: 'unitPrice', selected_gameserver_id: 'gameServerId' },
    },
    {
      dto: 'StorefrontDeliveryItemDto',
      type: 'StorefrontDeliveryItem',
      fields: { execute_on_gameserver_id: 'gameServerId' },
    },
    {
      dto: 'StorefrontSubscriptionDto',
      type: 'StorefrontSubscription',
      fields: {
        billing_cycle_sequence: 'billingCycle',
        cancel_at_period_end: 'cancelsAtPeriodEnd',
        next_billing_amount: 'nextBilling',
        next_billing_presentment_amount: 'nextBillingPresentment',
      },
    },
    {
      dto: 'StorefrontSubscriptionLineDto',
      type: 'StorefrontSubscriptionLine',
      fields: {
        selected_gameserver_id: 'gameServerId',
        store_id: left(SAME_STORE),
        subscription_id: left(OF_PARENT),
      },
    },
  ],
};
