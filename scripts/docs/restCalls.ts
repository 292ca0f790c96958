import { AREAS } from '../coverage/areas/index.js';
import { code, row } from './table.js';

/** A call of PayNow's guides, and a document that does the same. */
export interface GuideCall {
  readonly operation: string;
  readonly does: string;
  readonly document: string;
}

const M = '/v1/stores/{storeId}';

const call = (operation: string, does: string, document: string): GuideCall => ({ operation, does, document });

/** The calls of PayNow's guide to its management API and of its reference of storefront products, in their order. */
export const GUIDE_CALLS: readonly GuideCall[] = [
  call(`GET ${M}/products`, 'list products', '{ store { products { nodes { paynowId name price { amount } } } } }'),
  call(
    `POST ${M}/products`,
    'create a product',
    'mutation { createProduct(input: { slug: "vip", name: "VIP", description: "A rank", price: 999 }) { product { paynowId } userErrors { message } } }',
  ),
  call(
    `PATCH ${M}/products/{productId}`,
    'change a product',
    'mutation { updateProduct(input: { id: "PRODUCT", price: 1299 }) { product { versionId } userErrors { message } } }',
  ),
  call(
    `DELETE ${M}/products/{productId}`,
    'delete a product',
    'mutation { deleteProduct(input: { id: "PRODUCT" }) { deletedId userErrors { message } } }',
  ),
  call(
    `GET ${M}/orders`,
    'list orders',
    '{ store { orders(filter: { status: [COMPLETED] }) { nodes { paynowId totals { total { amount } } } } } }',
  ),
  call(
    `GET ${M}/orders/{orderId}`,
    'one order',
    '{ store { order(id: "ORDER") { customer { name } lines { productName } payment { status } } } }',
  ),
  call(
    `POST ${M}/orders/{orderId}/refund`,
    'refund an order or a line',
    'mutation { refundOrder(input: { orderId: "ORDER", amount: 1999, idempotencyKey: "refund-ORDER" }) { refund { status } userErrors { message } } }',
  ),
  call(`GET ${M}/customers`, 'list customers', '{ store { customers { nodes { paynowId name } } } }'),
  call(`GET ${M}/customers/{customerId}`, 'one customer', '{ store { customer(id: "CUSTOMER") { name steamId } } }'),
  call(
    `GET ${M}/customers/lookup`,
    'a customer by an account',
    '{ store { lookupCustomer(platform: STEAM, platformId: "76561198000000000") { paynowId } } }',
  ),
  call(
    `POST ${M}/customers`,
    'create a customer',
    'mutation { createCustomer(input: { steamId: "76561198000000000" }) { customer { paynowId } userErrors { message } } }',
  ),
  call(
    `PATCH ${M}/customers/{customerId}`,
    'change a customer',
    'mutation { updateCustomer(input: { id: "CUSTOMER", metadata: [{ key: "vip", value: "yes" }] }) { customer { metadata { key } } userErrors { message } } }',
  ),
  call(
    `POST ${M}/customers/bulk`,
    'create up to 200 customers',
    'mutation { createCustomers(input: { customers: [{ steamId: "76561198000000000" }] }) { customers { paynowId } userErrors { message } } }',
  ),
  call(
    `GET ${M}/customers/{customerId}/delivery/items`,
    'what a customer has',
    '{ store { customer(id: "CUSTOMER") { deliveryItems { nodes { state product { name } } } } } }',
  ),
  call(
    `POST ${M}/customers/{customerId}/delivery/items`,
    'give a product',
    'mutation { assignDeliveryItem(input: { customerId: "CUSTOMER", productId: "PRODUCT" }) { deliveryItems { paynowId } userErrors { message } } }',
  ),
  call(
    `DELETE ${M}/customers/{customerId}/delivery/items/{deliveryItemId}`,
    'take an item back',
    'mutation { revokeDeliveryItem(input: { deliveryItemId: "ITEM", customerId: "CUSTOMER" }) { userErrors { message } } }',
  ),
  call(
    `POST ${M}/delivery/items`,
    'give up to 100 products',
    'mutation { assignDeliveryItems(input: { assignments: [{ customerId: "CUSTOMER", productId: "PRODUCT" }] }) { deliveryItems { paynowId } userErrors { message } } }',
  ),
  call(
    `GET ${M}/subscriptions`,
    'list subscriptions',
    '{ store { productSubscriptions { nodes { status currentPeriodEnd } } } }',
  ),
  call(
    `GET ${M}/subscriptions/{subscriptionId}`,
    'one subscription',
    '{ store { productSubscription(id: "SUBSCRIPTION") { status nextBilling { total { amount } } } } }',
  ),
  call(
    `POST ${M}/subscriptions/{subscriptionId}/cancel`,
    'cancel a subscription',
    'mutation { cancelProductSubscription(input: { id: "SUBSCRIPTION" }) { productSubscription { cancelsAtPeriodEnd } userErrors { message } } }',
  ),
  call(
    `POST ${M}/coupons`,
    'create a coupon',
    'mutation { createCoupon(input: { code: "LUNA15", discount: { percent: "15" } }) { coupon { paynowId } userErrors { message } } }',
  ),
  call(`GET ${M}/coupons`, 'list coupons', '{ store { coupons { nodes { code enabled } } } }'),
  call(
    `POST ${M}/giftcards`,
    'create a gift card',
    'mutation { createGiftCard(input: { startingBalance: 2500, idempotencyKey: "raffle-1" }) { giftCard { code } userErrors { message } } }',
  ),
  call(
    `POST ${M}/sales`,
    'create a sale',
    'mutation { createSale(input: { name: "Weekend", discount: { percent: "25" }, tagIds: ["TAG"] }) { sale { paynowId } userErrors { message } } }',
  ),
  call(
    `POST ${M}/gameservers`,
    'create a game server',
    'mutation { createGameServer(input: { name: "Survival" }) { gameServer { paynowId token } userErrors { message } } }',
  ),
  call(`GET ${M}/gameservers`, 'list game servers', '{ store { gameServers { nodes { name enabled } } } }'),
  call(
    `POST ${M}/custom-variables`,
    'create a custom variable',
    'mutation { createCustomVariable(input: { identifier: "colour", name: "Colour", type: TEXT }) { customVariable { paynowId } userErrors { message } } }',
  ),
  call(
    `GET ${M}/payments`,
    'list payments',
    '{ store { payments { nodes { status amount { amount } order { prettyId } } } } }',
  ),
  call(
    `GET ${M}/orders/{orderId}/delivery/items`,
    'what an order delivers',
    '{ store { order(id: "ORDER") { deliveryItems { nodes { product { name } customer { name } } } } } }',
  ),
  call(`GET ${M}/webhooks`, 'list webhooks', '{ store { webhookEndpoints { nodes { url event } } } }'),
  call(
    `POST ${M}/webhooks`,
    'create webhooks',
    'mutation { createWebhookEndpoints(input: { url: "https://shop.example/hooks", events: [ORDER_COMPLETED] }) { webhookEndpoints { paynowId } userErrors { message } } }',
  ),
  call(
    'GET /v1/store/products',
    "the shop's products",
    '{ storefront(currency: "EUR") { products(tags: ["ranks"]) { nodes { slug pricing { final { amount } } } } } }',
  ),
];

/** The calls of the guides, each with a document. */
export const guideTable = (): readonly string[] => [
  '| REST call | for | GraphQL |',
  '|---|---|---|',
  ...GUIDE_CALLS.map(({ operation, does, document }) => row(code(operation), does, code(document))),
];

/** Every call that the graph makes, with the fields that make it. */
export const callsTable = (): readonly string[] => [
  '| REST call | GraphQL field |',
  '|---|---|',
  ...AREAS.flatMap(({ operations }) =>
    Object.entries(operations).map(([operation, fields]) => row(code(operation), fields.map(code).join(', '))),
  ),
];
