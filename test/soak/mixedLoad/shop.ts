import { join } from 'node:path';
import { SANDBOX_KEYS } from '../../../src/sandbox/state.js';
import { debuggerOf, type Running, start } from '../../support/processes.js';
import { EVERY_SCOPE, tokenFolder } from '../../support/tokens.js';
import type { Disposables } from '../support/disposables.js';
import { SandboxAt } from '../support/sandboxAt.js';
import { Client } from './client.js';

/** A gateway, the sandbox that it uses, and what the load has to know of both. */
export interface Shop {
  readonly gateway: Running;
  readonly debuggerAddress: string;
  readonly client: Client;
  readonly url: string;
  readonly sandbox: SandboxAt;
  /** Authorization headers. */
  readonly managers: readonly string[];
  readonly shoppers: readonly string[];
  readonly orderIds: readonly string[];
  readonly productIds: readonly string[];
  readonly couponIds: readonly string[];
  readonly customerIds: readonly string[];
  /** Nobody has handed these anything. */
  readonly newcomerIds: readonly string[];
}

/**
 * Small enough for the warm-up to fill everything that is kept. Lifetimes are long: what is kept leaves because there
 * is no room, and never because the load pauses.
 */
const settingsOf = (folder: string, tokens: string, sandbox: SandboxAt): Record<string, string> => ({
  NODE_ENV: 'production',
  PORT: '0',
  // Enough lines to fill a pipe that nobody reads.
  LOG_LEVEL: 'debug',
  // What asks for metrics and health keeps its connections as long; none may be open at the end.
  GATEWAY_KEEP_ALIVE_MS: '5000',
  PAYNOW_BASE_URL: sandbox.url,
  PAYNOW_STORE_ID: sandbox.storeId,
  PAYNOW_API_KEY: sandbox.apiKey,
  PAYNOW_TIMEOUT_MS: '1000',
  PAYNOW_RETRIES: '1',
  PAYNOW_MEMO_BYTES: String(2 << 20),
  GATEWAY_DATA_DIR: join(folder, 'data'),
  GATEWAY_TOKENS_FILE: tokens,
  GATEWAY_SETTLE_AFTER_MS: '3000',
  GATEWAY_DEADLINE_MS: '8000',
  CACHE_MAX_ENTRIES: '300',
  CACHE_ORDERS_MS: '3600000',
  CACHE_CUSTOMERS_MS: '3600000',
  CACHE_PRODUCTS_MS: '3600000',
  CACHE_COUPONS_MS: '3600000',
  CACHE_STORES_MS: '3600000',
  CACHE_STOREFRONT_MS: '3600000',
  PERSISTED_QUERIES_MAX: '200',
  TRUST_PROXY: 'true',
  TRUST_PROXY_COUNTRY_HEADER: 'CF-IPCountry',
});

const TOKEN = `mutation ($id: ID!) { createCustomerToken(input: { customerId: $id }) { token } }`;
const CUSTOMERS = `mutation ($customers: [NewCustomerInput!]!) {
  createCustomers(input: { customers: $customers }) { customers { paynowId } } }`;
const NEWCOMERS = 1_000;
const AT_ONCE = 200;

const ids = (rows: readonly { readonly id: string }[]): string[] => rows.map(({ id }) => id);

/** Starts both and gathers what the load needs, before anything fails. */
export async function openShop({ use }: Disposables, folder: string): Promise<Shop> {
  const tokens = use(await tokenFolder());
  const bearers = [await tokens.bearer(EVERY_SCOPE), await tokens.bearer(['orders:read', 'products:read'])];
  const { hello } = use(await start('dist/cli/paynowGraphql.js', { SANDBOX_PORT: '0' }, [], ['sandbox']));
  const sandbox = new SandboxAt(String(hello['url']), String(hello['storeId']), String(hello['apiKey']));
  const gateway = use(await start('dist/main.js', settingsOf(folder, tokens.file, sandbox), ['--inspect=127.0.0.1:0']));
  const url = String(gateway.hello['url']);
  const client = use(new Client(url));
  const manager = `APIKey ${sandbox.apiKey}`;
  const ask = async <T>(query: string, variables: object): Promise<T> => {
    const received = await client.send({ authorization: manager, body: { query, variables } });
    const { data, errors } = JSON.parse(received?.text ?? '{}') as { data?: T; errors?: unknown };
    if (!data || errors) throw new Error(`the shop cannot be opened: ${received?.text}`);
    return data;
  };
  const customerIds = ids(await sandbox.read('customers?limit=100'));
  const shoppers = [`Customer ${SANDBOX_KEYS.customerToken}`, `Customer ${SANDBOX_KEYS.secondCustomerToken}`];
  for (const id of customerIds.slice(0, 60)) {
    const { createCustomerToken } = await ask<{ createCustomerToken: { token: string } }>(TOKEN, { id });
    shoppers.push(`Customer ${createCustomerToken.token}`);
  }
  const newcomerIds: string[] = [];
  while (newcomerIds.length < NEWCOMERS) {
    const customers = Array.from({ length: AT_ONCE }, (_, n) => ({ name: `newcomer-${newcomerIds.length + n}` }));
    const made = await ask<{ createCustomers: { customers: { paynowId: string }[] } }>(CUSTOMERS, { customers });
    newcomerIds.push(...made.createCustomers.customers.map(({ paynowId }) => paynowId));
  }
  const products = await sandbox.read<{ id: string; single_game_server_only: boolean }>('products');
  return {
    gateway,
    debuggerAddress: debuggerOf(gateway),
    client,
    url,
    sandbox,
    managers: [manager, ...bearers],
    shoppers,
    orderIds: ids(await sandbox.readAll('orders')),
    productIds: ids(products.filter((product) => !product.single_game_server_only)),
    couponIds: ids(await sandbox.read('coupons?limit=100')),
    customerIds,
    newcomerIds,
  };
}
