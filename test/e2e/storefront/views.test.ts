import { afterAll, beforeAll, expect, it } from 'vitest';
import { SANDBOX_KEYS } from '../../../src/sandbox/state.js';
import { type AskOptions, startTestBed, type TestBed } from '../../support/gateway.js';

let bed: TestBed;

beforeAll(async () => {
  bed = await startTestBed({ TRUST_PROXY: '1', TRUST_PROXY_COUNTRY_HEADER: 'CF-IPCountry' });
});
afterAll(() => bed[Symbol.asyncDispose]());

const AN_ADDRESS = '8.8.8.8';
const NOBODY: AskOptions = { authorization: null };
const shopper = (token: string, headers: Record<string, string> = {}): AskOptions => ({
  authorization: `Customer ${token}`,
  headers,
});
const from = (country: string): AskOptions => ({ authorization: null, headers: { 'cf-ipcountry': country } });
const FIRST = SANDBOX_KEYS.customerToken;

interface View {
  readonly id: string;
  readonly products: { readonly nodes: ReadonlyArray<{ readonly id: string; readonly paynowId: string }> };
}

async function view(args: string, how: AskOptions): Promise<View> {
  const { data, errors, calls, cost } = await bed.ask(
    `{ storefront${args} { id products(first: 2) { nodes { id paynowId } } } }`,
    how,
  );
  expect(errors).toEqual([]);
  expect(calls.filter((call) => !call.startsWith('GET /v1/store/products'))).toEqual([]);
  expect(cost?.estimated).toBe(1);
  return (data as { storefront: View }).storefront;
}

it('an id costs no PayNow call and names what can change an answer', async () => {
  const { storeId } = bed.sandbox;
  for (const [args, how, id] of [
    ['', NOBODY, 'own/any'],
    ['(currency: "eur")', NOBODY, 'EUR/any'],
    ['(currency: "EUR", country: "DE")', NOBODY, 'EUR/DE'],
    ['(country: "DE")', from('FR'), 'own/DE'],
    ['', from('FR'), 'own/FR'],
  ] as const) {
    const alone = await bed.ask(`{ storefront${args} { id } }`, how);
    expect([alone.data, alone.errors, alone.calls, alone.cost?.estimated ?? 0]).toEqual([
      { storefront: { id: `storefront/${storeId}/${id}` } },
      [],
      [],
      0,
    ]);
    const seen = await view(args, how);
    expect(seen.id).toBe(`storefront/${storeId}/${id}`);
    expect(seen.products.nodes.map((node) => node.id)).toEqual(
      seen.products.nodes.map(({ paynowId }) => `${seen.id}/product/${paynowId}`),
    );
  }
});

it('no two views share an id: store, currency, country, address, shopper', async () => {
  const views: ReadonlyArray<readonly [args: string, how: AskOptions]> = [
    ['', NOBODY],
    ['(currency: "USD")', NOBODY],
    ['(country: "DE")', NOBODY],
    ['(currency: "USD", country: "DE")', NOBODY],
    ['', from('FR')],
    ['', { authorization: null, headers: { 'x-forwarded-for': AN_ADDRESS } }],
    ['', { authorization: null, headers: { 'x-forwarded-for': '9.9.9.9' } }],
    ['', shopper(FIRST)],
    ['', shopper(SANDBOX_KEYS.secondCustomerToken)],
    ['', shopper(FIRST, { 'cf-ipcountry': 'FR' })],
    ['', shopper(FIRST, { 'x-forwarded-for': AN_ADDRESS })],
    ['(country: "DE")', shopper(FIRST)],
    ['(currency: "USD")', shopper(FIRST)],
  ];
  const ids: string[] = [];
  for (const [args, how] of views) {
    const { id } = await view(args, how);
    expect((await view(args, how)).id).toBe(id); // the same view again
    ids.push(id);
  }
  expect(new Set(ids).size).toBe(views.length);
  const text = ids.join('\n');
  for (const hidden of [FIRST, AN_ADDRESS, '9.9.9.9']) expect(text).not.toContain(hidden);
});

it('a manager sees the view of everybody', async () => {
  expect((await view('', {})).id).toBe((await view('', NOBODY)).id);
});

it('a cart and its lines are named by their view too, as a query and as a mutation shows them', async () => {
  const product = (await view('', shopper(FIRST))).products.nodes[0]?.paynowId;
  const set = await bed.ask(
    `mutation { setCartLine(input: { productId: "${product}", quantity: 1 }) { cart { id lines { id key } } } }`,
    shopper(FIRST),
  );
  const { cart } = (set.data as { setCartLine: { cart: { id: string; lines: Array<{ id: string; key: string }> } } })
    .setCartLine;
  const asked = await bed.ask('{ storefront { id cart { id lines { id key } customerId } } }', shopper(FIRST));
  const { storefront } = asked.data as { storefront: { id: string; cart: typeof cart & { customerId: string } } };
  expect(storefront.cart).toMatchObject(cart);
  expect(cart.id).toBe(`${storefront.id}/cart/${storefront.cart.customerId}`);
  expect(cart.lines.length).toBeGreaterThan(0);
  for (const { id, key } of cart.lines) expect(id).toBe(`${cart.id}/${key}`);
});

it('a mutation that names currency and country answers with the cart of that view', async () => {
  const set = await bed.ask(
    'mutation { clearCart(input: { currency: "EUR", country: "DE" }) { cart { id } userErrors { message } } }',
    shopper(FIRST),
  );
  const asked = await bed.ask('{ storefront(currency: "EUR", country: "DE") { cart { id } } }', shopper(FIRST));
  const { cart } = (asked.data as { storefront: { cart: { id: string } } }).storefront;
  expect(set.errors).toEqual([]);
  expect(set.data).toEqual({ clearCart: { cart, userErrors: [] } });
  expect(cart.id).toContain('/EUR/~');
});

it('an id of a view is no global id', async () => {
  const { id } = await view('', NOBODY);
  const { data, errors, calls } = await bed.ask(`{ node(id: "${id}") { id } }`);
  expect([data, errors.map(({ extensions }) => extensions['code']), calls]).toEqual([
    { node: null },
    ['BAD_USER_INPUT'],
    [],
  ]);
});
