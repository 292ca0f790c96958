import { createHash } from 'node:crypto';
import { STORE_EVENTS, type StoreEventName } from '../../core/storeEvents.js';
import type { OrderRow } from '../../upstream/management/orders.js';
import type { PaymentRow } from '../../upstream/management/payments.js';
import type {
  WebhookDeliveryRow,
  WebhookExecutionRow,
  WebhookRow,
} from '../../upstream/management/webhookEndpoints.js';
import { refundBody } from '../webhooks/bodies.js';
import { type Catalog, orderPart } from '../webhooks/parts.js';
import type { SeedContext } from './context.js';
import { DAY_MS, timestamp } from './ids.js';

// After the products, and before the first order of the last year.
const CREATED_DAYS_AGO = 400;

/** Past deliveries of one event. */
const DELIVERIES = 40;

const EVENTS = ['ORDER_COMPLETED', 'REFUND', 'SUBSCRIPTION_CANCELED'] as const satisfies readonly StoreEventName[];

/** Webhook subscriptions at addresses that do not exist: two for JSON, one for Discord. */
export function createWebhooks({ makeId, nowMs, storeId, pictures }: SeedContext): WebhookRow[] {
  const domain = new URL(pictures).hostname.replace(/^cdn\./, '');
  return EVENTS.map((event): WebhookRow => {
    const id = makeId(nowMs - CREATED_DAYS_AGO * DAY_MS);
    const isDiscord = event === 'SUBSCRIPTION_CANCELED';
    return {
      id,
      url: isDiscord ? `https://discord.${domain}/api/webhooks/1` : `https://hooks.${domain}/paynow`,
      // By its id, not by chance: see the tokens of game servers.
      secret: `pnwhs_${createHash('sha256').update(`${storeId}/${id}`).digest('hex').slice(0, 48)}`,
      subscribed_to: STORE_EVENTS[event].wire,
      type: isDiscord ? 'discord_v1' : 'json_v1',
      discord_format: isDiscord ? 'Embed' : 'Invalid',
      ...(isDiscord && {
        discord_title: 'Subscription canceled',
        discord_description_template: '{customer.name} is leaving.',
        discord_color: '#E4572E',
      }),
    };
  });
}

interface Happened {
  readonly event: StoreEventName;
  readonly at: string;
  readonly body: unknown;
}

/** What the history is made from. */
export interface WebhookPlan {
  readonly webhooks: readonly WebhookRow[];
  readonly catalog: Catalog;
  readonly orders: readonly OrderRow[];
  readonly payments: readonly PaymentRow[];
}

/** The deliveries from before the start: most succeeded at once, some at the second attempt, a few never. */
export function createWebhookDeliveries(context: SeedContext, plan: WebhookPlan): WebhookDeliveryRow[] {
  const { makeId, nowMs } = context;
  const attempt = (ms: number, status: number, response: string): WebhookExecutionRow => ({
    id: makeId(ms),
    started_at: timestamp(ms),
    finished_at: timestamp(ms + 180),
    status_code: status,
    response,
  });
  return [...ordersCompleted(plan), ...refunded(plan)].flatMap(({ event, at, body }, index) => {
    const { wire, delivered } = STORE_EVENTS[event];
    const webhook = plan.webhooks.find((row) => row.subscribed_to === wire);
    const ms = Date.parse(at) + 900;
    if (!webhook || ms + 1500 > nowMs) return [];
    const isLost = index % 20 === 19;
    const isLate = index % 8 === 7;
    return {
      id: makeId(ms),
      webhook_id: webhook.id,
      created_at: timestamp(ms),
      state: isLost ? ('failed' as const) : ('success' as const),
      next_retry: null,
      event: wire,
      payload: { event_type: delivered, event_id: makeId(ms), body },
      executions: [
        ...(isLost || isLate ? [attempt(ms, 503, 'Service Unavailable')] : []),
        isLost ? attempt(ms + 1000, 503, 'Service Unavailable') : attempt(ms + 1000, 200, 'ok'),
      ],
    };
  });
}

const ordersCompleted = ({ orders, catalog }: WebhookPlan): Happened[] =>
  orders
    .filter(({ status, completed_at: at }) => status === 'completed' && at != null)
    .slice(-DELIVERIES)
    .map((order) => ({ event: 'ORDER_COMPLETED', at: order.completed_at ?? '', body: orderPart(catalog, order) }));

function refunded({ orders, payments }: WebhookPlan): Happened[] {
  const byId = new Map(orders.map((order) => [order.id, order]));
  return payments
    .flatMap((payment) => (payment.refunds ?? []).map((refund) => ({ payment, refund })))
    .slice(-DELIVERIES)
    .flatMap(({ payment, refund }): Happened[] => {
      const order = byId.get(payment.order_id);
      return order ? [{ event: 'REFUND', at: refund.created_at, body: refundBody(order, payment, refund) }] : [];
    });
}
