/**
 * Types without an `id` whose `paynowId` names one thing only, which looks the same to everyone who may see it. Left out
 * are copies within an order or cart, and types whose fields depend on the viewer.
 */
export const KEYED: readonly string[] = [
  'OrderLine',
  'ProductTag',
  'StorefrontDeliveryItem',
  'StorefrontGameServer',
  'StorefrontOrder',
  'StorefrontOrderLine',
  'StorefrontProductTag',
  'StorefrontSubscription',
  'StorefrontTag',
  'WebhookDelivery',
];
