const words = (type: string, text: string) => text.split(' ').map((name) => `${type}.${name}`);

/** Fixed names whose part of the graph is still to come; a name that is there by now may stay here. */
export const PLANNED_NAMES: ReadonlySet<string> = new Set(['Subscription.storeEvents']);

/** Names that clients and documents rely on. Each has to be in the graph. */
export const FIXED_NAMES: readonly string[] = [
  ...words('Query', 'node nodes stores store storefront'),
  ...words('Store', 'liveMode products product orders order deliveryItems customers customer lookupCustomer'),
  ...words('Store', 'productSubscriptions productSubscription coupons coupon giftCards giftCard sales sale'),
  ...words('Store', 'gameServers gameServer customVariables customVariable payments payment webhookEndpoints tags'),
  ...words('Order', 'deliveryItems payments payment'),
  ...words('Payment', 'refunds'),
  ...words('Customer', 'deliveryItems orders productSubscriptions payments'),
  ...words('Product', 'tags'),
  ...words('WebhookEndpoint', 'deliveries'),
  ...words('Storefront', 'products product tags navLinks customer cart giftCard tierGroups previewTierChange'),
  ...words('Storefront', 'discordActions'),
  ...words('StorefrontProduct', 'price pricing'),
  ...words('StorefrontPricing', 'final original'),
  ...words('Shopper', 'orders order deliveryItems subscriptions subscription'),
  ...words('Mutation', 'createProduct updateProduct deleteProduct refundOrder'),
  ...words('Mutation', 'createCustomer updateCustomer createCustomers createCustomerToken revokeCustomerTokens'),
  ...words('Mutation', 'assignDeliveryItem assignDeliveryItems revokeDeliveryItem cancelProductSubscription'),
  ...words('Mutation', 'createCoupon updateCoupon deleteCoupon createGiftCard updateGiftCard deleteGiftCard'),
  ...words('Mutation', 'createSale updateSale deleteSale'),
  ...words('Mutation', 'createGameServer updateGameServer deleteGameServer resetGameServerToken'),
  ...words('Mutation', 'createCustomVariable updateCustomVariable deleteCustomVariable'),
  ...words('Mutation', 'createWebhookEndpoints updateWebhookEndpoint deleteWebhookEndpoint'),
  ...words('Mutation', 'authenticateCustomer setCartLine clearCart checkoutCart createCheckout'),
  ...words('Mutation', 'cancelMySubscription changeTier'),
  ...words('Subscription', 'storeEvents'),
];
