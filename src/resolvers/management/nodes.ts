import { requireScope } from '../../auth/caller.js';
import type { Scope } from '../../auth/scopes.js';
import { badInput } from '../../core/errors.js';
import { type GlobalId, type IdType, parseGlobalId, quote } from '../../core/ids.js';
import type { WebhookEndpoint } from '../../loaders/management/webhookEndpoints.js';
import { orNull } from '../../loaders/reads/session.js';
import type { CouponRow } from '../../upstream/management/coupons.js';
import type { CustomVariableRow } from '../../upstream/management/customVariables.js';
import type { GameServerRow } from '../../upstream/management/gameServers.js';
import type { GiftCardRow } from '../../upstream/management/giftCards.js';
import type { OrderRow } from '../../upstream/management/orders.js';
import type { PaymentRow } from '../../upstream/management/payments.js';
import type { ProductRow } from '../../upstream/management/products.js';
import type { SaleRow } from '../../upstream/management/sales.js';
import type { StoreRow } from '../../upstream/management/stores.js';
import type { SubscriptionRow } from '../../upstream/management/subscriptions.js';
import type { TagRow } from '../../upstream/management/tags.js';
import type { CustomerRow } from '../../upstream/wire/customers.js';
import { type GatewayContext, loadersOf } from '../kit/context.js';

/** The row of each type that can be read by its id alone. */
interface NodeRows {
  readonly Store: StoreRow;
  readonly Product: ProductRow;
  readonly Order: OrderRow;
  readonly Customer: CustomerRow;
  readonly Payment: PaymentRow;
  readonly Coupon: CouponRow;
  readonly GameServer: GameServerRow;
  readonly CustomVariable: CustomVariableRow;
  readonly ProductSubscription: SubscriptionRow;
  readonly Sale: SaleRow;
  readonly Tag: TagRow;
  readonly GiftCard: GiftCardRow;
  readonly WebhookEndpoint: WebhookEndpoint;
}

/** A row that can be read by its id alone, with the name of its type. */
export type NodeRow = { [T in keyof NodeRows]: { readonly type: T; readonly row: NodeRows[T] } }[keyof NodeRows];

/** Types whose rows can be read by id alone, each with the scope that reading it takes. */
const NODE_SCOPES = {
  Store: 'stores:read',
  Product: 'products:read',
  Order: 'orders:read',
  Customer: 'customers:read',
  Payment: 'orders:read',
  Coupon: 'coupons:read',
  GameServer: 'gameservers:read',
  CustomVariable: 'customvariables:read',
  ProductSubscription: 'subscriptions:read',
  Sale: 'sales:read',
  Tag: 'tags:read',
  GiftCard: 'giftcards:read',
  WebhookEndpoint: 'webhooks:read',
} as const satisfies Partial<Record<IdType, Scope>>;

type NodeType = keyof typeof NODE_SCOPES;

const isNodeType = (type: IdType): type is NodeType => type in NODE_SCOPES;

function readNodeId(text: string): GlobalId & { readonly type: NodeType } {
  const id = parseGlobalId(text);
  if (!id) throw badInput(`${quote(text)} is not a global id: use gid://paynow/<storeId>/<Type>/<paynowId>.`);
  const { type } = id;
  if (!isNodeType(type)) throw badInput(`${quote(text)} names a ${type}, which PayNow cannot read by its id alone.`);
  return { ...id, type };
}

/**
 * The object with this global id, null when there is none.
 * @throws GatewayError `BAD_USER_INPUT` for a malformed id, before any call
 */
export async function nodeById(text: string, context: GatewayContext): Promise<NodeRow | null> {
  const { storeId, type, paynowId } = readNodeId(text);
  requireScope(context.caller, NODE_SCOPES[type]);
  const loaders = loadersOf(context);
  switch (type) {
    case 'Store':
      return tagged(type, await orNull(loaders.stores.byId(storeId)));
    case 'Product':
      return tagged(type, await loaders.products.byId(storeId, paynowId));
    case 'Order':
      return tagged(type, await loaders.orders.byId(storeId, paynowId));
    case 'Customer':
      return tagged(type, await loaders.customers.byId(storeId, paynowId));
    case 'Payment':
      return tagged(type, await loaders.payments.byId(storeId, paynowId));
    case 'Coupon':
      return tagged(type, await loaders.coupons.byId(storeId, paynowId));
    case 'GameServer':
      return tagged(type, await loaders.gameServers.byId(storeId, paynowId));
    case 'CustomVariable':
      return tagged(type, await loaders.customVariables.byId(storeId, paynowId));
    case 'ProductSubscription':
      return tagged(type, await loaders.subscriptions.byId(storeId, paynowId));
    case 'Sale':
      return tagged(type, await loaders.sales.byId(storeId, paynowId));
    case 'Tag':
      return tagged(type, await loaders.tags.byId(storeId, paynowId));
    case 'GiftCard':
      return tagged(type, await loaders.giftCards.byId(storeId, paynowId));
    case 'WebhookEndpoint':
      return tagged(type, await loaders.webhookEndpoints.byId(storeId, paynowId));
  }
}

const tagged = <T extends NodeType, R>(type: T, row: R | null) => (row === null ? null : { type, row });

/** Most ids of one `nodes` field. */
const MAX_NODES = 100;

/**
 * The objects with these ids, in their order; a failed one is an Error in its place.
 * @throws GatewayError `BAD_USER_INPUT` for too many ids, or a malformed one, before any call
 */
export async function nodesByIds(
  ids: readonly string[],
  context: GatewayContext,
): Promise<Array<NodeRow | null | Error>> {
  if (ids.length > MAX_NODES) throw badInput(`nodes takes at most ${MAX_NODES} ids; there were ${ids.length}.`);
  for (const id of ids) readNodeId(id);
  const settled = await Promise.allSettled(ids.map((id) => nodeById(id, context)));
  return settled.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : (outcome.reason as Error)));
}
