import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/core/config.js';
import { ERROR_CODES } from '../../../src/core/errors.js';
import { createLog } from '../../../src/core/log.js';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.js';
import { createGateway, type Gateway } from '../../../src/server/gateway.js';
import { CANARY, FAULTS } from '../../faults/table.js';

/** Everything the gateway has said, to whomever. */
const said: string[] = [];
let sandbox: Sandbox;
let gateway: Gateway;
let url: string;

beforeAll(async () => {
  sandbox = await startSandbox();
  const config = readConfig({
    GATEWAY_DATA_DIR: 'memory',
    PAYNOW_BASE_URL: sandbox.url,
    PAYNOW_STORE_ID: sandbox.storeId,
    PAYNOW_API_KEY: `server-held-${CANARY}`,
    PAYNOW_RETRIES: '0',
    PAYNOW_TIMEOUT_MS: '700',
    PAYNOW_MAX_BODY_BYTES: String(1 << 20),
    CACHE_MAX_ENTRIES: '0',
  });
  gateway = createGateway({ config, log: createLog('debug', { write: (line) => said.push(line) }) });
  url = await gateway.listen(0, '127.0.0.1');
});
afterAll(async () => {
  await gateway.close();
  await sandbox.close();
});

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
}

/** `dataIsFree`: what was planted may come back as a value, but not in what is said of it. */
async function ask(query: string, headers: Readonly<Record<string, string>> = {}, dataIsFree = false): Promise<Answer> {
  const authorization = `APIKey ${sandbox.apiKey}`;
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization, ...headers },
    body: JSON.stringify({ query }),
  });
  const text = await response.text();
  const answer = JSON.parse(text) as Answer;
  said.push(dataIsFree ? JSON.stringify(answer.errors ?? []) : text, JSON.stringify([...response.headers]));
  const codes = (answer.errors ?? []).map(({ extensions }) => extensions.code);
  expect(codes.filter((code) => !ERROR_CODES.some((known) => known === code))).toEqual([]);
  return answer;
}

/** What was said of the canary since the last look, and of the page and the paths that speak of the gateway itself. */
async function spilled(): Promise<string[]> {
  for (const path of ['/metrics', '/health', '/ready', '/graphql', `/${CANARY}`]) {
    const response = await fetch(new URL(path, url), {
      headers: { accept: 'text/html', authorization: `APIKey ${CANARY}-key` },
      redirect: 'manual',
    });
    said.push(await response.text(), JSON.stringify([...response.headers]));
  }
  return said.splice(0).filter((text) => text.includes(CANARY) || text.includes(sandbox.apiKey));
}

const READ = '{ store { orders(first: 2) { nodes { prettyId } } } }';
const WRITE = 'mutation { createCustomer(input: { name: "Ann" }) { customer { name } userErrors { message code } } }';

describe('nothing secret comes out again', () => {
  it.each([
    `APIKey ${CANARY}-key`,
    `apikey   ${CANARY}-key`,
    `Customer ${CANARY}-token`,
    `Bearer ${CANARY}-token`,
    `Basic ${CANARY}`,
    CANARY,
    `APIKey ${CANARY} ${CANARY}`,
    `APIKey ${CANARY}é`,
  ])('of the header "%s"', async (authorization) => {
    for (const query of [READ, WRITE]) {
      const header = Buffer.from(authorization, 'utf8').toString('latin1');
      const { errors = [] } = await ask(query, { authorization: header, 'x-secret': CANARY, cookie: `s=${CANARY}` });
      expect(errors.length).toBeGreaterThan(0);
    }
    expect(await spilled()).toEqual([]);
  });

  it.each(Object.entries(FAULTS))('of an answer that fails by %s', async (_, fault) => {
    const takeBack = sandbox.faults.add({ match: {}, fault });
    await Promise.all([ask(READ), ask(WRITE)]);
    takeBack();
    expect(await spilled()).toEqual([]);
  });

  it('of rows that are not what PayNow says they are', async () => {
    const read = async (path: string) => {
      const headers = { authorization: `APIKey ${sandbox.apiKey}` };
      const response = await fetch(`${sandbox.url}/v1/stores/${sandbox.storeId}/${path}`, { headers });
      const [row] = (await response.json()) as Record<string, unknown>[];
      return row ?? {};
    };
    const order = await read('orders?limit=1');
    const query = `{ store { orders(first: 1) { nodes {
      id status createdAt totals { total { amount minorUnits currency } } lines { productName quantity }
      customer { paynowId } } } } }`;
    const spoilable = [
      'id',
      'status',
      'created_at',
      'currency',
      'total_amount',
      'total_amount_str',
      'lines',
      'customer',
    ];
    for (const field of spoilable) {
      for (const value of [CANARY, { [CANARY]: CANARY }, [CANARY]]) {
        const body = [{ ...order, [field]: value }];
        const takeBack = sandbox.faults.add({
          match: { path: '/orders$' },
          fault: { kind: 'status', status: 200, body },
        });
        await ask(query, {}, true);
        takeBack();
        expect({ field, value, spilled: await spilled() }).toEqual({ field, value, spilled: [] });
      }
    }
  });
});
