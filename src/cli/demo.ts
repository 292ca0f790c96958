import type { Config } from '../core/config.js';
import { STORE_EVENTS } from '../core/storeEvents.js';
import { RECEIVER_PATH } from '../events/subscriptions.js';
import type { Sandbox } from '../sandbox/sandbox.js';
import { exampleTabs } from '../server/graphiql/examples.js';
import type { GraphiqlPageOptions } from '../server/graphiql/page.js';
import type { WebhookRow } from '../upstream/management/webhookEndpoints.js';

/** A running sandbox, as its callers know it. */
export interface SandboxAddress {
  readonly url: string;
  readonly storeId: string;
  readonly apiKey: string;
  readonly customerToken: string;
}

/** How the gateway has to be set up for a sandbox. */
interface DemoSetup {
  readonly config: Config;
  readonly graphiql: GraphiqlPageOptions;
}

/** A sandbox of this process, and how the gateway has to be set up for it. */
export interface Demo extends DemoSetup {
  readonly sandbox: Sandbox;
}

/** Starts a sandbox in this process and points the gateway at it. */
export async function startDemo(config: Config): Promise<Demo> {
  // Not loaded by a gateway that serves a real store.
  const { startSandbox } = await import('../sandbox/sandbox.js');
  const sandbox = await startSandbox({ latencyMs: config.SANDBOX_LATENCY_MS });
  const setup = await demoSetup(config, sandbox);
  sandbox.calls.clear();
  return { sandbox, ...setup };
}

/** Points the gateway at a running sandbox. GraphiQL's examples show its rows, which takes two calls. */
export async function demoSetup(config: Config, sandbox: SandboxAddress): Promise<DemoSetup> {
  const { order, product } = await examples(sandbox);
  return {
    config: {
      ...config,
      PAYNOW_BASE_URL: sandbox.url,
      PAYNOW_STORE_ID: sandbox.storeId,
      PAYNOW_API_KEY: sandbox.apiKey,
    },
    graphiql: {
      tabs: exampleTabs({
        orderId: order.id,
        orderTotal: order.total_amount,
        customerId: order.customer_id,
        productId: product.id,
        customerToken: sandbox.customerToken,
        live: true,
      }),
      credential: `APIKey ${sandbox.apiKey}`,
    },
  };
}

/**
 * Has a sandbox tell the gateway of everything that happens: one webhook subscription for each event, as PayNow wants
 * it. Those that are there already stay.
 * @param gatewayUrl the address of `/graphql`
 */
export async function connectWebhooks(sandbox: SandboxAddress, gatewayUrl: string): Promise<void> {
  const address = `${sandbox.url}/v1/stores/${sandbox.storeId}/webhooks`;
  const headers = { authorization: `APIKey ${sandbox.apiKey}`, 'content-type': 'application/json' };
  const url = new URL(RECEIVER_PATH, gatewayUrl).href;
  const there = (await (await fetch(address, { headers })).json()) as readonly WebhookRow[];
  const known = new Set(there.filter((row) => row.url === url).map((row) => row.subscribed_to));
  const missing = Object.values(STORE_EVENTS).filter(({ wire }) => !known.has(wire));
  await Promise.all(
    missing.map(({ wire }) =>
      fetch(address, {
        method: 'POST',
        headers,
        body: JSON.stringify({ url, subscribed_to: wire, type: 'json_v1' }),
      }),
    ),
  );
}

interface ExampleRows {
  readonly order: { readonly id: string; readonly total_amount: number; readonly customer_id: string };
  readonly product: { readonly id: string };
}

async function examples(sandbox: SandboxAddress): Promise<ExampleRows> {
  const read = async (path: string): Promise<unknown> => {
    const response = await fetch(`${sandbox.url}/v1/stores/${sandbox.storeId}/${path}`, {
      headers: { authorization: `APIKey ${sandbox.apiKey}` },
    });
    return response.json();
  };
  const [orders, products] = await Promise.all([read('orders?status=completed&limit=1'), read('products')]);
  const [order] = orders as ExampleRows['order'][];
  const [product] = products as ExampleRows['product'][];
  if (!order || !product) throw new Error('the sandbox has nothing to show');
  return { order, product };
}
