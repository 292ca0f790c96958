import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.js';
import { type Receiver, startReceiver } from '../support/receiver.js';
import { errorForm, first } from './support.js';

// The form of the requests that PayNow's TypeScript SDK (axios) and its storefront template send. The sandbox is not
// strict: teams point these clients at it as they are.

let sandbox: Sandbox;
let shopperToken = '';
beforeAll(async () => {
  sandbox = await startSandbox();
  const { body } = await sdk('POST', '/v1/store/customer/auth', { data: { platform: 'minecraft', id: 'SdkAlex' } });
  shopperToken = (body as { customer_token: string }).customer_token;
});
afterAll(() => sandbox.close());

interface Sent {
  readonly data?: unknown;
  readonly authorization?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends what the SDK sends: its store header on every call, and an empty Authorization for a visitor. */
async function sdk(method: string, path: string, { data, authorization = '', headers = {} }: Sent = {}) {
  const response = await fetch(sandbox.url + path.replace('{storeId}', sandbox.storeId), {
    method,
    headers: {
      accept: 'application/json, text/plain, */*',
      'content-type': 'application/json',
      'x-paynow-store-id': sandbox.storeId,
      authorization,
      ...headers,
    },
    ...(data !== undefined && { body: JSON.stringify(data) }),
  });
  const text = await response.text();
  const body: unknown = text === '' ? undefined : JSON.parse(text);
  return { status: response.status, body, headers: response.headers };
}

/** A shopper without subscriptions. */
const customer = () => `Customer ${shopperToken}`;
const key = () => `APIKey ${sandbox.apiKey}`;

async function sold(slug: string): Promise<string> {
  const { body } = await sdk('GET', `/v1/store/products/${slug}`);
  return (body as { id: string }).id;
}

const linesOf = async () => {
  const { body } = await sdk('GET', '/v1/store/cart', { authorization: customer() });
  return (body as { lines: { product_id: string; quantity: number; subscription: boolean }[] }).lines;
};

describe('credentials', () => {
  const reads = ['/v1/store', '/v1/store/products', '/v1/store/tags', '/v1/store/navlinks', '/v1/store/tier-groups'];

  it.each(reads)('%s is read by a visitor, a customer and a key, whatever the case of the scheme', async (path) => {
    const shoppers = ['', customer(), customer().replace('Customer', 'customer')];
    const keys = path.endsWith('tier-groups') ? [] : [key(), key().replace('APIKey', 'apikey')];
    const statuses = await Promise.all(
      [...shoppers, ...keys].map(async (authorization) => (await sdk('GET', path, { authorization })).status),
    );
    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  it('the management API takes its scheme in any case, and no empty one', async () => {
    const ask = (authorization: string) => sdk('GET', '/v1/stores/{storeId}/tags', { authorization });
    expect((await ask(key().replace('APIKey', 'apikey'))).status).toBe(200);
    expect(await ask('')).toMatchObject({ status: 401, body: errorForm(401, 'unauthorized') });
  });

  it('a key that is wrong or of another store reads no public page, and a visitor has no cart', async () => {
    expect((await sdk('GET', '/v1/store', { authorization: 'APIKey pnapi_wrong' })).status).toBe(401);
    expect((await sdk('GET', '/v1/store', { authorization: `APIKey ${sandbox.otherApiKey}` })).status).toBe(404);
    expect((await sdk('GET', '/v1/store/cart')).status).toBe(401);
    expect((await sdk('GET', '/v1/store/cart', { authorization: key() })).status).toBe(401);
  });

  it('the store is in test mode', async () => {
    expect((await sdk('GET', '/v1/store')).body).toMatchObject({ id: sandbox.storeId, live_mode: false });
  });
});

describe("the template's pages", () => {
  it('asks for the modules of the page, without any header', async () => {
    const response = await fetch(`${sandbox.url}/v1/webstores/${sandbox.storeId}/modules/prepared`);
    expect([response.status, await response.json()]).toEqual([200, []]);
  });

  it('signs a player in: looks them up, creates them, draws a token', async () => {
    const lookup = '/v1/stores/{storeId}/customers/lookup?minecraft_java_name=TemplateSteve';
    expect((await sdk('GET', lookup, { authorization: key() })).status).toBe(404);
    const { body } = await sdk('POST', '/v1/stores/{storeId}/customers', {
      authorization: key(),
      data: { name: 'TemplateSteve', minecraft_platform: 'java' },
    });
    const { id } = body as { id: string };
    const token = await sdk('POST', `/v1/stores/{storeId}/customers/${id}/tokens`, { authorization: key() });
    const { token: drawn } = token.body as { token: string };
    expect(await sdk('GET', '/v1/store/customer', { authorization: `Customer ${drawn}` })).toMatchObject({
      status: 200,
      body: { id, name: 'TemplateSteve' },
    });
  });

  it('adds to the cart with texts for yes and no, and checks the cart out without a body', async () => {
    const product = await sold('vip-monthly');
    const put = (quantity: number, increment: string, subscription: string) =>
      sdk(
        'PUT',
        `/v1/store/cart/lines?product_id=${product}&quantity=${quantity}&increment=${increment}&subscription=${subscription}`,
        { authorization: customer() },
      );
    await sdk('DELETE', '/v1/store/cart', { authorization: customer() });
    expect((await put(1, '0', '1')).status).toBe(204);
    expect(await linesOf()).toMatchObject([{ product_id: product, quantity: 1, subscription: true }]);
    expect((await put(1, 'true', 'true')).status).toBe(204);
    expect(await linesOf()).toMatchObject([{ product_id: product, quantity: 2, subscription: true }]);
    expect((await put(1, 'false', 'true')).status).toBe(204);
    expect(await linesOf()).toMatchObject([{ product_id: product, quantity: 1, subscription: true }]);
    expect((await put(1, 'yes', 'true')).status).toBe(400);
    expect(await sdk('POST', '/v1/store/cart/checkout', { authorization: customer() })).toMatchObject({ status: 200 });
  });

  it('checks a gift out with what the API does not know beside the lines', async () => {
    const data = {
      subscription: false,
      lines: [
        {
          product_id: await sold('coins-500'),
          quantity: 1,
          gift_to: { platform: 'minecraft', id: 'TemplateAlex' },
          unknown_to_paynow: 1,
        },
      ],
    };
    const answer = await sdk('POST', '/v1/checkouts', { authorization: customer(), data });
    expect(answer).toMatchObject({ status: 200, body: { url: expect.stringContaining('http') as string } });
    const wrong = { ...data, lines: [{ ...data.lines[0], quantity: 'many' }] };
    const refused = await sdk('POST', '/v1/checkouts', { authorization: customer(), data: wrong });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ path: 'lines[0].quantity' }] } });
  });

  it('a strict sandbox refuses what PayNow does not describe', async () => {
    await using strict = await startSandbox({ strict: true });
    const ask = (query: string) =>
      fetch(`${strict.url}/v1/store${query}`, { headers: { 'x-paynow-store-id': strict.storeId } });
    expect((await ask('?page=2')).status).toBe(400);
    expect((await sdk('GET', '/v1/store?page=2')).status).toBe(200);
  });
});

describe('bodies that may be absent', () => {
  it('a refund of the whole order, and a cancellation at once', async () => {
    const [orders, subscriptions] = await Promise.all(
      ['orders?status=completed&limit=1', 'subscriptions?status=active&limit=1'].map((path) =>
        sdk('GET', `/v1/stores/{storeId}/${path}`, { authorization: key() }),
      ),
    );
    const order = first(orders?.body as { id: string }[]);
    const subscription = first(subscriptions?.body as { id: string }[]);
    const post = (path: string) => sdk('POST', `/v1/stores/{storeId}/${path}`, { authorization: key() });
    expect(await post(`orders/${order.id}/refund`)).toMatchObject({ status: 200, body: { status: 'completed' } });
    expect((await post(`subscriptions/${subscription.id}/cancel`)).status).toBe(204);
    // What the body must hold is still asked for.
    expect(await post('coupons')).toMatchObject({ status: 400, body: errorForm(400, 'bad-request') });
  });
});

describe('browsers', () => {
  const origin = 'http://localhost:3000';
  const preflight = (path: string) =>
    fetch(sandbox.url + path, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'PUT',
        'access-control-request-headers': 'authorization,x-paynow-store-id',
      },
    });

  it('may call the storefront, and are told so before and with the answer', async () => {
    const asked = await preflight('/v1/store/cart/lines');
    expect(asked.status).toBe(204);
    expect(Object.fromEntries(asked.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'PUT',
      'access-control-allow-headers': 'authorization,x-paynow-store-id',
    });
    const answers = await Promise.all([
      sdk('GET', '/v1/store', { headers: { origin } }),
      sdk('GET', '/v1/store/cart', { headers: { origin } }),
    ]);
    expect(answers.map(({ status, headers }) => [status, headers.get('access-control-allow-origin')])).toEqual([
      [200, '*'],
      [401, '*'],
    ]);
  });

  it('may not call what takes a key alone, nor the controls', async () => {
    for (const path of [`/v1/stores/${sandbox.storeId}/orders`, '/__sandbox/calls']) {
      const answer = await preflight(path);
      expect([path, answer.headers.get('access-control-allow-origin')]).toEqual([path, null]);
    }
    const answer = await sdk('GET', '/v1/stores/{storeId}/tags', { authorization: key(), headers: { origin } });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, null]);
  });
});

describe('a declined checkout', () => {
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await startReceiver();
  });
  afterAll(() => receiver[Symbol.asyncDispose]());

  it('sends ON_PAYMENT_FAILED with the reason', async () => {
    await sdk('POST', '/v1/stores/{storeId}/webhooks', {
      authorization: key(),
      data: { url: receiver.url, subscribed_to: 'OnPaymentFailed', type: 'json_v1' },
    });
    const { body } = await sdk('POST', '/v1/checkouts', {
      authorization: customer(),
      data: { lines: [{ product_id: await sold('coins-500'), quantity: 1 }] },
    });
    const decline = `/__sandbox/checkouts/${(body as { id: string }).id}/fail`;
    const declined = await sdk('POST', decline, { data: { decline_code: 'insufficient_funds' } });
    const { payment_id: paymentId } = declined.body as { payment_id: string };
    const got = first(await receiver.wait(1));
    expect(JSON.parse(got.text)).toMatchObject({
      event_type: 'ON_PAYMENT_FAILED',
      body: { id: paymentId, status: 'failed', failure_code: 'insufficient_funds' },
    });
  });
});
