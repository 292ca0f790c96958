import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SandboxExchange } from '../../../src/sandbox/exchange.js';
import { SANDBOX_KEYS } from '../../../src/sandbox/state.js';
import { type Answer, startTestBed, type TestBed } from '../../support/gateway.js';
import { type TokenFolder, tokenFolder } from '../../support/tokens.js';

let bed: TestBed;
let tokens: TokenFolder;
let customerId: string;
let once: string;
let monthly: string;
let heard = 0;
let heardBody: unknown;

interface Product {
  readonly id: string;
  readonly slug: string;
}

beforeAll(async () => {
  tokens = await tokenFolder();
  bed = await startTestBed({ GATEWAY_TOKENS_FILE: tokens.file, PAYNOW_API_KEY: SANDBOX_KEYS.apiKey });
  bed.sandbox.onExchange(({ method, url, body }: SandboxExchange) => {
    if (method !== 'POST' || !url.endsWith('/checkouts')) return;
    heard += 1;
    heardBody = body;
  });
  const name = 'Invoiced';
  const created = await bed.ask(
    'mutation ($name: String) { createCustomer(input: { name: $name }) { customer { paynowId } } }',
    { variables: { name } },
  );
  customerId = (created.data as { createCustomer: { customer: { paynowId: string } } }).createCustomer.customer
    .paynowId;
  const products = (await bed.paynow('products')) as readonly Product[];
  const find = (test: (one: Product) => boolean) => products.find(test)?.id ?? '';
  once = find(({ slug }) => slug === 'coins-500');
  monthly = find(({ slug }) => slug === 'ember-club');
  expect([once, monthly]).not.toContain('');
});
afterAll(async () => {
  await bed[Symbol.asyncDispose]();
  await tokens[Symbol.asyncDispose]();
});

const CREATE = `mutation ($input: CreateCheckoutForCustomerInput!) { createCheckoutForCustomer(input: $input) {
  checkout { paynowId url token } userErrors { field code upstreamCode } } }`;

const create = (input: object, authorization?: string): Promise<Answer> =>
  bed.ask(CREATE, {
    variables: { input: { customerId, lines: [{ productId: once }], ...input } },
    ...(authorization !== undefined && { authorization }),
  });

interface Made {
  readonly createCheckoutForCustomer: { readonly checkout: { readonly paynowId: string; readonly url: string } };
}

const checkoutOf = ({ data }: Answer) => (data as Made).createCheckoutForCustomer.checkout;

const post = () => `POST /v1/stores/${bed.sandbox.storeId}/checkouts`;
const posts = ({ calls }: Answer) => calls.filter((call) => call.startsWith('POST'));

describe('a checkout for a customer', () => {
  it('is one call with everything in it, and is paid as any other', async () => {
    const made = await create({
      lines: [
        { productId: once, quantity: 2, metadata: [{ key: 'position', value: '1' }] },
        { productId: monthly, subscription: true, customVariables: [{ key: 'chat_color', value: 'gold' }] },
      ],
      metadata: [{ key: 'invoice', value: 'INV-1' }],
      customerDetails: {
        billingName: 'Ada Byron',
        billingEmail: 'ada@example.com',
        billingTaxId: 'DE123456789',
        billingAddress: { country: 'de', city: 'Berlin', postalCode: '10115', line1: 'Invalidenstr. 1' },
      },
      promoCodes: ['WELCOME10'],
      affiliateCode: 'nobody',
      returnUrl: 'https://shop.example/thanks',
      cancelUrl: 'https://shop.example/back',
      autoRedirect: true,
    });
    expect({ data: made.data, errors: made.errors, calls: made.calls }).toEqual({
      data: {
        createCheckoutForCustomer: {
          checkout: {
            paynowId: expect.stringMatching(/^\d+$/) as unknown,
            url: expect.stringMatching(/^http/) as unknown,
            token: expect.stringMatching(/./) as unknown,
          },
          userErrors: [],
        },
      },
      errors: [],
      calls: [post()],
    });
    expect(heardBody).toEqual({
      customer_id: customerId,
      lines: [
        { product_id: once, quantity: 2, metadata: { position: '1' } },
        { product_id: monthly, quantity: 1, subscription: true, custom_variables: { chat_color: 'gold' } },
      ],
      metadata: { invoice: 'INV-1' },
      customer_details: {
        billing_name: 'Ada Byron',
        billing_email: 'ada@example.com',
        billing_tax_id: 'DE123456789',
        billing_address: { country: 'DE', city: 'Berlin', postal_code: '10115', line_1: 'Invalidenstr. 1' },
      },
      promo_codes: ['WELCOME10'],
      affiliate_code: 'nobody',
      return_url: 'https://shop.example/thanks',
      cancel_url: 'https://shop.example/back',
      auto_redirect: true,
    });
    const { paynowId: id } = checkoutOf(made);
    const paid = await fetch(`${bed.sandbox.url}/__sandbox/checkouts/${id}/complete`, { method: 'POST' });
    expect(paid.status).toBe(200);
    const found = await bed.ask(
      `query ($id: ID!) { store { orders(filter: { checkoutId: $id }) { nodes {
        status type billing { name email country taxId } customer { paynowId } lines { quantity product { paynowId } }
      } } } }`,
      { variables: { id } },
    );
    expect({ data: found.data, errors: found.errors }).toEqual({
      data: {
        store: {
          orders: {
            nodes: [
              {
                status: 'COMPLETED',
                type: 'MIXED',
                billing: { name: 'Ada Byron', email: 'ada@example.com', country: 'DE', taxId: 'DE123456789' },
                customer: { paynowId: customerId },
                lines: [
                  { quantity: 2, product: { paynowId: once } },
                  { quantity: 1, product: { paynowId: monthly } },
                ],
              },
            ],
          },
        },
      },
      errors: [],
    });
  });

  it('may be a gift to somebody the store does not know yet', async () => {
    const giftTo = { platform: 'MINECRAFT_JAVA_NAME', platformId: 'Brand_New_1' };
    const made = await create({ lines: [{ productId: once, giftTo }] });
    expect({ errors: made.errors, calls: made.calls }).toEqual({ errors: [], calls: [post()] });
    const known = await bed.ask(
      '{ store { lookupCustomer(platform: MINECRAFT_JAVA_NAME, platformId: "Brand_New_1") { name } } }',
    );
    expect(known.data).toEqual({ store: { lookupCustomer: { name: 'Brand_New_1' } } });
  });
});

describe('what cannot be', () => {
  const entries = (count: number) => Array.from({ length: count }, (_, n) => ({ key: `k${n}`, value: 'v' }));
  const line = (rest: object) => ({ lines: [{ productId: '1' }, { productId: '1', ...rest }] });
  const details = (customerDetails: object) => ({ customerDetails });

  it.each<[string, object, readonly string[], string]>([
    ['a customer', { customerId: 'nobody' }, ['customerId'], 'INVALID'],
    ['no line', { lines: [] }, ['lines'], 'TOO_MANY'],
    ['101 lines', { lines: Array.from({ length: 101 }, () => ({ productId: '1' })) }, ['lines'], 'TOO_MANY'],
    ['a product', line({ productId: 'x' }), ['lines', '1', 'productId'], 'INVALID'],
    ['a quantity', line({ quantity: 0 }), ['lines', '1', 'quantity'], 'INVALID'],
    ['a game server', line({ gameServerId: 'x' }), ['lines', '1', 'gameServerId'], 'INVALID'],
    ['a receiver', line({ giftToCustomerId: 'x' }), ['lines', '1', 'giftToCustomerId'], 'INVALID'],
    [
      'a gift that is a subscription',
      line({ giftToCustomerId: '1', subscription: true }),
      ['lines', '1', 'subscription'],
      'INVALID',
    ],
    [
      'two receivers',
      line({ giftToCustomerId: '1', giftTo: { platform: 'PAYNOW_NAME', platformId: 'A' } }),
      ['lines', '1', 'giftTo'],
      'INVALID',
    ],
    [
      'an account',
      line({ giftTo: { platform: 'STEAM', platformId: '1' } }),
      ['lines', '1', 'giftTo', 'platformId'],
      'INVALID',
    ],
    [
      'a variable',
      line({ customVariables: [{ key: 'a b', value: '1' }] }),
      ['lines', '1', 'customVariables', '0', 'key'],
      'INVALID',
    ],
    ['metadata of a line', line({ metadata: [{ key: '', value: '1' }] }), ['lines', '1', 'metadata'], 'INVALID'],
    ['a key twice', { metadata: [...entries(1), ...entries(1)] }, ['metadata'], 'INVALID'],
    ['too much metadata', { metadata: entries(101) }, ['metadata'], 'TOO_MANY'],
    ['a name', details({ billingName: ' ' }), ['customerDetails', 'billingName'], 'INVALID'],
    ['an email address', details({ billingEmail: 'ada' }), ['customerDetails', 'billingEmail'], 'INVALID'],
    ['a tax number', details({ billingTaxId: '' }), ['customerDetails', 'billingTaxId'], 'INVALID'],
    ['a city', details({ billingAddress: { city: '' } }), ['customerDetails', 'billingAddress', 'city'], 'INVALID'],
    ['a coupon', { couponId: 'SUMMER' }, ['couponId'], 'INVALID'],
    ['eleven codes', { promoCodes: Array.from({ length: 11 }, () => 'A') }, ['promoCodes'], 'TOO_MANY'],
    ['an empty code', { promoCodes: [' '] }, ['promoCodes'], 'INVALID'],
    ['a return address', { returnUrl: 'javascript:alert(1)' }, ['returnUrl'], 'INVALID'],
    ['a cancel address', { cancelUrl: '/back' }, ['cancelUrl'], 'INVALID'],
    ['a redirect to nowhere', { autoRedirect: true }, ['autoRedirect'], 'INVALID'],
    ['a key', { idempotencyKey: '' }, ['idempotencyKey'], 'INVALID'],
  ])('is refused before any call: %s', async (_, input, field, code) => {
    const refused = await create(input);
    expect({ data: refused.data, errors: refused.errors, calls: refused.calls }).toEqual({
      data: {
        createCheckoutForCustomer: {
          checkout: null,
          userErrors: [{ field: [...field], code, upstreamCode: null }],
        },
      },
      errors: [],
      calls: [],
    });
  });

  it.each<[string, object, readonly string[], string]>([
    ['a customer of nobody', { customerId: '42' }, ['customerId'], 'reference-validation'],
    ['a code of nobody', { promoCodes: ['NO-SUCH'] }, ['promoCodes', '0'], 'promo-code-validation'],
  ])('PayNow refuses %s, and its field is named', async (_, input, field, upstreamCode) => {
    const refused = await create(input);
    expect({ data: refused.data, errors: refused.errors, calls: refused.calls }).toEqual({
      data: {
        createCheckoutForCustomer: {
          checkout: null,
          userErrors: [{ field: [...field], code: 'INVALID', upstreamCode }],
        },
      },
      errors: [],
      calls: [post()],
    });
  });
});

describe('one key', () => {
  it('is one checkout, however often and at once it is asked for', async () => {
    const input = { idempotencyKey: 'INV-2', metadata: [{ key: 'invoice', value: 'INV-2' }] };
    const first = await create(input);
    expect({ errors: first.errors, posts: posts(first) }).toEqual({ errors: [], posts: [post()] });
    const again = await create(input);
    expect({ data: again.data, errors: again.errors, posts: posts(again) }).toEqual({
      data: first.data,
      errors: [],
      posts: [],
    });
    const before = heard;
    const third = { ...input, idempotencyKey: 'INV-3' };
    const answers = await Promise.all(Array.from({ length: 20 }, () => create(third)));
    expect(new Set(answers.map(({ data }) => JSON.stringify(data))).size).toBe(1);
    expect({ errors: answers.flatMap(({ errors }) => errors), posts: heard - before }).toEqual({
      errors: [],
      posts: 1,
    });
  });

  it('with another input is refused and shows nothing; the same key of another caller is another key', async () => {
    const input = { idempotencyKey: 'INV-4' };
    expect((await create(input)).errors).toEqual([]);
    for (const refused of [
      await create({ ...input, metadata: [{ key: 'invoice', value: 'INV-5' }] }),
      await create({ ...input, lines: [{ productId: once, quantity: 2 }] }),
    ]) {
      expect({ data: refused.data, errors: refused.errors, posts: posts(refused) }).toEqual({
        data: {
          createCheckoutForCustomer: {
            checkout: null,
            userErrors: [{ field: ['idempotencyKey'], code: 'CONFLICT', upstreamCode: null }],
          },
        },
        errors: [],
        posts: [],
      });
    }
    const other = await create(input, await tokens.bearer(['checkouts:write', 'secrets:read']));
    expect({ errors: other.errors, posts: posts(other) }).toEqual({ errors: [], posts: [post()] });
  });
});

describe('who may', () => {
  const refusal = (path: readonly string[], code: string) => [
    expect.objectContaining({ path, extensions: expect.objectContaining({ code }) as unknown }),
  ];

  it('a token needs the scope, and another one to see the secret', async () => {
    const made = await create({}, await tokens.bearer(['checkouts:write']));
    expect({ data: made.data, errors: made.errors, calls: made.calls }).toEqual({
      data: {
        createCheckoutForCustomer: {
          checkout: {
            paynowId: expect.any(String) as unknown,
            url: expect.any(String) as unknown,
            token: null,
          },
          userErrors: [],
        },
      },
      errors: refusal(['createCheckoutForCustomer', 'checkout', 'token'], 'FORBIDDEN'),
      calls: [post()],
    });
    const without = await create({}, await tokens.bearer(['orders:read', 'orders:refund', 'secrets:read']));
    expect({ data: without.data, errors: without.errors, calls: without.calls }).toEqual({
      data: { createCheckoutForCustomer: null },
      errors: refusal(['createCheckoutForCustomer'], 'FORBIDDEN'),
      calls: [],
    });
  });

  it.each<[string, string, string]>([
    ['a shopper', `Customer ${SANDBOX_KEYS.customerToken}`, 'FORBIDDEN'],
    ['nobody', '', 'UNAUTHENTICATED'],
  ])('%s may not', async (_, authorization, code) => {
    const refused = await bed.ask(CREATE, {
      variables: { input: { customerId, lines: [{ productId: once }] } },
      authorization: authorization || null,
    });
    expect({ data: refused.data, errors: refused.errors, calls: refused.calls }).toEqual({
      data: { createCheckoutForCustomer: null },
      errors: refusal(['createCheckoutForCustomer'], code),
      calls: [],
    });
  });
});
