import { describe, expect, it } from 'vitest';
import { SANDBOX_KEYS } from '../../../src/sandbox/state.js';
import { type Answer, startTestBed, type TestBed } from '../../support/gateway.js';

const SHOPPER = `Customer ${SANDBOX_KEYS.customerToken}`;

const asShopper = (bed: TestBed, query: string, variables: Readonly<Record<string, unknown>> = {}) =>
  bed.ask(query, { authorization: SHOPPER, variables });

const codesOf = ({ errors }: Answer) => errors.map(({ extensions }) => extensions['code']);

/** A value somewhere in an answer. */
const at = (answer: Answer, ...path: ReadonlyArray<string | number>): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<string | number, unknown> | null)?.[key], answer.data);

const PRODUCTS = `{ storefront { products(first: 100) { nodes {
  paynowId slug isSingleGameServerOnly tierGroupId purchase { allowsOneTime allowsSubscription }
  stock { isAvailable } gameServers { paynowId } customVariables { identifier }
} } } }`;

interface ShopProduct {
  readonly paynowId: string;
  readonly slug: string;
  readonly isSingleGameServerOnly: boolean;
  readonly tierGroupId: string | null;
  readonly purchase: { readonly allowsOneTime: boolean; readonly allowsSubscription: boolean };
  readonly stock: { readonly isAvailable: boolean } | null;
  readonly gameServers: ReadonlyArray<{ readonly paynowId: string }>;
  readonly customVariables: ReadonlyArray<{ readonly identifier: string }>;
}

async function productThat(bed: TestBed, fits: (product: ShopProduct) => boolean): Promise<ShopProduct> {
  const products = at(await asShopper(bed, PRODUCTS), 'storefront', 'products', 'nodes') as ShopProduct[];
  const found = products.find((one) => (one.stock?.isAvailable ?? true) && fits(one));
  if (!found) throw new Error('the sandbox sells no such product');
  return found;
}

const isPlain = (product: ShopProduct) =>
  product.purchase.allowsOneTime && !product.isSingleGameServerOnly && product.customVariables.length === 0;

const SET_LINE = `mutation ($input: SetCartLineInput!) { setCartLine(input: $input) {
  cart { total { minorUnits } lines { quantity productId product { slug } gameServer { name } } }
  userErrors { field code upstreamCode }
} }`;

describe('a shopper with a token', () => {
  it('sees who they are and what is theirs, one call each', async () => {
    await using bed = await startTestBed();
    const answer = await asShopper(
      bed,
      `{ storefront { customer {
        paynowId name
        orders(first: 2) { nodes { prettyId status customer { paynowId } lines { productName product { name } } totals { total { amount currency } } } }
        deliveryItems(first: 2) { nodes { state product { name current { slug } } } }
        subscriptions(first: 1) { nodes { status totals { total { amount } } lines { productName product { slug } } } }
      } } }`,
    );
    expect(answer.errors).toEqual([]);
    const id = at(answer, 'storefront', 'customer', 'paynowId');
    expect(at(answer, 'storefront', 'customer', 'orders', 'nodes', 0, 'customer', 'paynowId')).toBe(id);
    expect(answer.calls.toSorted()).toEqual([
      'GET /v1/store/customer',
      'GET /v1/store/customer/delivery/items?limit=3',
      'GET /v1/store/customer/orders?limit=3',
      'GET /v1/store/customer/subscriptions?limit=2',
      'GET /v1/store/products',
    ]);
  });

  it('reads one order and one subscription, and nobody else their own', async () => {
    await using bed = await startTestBed();
    const mine = await asShopper(
      bed,
      '{ storefront { customer { orders(first: 1) { nodes { paynowId } } subscriptions(first: 1) { nodes { paynowId } } } } }',
    );
    const orderId = at(mine, 'storefront', 'customer', 'orders', 'nodes', 0, 'paynowId');
    const subscriptionId = at(mine, 'storefront', 'customer', 'subscriptions', 'nodes', 0, 'paynowId');
    const query = `query ($o: ID!, $s: ID!) { storefront { customer { order(id: $o) { paynowId } subscription(id: $s) { paynowId } } } }`;
    const variables = { o: orderId, s: subscriptionId };
    const own = await asShopper(bed, query, variables);
    expect({ data: own.data, errors: own.errors }).toEqual({
      data: {
        storefront: { customer: { order: { paynowId: orderId }, subscription: { paynowId: subscriptionId } } },
      },
      errors: [],
    });
    const other = await bed.ask(query, {
      variables,
      authorization: `Customer ${SANDBOX_KEYS.secondCustomerToken}`,
    });
    expect({ data: other.data, errors: other.errors }).toEqual({
      data: { storefront: { customer: { order: null, subscription: null } } },
      errors: [],
    });
  });

  it('gets nothing of another store than the one of the token', async () => {
    await using bed = await startTestBed();
    const fields = [
      'customer { name }',
      'cart { total { amount } }',
      'giftCard(code: "A") { code }',
      'tierGroups { paynowId }',
    ];
    for (const field of fields) {
      const answer = await asShopper(bed, `{ storefront(storeId: "${bed.sandbox.otherStoreId}") { ${field} } }`);
      expect({ data: answer.data, codes: codesOf(answer) }).toEqual({
        data: { storefront: { [field.split(/[ (]/)[0] ?? '']: null } },
        codes: ['FORBIDDEN'],
      });
    }
    const write = await asShopper(
      bed,
      'mutation ($input: ClearCartInput!) { clearCart(input: $input) { cart { customerId } userErrors { code } } }',
      {
        input: { storeId: bed.sandbox.otherStoreId },
      },
    );
    expect({ data: write.data, codes: codesOf(write) }).toEqual({ data: { clearCart: null }, codes: ['FORBIDDEN'] });
    expect(write.calls.filter((call) => !call.startsWith('GET '))).toEqual([]);
  });

  it('is told when the token has expired', async () => {
    await using bed = await startTestBed();
    const answer = await bed.ask('{ storefront { customer { name } } }', {
      authorization: `Customer ${SANDBOX_KEYS.expiredCustomerToken}`,
    });
    expect({ data: answer.data, codes: codesOf(answer), calls: answer.calls }).toEqual({
      data: { storefront: { customer: null } },
      codes: ['UNAUTHENTICATED'],
      calls: ['GET /v1/store/customer'],
    });
  });
});

describe('the cart', () => {
  it('takes absolute quantities, so a repeated call changes nothing', async () => {
    await using bed = await startTestBed();
    const { paynowId: productId, slug } = await productThat(bed, isPlain);
    const set = (quantity: number) => asShopper(bed, SET_LINE, { input: { productId, quantity } });
    const first = await set(2);
    const again = await set(2);
    expect(first.errors).toEqual([]);
    expect(at(first, 'setCartLine', 'userErrors')).toEqual([]);
    expect(at(first, 'setCartLine', 'cart', 'lines')).toEqual([
      { quantity: 2, productId, product: { slug }, gameServer: null },
    ]);
    expect(again.data).toEqual(first.data);
    expect(first.calls).toEqual([
      'GET /v1/store/customer',
      `PUT /v1/store/cart/lines?product_id=${productId}&quantity=2`,
      'GET /v1/store/cart',
      'GET /v1/store/products',
    ]);
    expect(again.calls).toEqual(first.calls.slice(1));
    const removed = await set(0);
    expect(at(removed, 'setCartLine', 'cart', 'lines')).toEqual([]);
  });

  it('answers with the prices of the currency and country that it is shown for', async () => {
    await using bed = await startTestBed();
    const { paynowId: productId } = await productThat(bed, isPlain);
    const cart = 'cart { total { amount currency } lines { unitPrice { amount currency } } }';
    const read = async (place: string) =>
      at(await asShopper(bed, `{ storefront(${place}) { ${cart} } }`), 'storefront', 'cart');
    const change = (text: string, input: object) =>
      asShopper(
        bed,
        `mutation ($input: ${text}Input!) { change: ${text[0]?.toLowerCase()}${text.slice(1)}(input: $input) { ${cart} userErrors { message } } }`,
        { input },
      );
    for (const [place, text] of [
      [{ country: 'DE' }, 'country: "DE"'],
      [{ country: 'JP', currency: 'GBP' }, 'country: "JP", currency: "GBP"'],
    ] as const) {
      const set = await change('SetCartLine', { productId, quantity: 2, ...place });
      expect(set.errors).toEqual([]);
      expect(set.data).toEqual({ change: { cart: await read(text), userErrors: [] } });
    }
    const cleared = await change('ClearCart', { country: 'DE' });
    expect({ data: cleared.data, errors: cleared.errors }).toEqual({
      data: { change: { cart: { total: { amount: '0.00', currency: 'EUR' }, lines: [] }, userErrors: [] } },
      errors: [],
    });
  });

  it('adds to a line, once per idempotency key', async () => {
    await using bed = await startTestBed();
    const { paynowId: productId } = await productThat(bed, isPlain);
    const add = (quantity: number, rest: object) =>
      asShopper(bed, SET_LINE, { input: { productId, quantity, increment: true, ...rest } });
    const quantities = (answer: Answer) => ({
      errors: answer.errors,
      lines: (at(answer, 'setCartLine', 'cart', 'lines') as readonly { quantity: number }[]).map((one) => one.quantity),
    });
    const write = `PUT /v1/store/cart/lines?product_id=${productId}&quantity=2&increment=true`;
    const first = await add(2, { idempotencyKey: 'tab-1' });
    const again = await add(2, { idempotencyKey: 'tab-1' });
    const other = await add(2, { idempotencyKey: 'tab-2' });
    const without = await add(1, {});
    expect([first, again, other, without].map(quantities)).toEqual([
      { errors: [], lines: [2] },
      { errors: [], lines: [2] },
      { errors: [], lines: [4] },
      { errors: [], lines: [5] },
    ]);
    expect([first, again, other].map(({ calls }) => calls.filter((call) => call === write).length)).toEqual([1, 0, 1]);
    const changed = await add(3, { idempotencyKey: 'tab-1' });
    expect(at(changed, 'setCartLine', 'userErrors')).toMatchObject([{ code: 'CONFLICT' }]);
    const nothing = await add(0, {});
    expect({ userErrors: at(nothing, 'setCartLine', 'userErrors'), calls: nothing.calls }).toEqual({
      userErrors: [{ field: ['quantity'], code: 'INVALID', upstreamCode: null }],
      calls: [],
    });
  });

  it('says which field is missing when a product needs a game server', async () => {
    await using bed = await startTestBed();
    const product = await productThat(bed, (one) => one.isSingleGameServerOnly && one.purchase.allowsOneTime);
    const refused = await asShopper(bed, SET_LINE, { input: { productId: product.paynowId, quantity: 1 } });
    expect({ data: refused.data, errors: refused.errors }).toEqual({
      data: {
        setCartLine: {
          cart: null,
          userErrors: [{ field: ['gameServerId'], code: 'INVALID', upstreamCode: expect.any(String) as unknown }],
        },
      },
      errors: [],
    });
  });

  it('refuses before any call what cannot be', async () => {
    await using bed = await startTestBed();
    const cases: ReadonlyArray<readonly [object, readonly string[]]> = [
      [{ productId: 'x', quantity: 1 }, ['productId']],
      [{ productId: '1', quantity: -1 }, ['quantity']],
      [{ productId: '1', quantity: 1, gameServerId: '' }, ['gameServerId']],
      [{ productId: '1', quantity: 1, customVariables: [{ key: 'a]b', value: '' }] }, ['customVariables', '0', 'key']],
      [{ productId: '1', quantity: 1, giftTo: { platform: 'STEAM', platformId: 'me' } }, ['giftTo', 'platformId']],
      [
        { productId: '1', quantity: 1, giftToCustomerId: '2', giftTo: { platform: 'PAYNOW_NAME', platformId: 'me' } },
        ['giftTo'],
      ],
    ];
    for (const [input, field] of cases) {
      const refused = await asShopper(bed, SET_LINE, { input });
      expect({ data: refused.data, errors: refused.errors, calls: refused.calls }).toEqual({
        data: { setCartLine: { cart: null, userErrors: [{ field, code: 'INVALID', upstreamCode: null }] } },
        errors: [],
        calls: [],
      });
    }
  });
});

const CHECKOUT = `mutation ($input: CheckoutCartInput!) { checkoutCart(input: $input) {
  checkout { paynowId url token } userErrors { field code upstreamCode }
} }`;

describe('checkout', () => {
  it('leads from the cart to an order and its delivery items', async () => {
    await using bed = await startTestBed();
    const { paynowId: productId, slug } = await productThat(bed, isPlain);
    await asShopper(bed, SET_LINE, { input: { productId, quantity: 1 } });
    const checkout = await asShopper(bed, CHECKOUT, { input: { idempotencyKey: 'checkout-1' } });
    expect({
      errors: checkout.errors,
      userErrors: at(checkout, 'checkoutCart', 'userErrors'),
      calls: checkout.calls,
    }).toEqual({
      errors: [],
      userErrors: [],
      calls: ['POST /v1/store/cart/checkout'],
    });
    const repeated = await asShopper(bed, CHECKOUT, { input: { idempotencyKey: 'checkout-1' } });
    expect({ data: repeated.data, calls: repeated.calls }).toEqual({ data: checkout.data, calls: [] });
    const id = String(at(checkout, 'checkoutCart', 'checkout', 'paynowId'));
    const paid = await fetch(`${bed.sandbox.url}/__sandbox/checkouts/${id}/complete`, { method: 'POST' });
    expect(paid.status).toBeLessThan(300);
    const after = await asShopper(
      bed,
      `{ storefront { cart { lines { key } } customer {
        orders(first: 1) { nodes { status checkoutId lines { product { slug } } } }
        deliveryItems(first: 1) { nodes { state product { slug } } }
      } } }`,
    );
    expect({ data: after.data, errors: after.errors }).toEqual({
      data: {
        storefront: {
          cart: { lines: [] },
          customer: {
            orders: { nodes: [{ status: 'COMPLETED', checkoutId: id, lines: [{ product: { slug } }] }] },
            deliveryItems: { nodes: [{ state: expect.stringMatching(/USABLE|ACTIVE/) as unknown, product: { slug } }] },
          },
        },
      },
      errors: [],
    });
  });

  it('goes without a cart', async () => {
    await using bed = await startTestBed();
    const { paynowId: productId } = await productThat(bed, isPlain);
    const answer = await asShopper(
      bed,
      'mutation ($input: CreateCheckoutInput!) { createCheckout(input: $input) { checkout { url } userErrors { message } } }',
      { input: { lines: [{ productId, quantity: 2 }], returnUrl: 'https://shop.example/thanks', autoRedirect: true } },
    );
    expect({ data: answer.data, errors: answer.errors }).toEqual({
      data: { createCheckout: { checkout: { url: expect.stringMatching(/^http/) as unknown }, userErrors: [] } },
      errors: [],
    });
    expect(answer.calls.filter((call) => call.startsWith('POST'))).toEqual(['POST /v1/checkouts']);
    const tooMany = await asShopper(
      bed,
      'mutation ($input: CreateCheckoutInput!) { createCheckout(input: $input) { checkout { url } userErrors { field code } } }',
      { input: { lines: Array.from({ length: 101 }, () => ({ productId, quantity: 1 })) } },
    );
    expect({ data: tooMany.data, errors: tooMany.errors, calls: tooMany.calls }).toEqual({
      data: { createCheckout: { checkout: null, userErrors: [{ field: ['lines'], code: 'TOO_MANY' }] } },
      errors: [],
      calls: [],
    });
  });

  it('refuses before any call what cannot be', async () => {
    await using bed = await startTestBed();
    const cases: ReadonlyArray<readonly [object, readonly string[], string]> = [
      [{ returnUrl: 'javascript:alert(1)' }, ['returnUrl'], 'INVALID'],
      [{ autoRedirect: true }, ['autoRedirect'], 'INVALID'],
      [{ promoCodes: Array.from({ length: 11 }, () => 'A') }, ['promoCodes'], 'TOO_MANY'],
      [{ couponId: 'SUMMER' }, ['couponId'], 'INVALID'],
    ];
    for (const [input, field, code] of cases) {
      const refused = await asShopper(bed, CHECKOUT, { input });
      expect({ data: refused.data, errors: refused.errors, calls: refused.calls }).toEqual({
        data: { checkoutCart: { checkout: null, userErrors: [{ field, code, upstreamCode: null }] } },
        errors: [],
        calls: [],
      });
    }
  });
});

const SIGN_IN = `mutation ($input: AuthenticateCustomerInput!) { authenticateCustomer(input: $input) {
  customerToken userErrors { field code }
} }`;

describe('sign-in', () => {
  it.each([
    ['MINECRAFT_JAVA_NAME', 'Notch_2'],
    ['MINECRAFT', 'Notch_2'],
    ['MINECRAFT', '.Notch On Phone'],
  ])('takes a name from anybody: %s %s', async (platform, platformId) => {
    await using bed = await startTestBed();
    const input = { platform, platformId };
    const { data, errors, calls } = await bed.ask(SIGN_IN, { authorization: null, variables: { input } });
    expect({ errors, calls }).toEqual({ errors: [], calls: ['POST /v1/store/customer/auth'] });
    const token = (data as { authenticateCustomer: { customerToken: string } }).authenticateCustomer.customerToken;
    const who = await bed.ask('{ storefront { customer { name } } }', { authorization: `Customer ${token}` });
    expect({ data: who.data, errors: who.errors }).toEqual({
      data: { storefront: { customer: { name: expect.anything() as unknown } } },
      errors: [],
    });
  });

  it('takes a Steam id only from who may vouch for it', async () => {
    await using bed = await startTestBed();
    const input = { platform: 'STEAM', platformId: '76561198000000123' };
    const as = (authorization: string | null) => bed.ask(SIGN_IN, { authorization, variables: { input } });
    for (const [authorization, code] of [
      [null, 'UNAUTHENTICATED'],
      [SHOPPER, 'FORBIDDEN'],
    ] as const) {
      const refused = await as(authorization);
      expect({ codes: codesOf(refused), calls: refused.calls }).toEqual({ codes: [code], calls: [] });
    }
    const invented = await as('APIKey anybody-can-write-this');
    expect({ codes: codesOf(invented), posts: invented.calls.filter((call) => call.startsWith('POST')) }).toEqual({
      codes: ['UNAUTHENTICATED'],
      posts: [],
    });
  });

  it('looks nobody up by plain MINECRAFT, and says what to use', async () => {
    await using bed = await startTestBed();
    const { data, errors, calls } = await bed.ask(
      '{ store { lookupCustomer(platform: MINECRAFT, platformId: "Notch_2") { name } } }',
    );
    expect({ data, calls, errors: errors.map(({ message, extensions: { code } }) => [message, code]) }).toEqual({
      data: { store: { lookupCustomer: null } },
      calls: [],
      errors: [[expect.stringContaining('use MINECRAFT_JAVA_NAME') as unknown, 'BAD_USER_INPUT']],
    });
  });

  it('refuses an id that is none of its platform, before any call', async () => {
    await using bed = await startTestBed();
    const input = { platform: 'MINECRAFT_JAVA_NAME', platformId: 'no spaces here' };
    const { data, errors, calls } = await bed.ask(SIGN_IN, { authorization: null, variables: { input } });
    expect({ data, errors, calls }).toEqual({
      data: {
        authenticateCustomer: {
          customerToken: null,
          userErrors: [{ field: ['platformId'], code: 'INVALID' }],
        },
      },
      errors: [],
      calls: [],
    });
  });
});

describe('tiers and subscriptions', () => {
  it('preview a change, make it, and cancel', async () => {
    await using bed = await startTestBed();
    const groups = await asShopper(
      bed,
      '{ storefront { tierGroups { paynowId activeProductId activeProduct { slug } nextBilling { amount } } } }',
    );
    expect(groups.errors).toEqual([]);
    const tierGroupId = at(groups, 'storefront', 'tierGroups', 0, 'paynowId');
    const active = at(groups, 'storefront', 'tierGroups', 0, 'activeProductId');
    const target = await productThat(bed, (one) => one.tierGroupId === tierGroupId && one.paynowId !== active);
    const preview = await asShopper(
      bed,
      `query ($g: ID!, $p: ID!) { storefront { previewTierChange(tierGroupId: $g, productId: $p) {
        change { status proratedAmount { minorUnits } lines { productName } } pendingPayment { isDeclined }
      } } }`,
      { g: tierGroupId, p: target.paynowId },
    );
    expect(preview.errors).toEqual([]);
    const changed = await asShopper(
      bed,
      `mutation ($input: ChangeTierInput!) { changeTier(input: $input) {
        result { change { proratedAmount { minorUnits } } } userErrors { message }
      } }`,
      { input: { tierGroupId, productId: target.paynowId } },
    );
    expect({ errors: changed.errors, userErrors: at(changed, 'changeTier', 'userErrors') }).toEqual({
      errors: [],
      userErrors: [],
    });
    expect(at(changed, 'changeTier', 'result', 'change', 'proratedAmount')).toEqual(
      at(preview, 'storefront', 'previewTierChange', 'change', 'proratedAmount'),
    );
    const list = await asShopper(bed, '{ storefront { customer { subscriptions { nodes { paynowId status } } } } }');
    const nodes = at(list, 'storefront', 'customer', 'subscriptions', 'nodes') as Array<{
      paynowId: string;
      status: string;
    }>;
    const id = nodes.find(({ status }) => status === 'ACTIVE')?.paynowId;
    const canceled = await asShopper(
      bed,
      `mutation ($input: CancelMySubscriptionInput!) { cancelMySubscription(input: $input) {
        subscription { paynowId cancelsAtPeriodEnd status } userErrors { message }
      } }`,
      { input: { id } },
    );
    expect({ errors: canceled.errors, userErrors: at(canceled, 'cancelMySubscription', 'userErrors') }).toEqual({
      errors: [],
      userErrors: [],
    });
    expect(at(canceled, 'cancelMySubscription', 'subscription', 'paynowId')).toBe(id);
    expect(canceled.calls.filter((call) => call.startsWith('DELETE'))).toEqual([
      `DELETE /v1/store/customer/subscriptions/${id}`,
    ]);
  });
});
