import type { Config } from '../core/config.js';
import type { Sandbox } from '../sandbox/sandbox.js';
import { exampleTabs } from '../server/graphiql/examples.js';
import type { GraphiqlPageOptions } from '../server/graphiql/page.js';

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
      }),
      defaultHeaders: JSON.stringify({ Authorization: `APIKey ${sandbox.apiKey}` }, null, 2),
    },
  };
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
