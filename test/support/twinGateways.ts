import { request } from 'undici';
import { expect } from 'vitest';
import { readConfig } from '../../src/core/config.js';
import { silentLog } from '../../src/core/log.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.js';
import { SANDBOX_KEYS } from '../../src/sandbox/state.js';
import { createGateway, type Gateway } from '../../src/server/gateway.js';
import { KNOWN } from './laneBed.js';
import { metricOf } from './metrics.js';

/** The manager of the sandbox's store. */
export const MANAGER = `APIKey ${SANDBOX_KEYS.apiKey}`;

/** Gives a product another name. */
export const UPDATE_PRODUCT =
  'mutation ($id: ID!, $name: String!) { updateProduct(input: { id: $id, name: $name }) { product { name } userErrors { code } } }';

/** Of PayNow's, another one for each failure. */
const TRACE_ID = /,"traceId":"[^"]*"/g;
const CALLING = 'paynow_gate_calls{place="inside"}';

/** One gateway that knows its answers and one that does not, before the same sandbox. */
export async function startTwins(settings: Record<string, string> = {}) {
  const sandbox = await startSandbox({ strict: true });
  const start = async (memo: string): Promise<{ gateway: Gateway; url: string }> => {
    const config = readConfig({
      NODE_ENV: 'production',
      GATEWAY_DATA_DIR: 'memory',
      PAYNOW_BASE_URL: sandbox.url,
      PAYNOW_STORE_ID: sandbox.storeId,
      PAYNOW_RETRIES: '0',
      ANSWER_MEMO_BYTES: memo,
      LIMIT_GUESSES: '10000',
      GATEWAY_HASH_KEY: 'both-call-a-shopper-by-the-same-name',
      ...settings,
    });
    const gateway = createGateway({ config, log: silentLog, graphiql: false });
    return { gateway, url: await gateway.listen(0, '127.0.0.1') };
  };
  const [knowing, plain] = [await start('16777216'), await start('0')];
  const ask = async (url: string, body: string, authorization: string) => {
    sandbox.calls.clear();
    const response = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: '*/*', authorization },
      body,
    });
    const text = await response.body.text();
    const calls = sandbox.calls.list.map(({ method, path, query }) => `${method} ${path}${query}`).sort();
    return { status: response.statusCode, answer: JSON.parse(text.replace(TRACE_ID, '')) as unknown, calls };
  };
  const idle = () =>
    expect
      .poll(async () => (await Promise.all([plain, knowing].map(({ url }) => metricOf(url, CALLING)))).join())
      .toBe('0,0');
  return {
    sandbox,
    /** The same for both. */
    async both(query: string, variables: object = {}, authorization = MANAGER) {
      const body = JSON.stringify({ query, variables });
      const expected = await ask(plain.url, body, authorization);
      const got = await ask(knowing.url, body, authorization);
      expect(got.answer).toEqual(expected.answer);
      // Who is answered with a failure does not wait for what else is asked of PayNow.
      if ('errors' in (got.answer as object)) await idle();
      else expect(got).toEqual(expected);
      return got;
    },
    /** How many answers were known. */
    known: () => metricOf(knowing.url, KNOWN),
    async [Symbol.asyncDispose]() {
      await knowing.gateway.close();
      await plain.gateway.close();
      await sandbox.close();
    },
  };
}

/** Changes something of the shop's, past the gateways. */
export async function change(sandbox: Sandbox, method: 'POST' | 'PATCH', path: string, body: object): Promise<string> {
  const answer = await request(`${sandbox.url}/v1/stores/${sandbox.storeId}/${path}`, {
    method,
    headers: { authorization: MANAGER, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await answer.body.text();
  expect(answer.statusCode, text).toBeLessThan(300);
  return text;
}

/** Rows of a list of the shop's. */
export async function rowsOf<Row>({ url, storeId }: Sandbox, path: string): Promise<Row[]> {
  const { body } = await request(`${url}/v1/stores/${storeId}/${path}`, { headers: { authorization: MANAGER } });
  return (await body.json()) as Row[];
}

/** Their ids. */
export const idsOf = async (sandbox: Sandbox, path: string): Promise<string[]> =>
  (await rowsOf<{ readonly id: string }>(sandbox, path)).map(({ id }) => id);
