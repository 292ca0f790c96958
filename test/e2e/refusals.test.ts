import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SANDBOX_KEYS } from '../../src/sandbox/state.js';
import { startTestBed, type TestBed } from '../support/gateway.js';

let bed: TestBed;
let ids: { readonly coupon: string; readonly customer: string; readonly product: string; readonly sale: string };
beforeAll(async () => {
  bed = await startTestBed();
  const first = async (path: string) => ((await bed.paynow(path)) as Array<{ readonly id: string }>)[0]?.id ?? '';
  ids = {
    coupon: await first('coupons?limit=1'),
    customer: await first('customers?limit=1'),
    product: await first('products'),
    sale: await first('sales'),
  };
});
afterEach(() => bed.sandbox.faults.clear());
afterAll(() => bed[Symbol.asyncDispose]());

interface UserError {
  readonly message: string;
  readonly field: readonly string[] | null;
  readonly code: string;
  readonly upstreamCode: string | null;
}

const NO_TRACE = / \(trace id [\w-]+\)$/;

/** What a mutation's user errors say, without trace ids, after one PayNow call at least. */
async function refusals(name: string, input: object, authorization?: string) {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  const { data, errors, calls } = await bed.ask(
    `mutation ($input: ${type}!) { ${name}(input: $input) { userErrors { message field code upstreamCode } } }`,
    { variables: { input }, ...(authorization !== undefined && { authorization }) },
  );
  expect(errors).toEqual([]);
  expect(calls.length).toBeGreaterThan(0);
  const { userErrors } = (data as Record<string, { readonly userErrors: readonly UserError[] }>)[name] ?? {};
  return (userErrors ?? []).map(({ message, field, code }) => ({
    field: field?.join('.') ?? null,
    message: message.replace(NO_TRACE, ''),
    code,
  }));
}

const conflict = (field: string, message: string) => [{ field, message, code: 'CONFLICT' }];
const missing = (field: string) => [
  { field, message: `${field.split('.').at(-1)} names nothing that this store has.`, code: 'NOT_FOUND' },
];
const invalid = (field: string | null, message: string) => [{ field, message, code: 'INVALID' }];

const percent = { percent: '10' };
const SHOPPER = `Customer ${SANDBOX_KEYS.customerToken}`;

describe('what exists already names its field', () => {
  it('a code of a coupon, also when it is changed', async () => {
    const said = 'Another coupon of this store has this code; choose another.';
    expect(await refusals('createCoupon', { code: 'TWICE', discount: percent })).toEqual([]);
    expect(await refusals('createCoupon', { code: 'TWICE', discount: percent })).toEqual(conflict('code', said));
    expect(await refusals('updateCoupon', { id: ids.coupon, code: 'TWICE' })).toEqual(conflict('code', said));
  });

  it('a code of a gift card, with a key too', async () => {
    const said = 'Another gift card of this store has this code; choose another.';
    const card = { code: 'CARD-TWICE', startingBalance: 100 };
    expect(await refusals('createGiftCard', card)).toEqual([]);
    expect(await refusals('createGiftCard', card)).toEqual(conflict('code', said));
    expect(await refusals('createGiftCard', { ...card, idempotencyKey: 'k' })).toEqual(conflict('code', said));
  });

  it('the account of a customer, where one was given', async () => {
    const said = 'Another customer of this store has this account; read that one with lookupCustomer.';
    const steam = { steamId: '76561198000000999' };
    expect(await refusals('createCustomer', steam)).toEqual([]);
    expect(await refusals('createCustomer', { ...steam, name: 'Ann' })).toEqual(conflict('steamId', said));
    expect(await refusals('updateCustomer', { id: ids.customer, ...steam })).toEqual(conflict('steamId', said));
    expect(await refusals('createCustomer', { ...steam, xboxXuid: '2533274800000999' })).toEqual([
      { field: null, message: said, code: 'CONFLICT' },
    ]);
  });

  it.each([
    ['createCoupon', { code: 'X', discount: percent }, 'code'],
    ['createGiftCard', { code: 'X', startingBalance: 1 }, 'code'],
    ['createCustomVariable', { identifier: 'x', name: 'X', type: 'TEXT' }, 'identifier'],
    ['createProduct', { name: 'X', slug: 'x', price: 1 }, 'slug'],
  ])('%s: also by a code of PayNow that nobody knows', async (name, input, field) => {
    const body = { status: 409, code: 'never-seen', message: 'secret text' };
    bed.sandbox.faults.add({ match: { method: 'POST' }, fault: { kind: 'status', status: 409, body } });
    expect(await refusals(name, input)).toEqual(
      conflict(
        field,
        `${field} is in use already, or cannot be changed now; choose another, or read the object again.`,
      ),
    );
  });
});

describe('what is not there names its field', () => {
  it.each([
    ['assignDeliveryItem', () => ({ customerId: '42', productId: ids.product }), 'customerId'],
    ['createCustomerToken', () => ({ customerId: '42' }), 'customerId'],
    ['revokeCustomerTokens', () => ({ customerId: '42' }), 'customerId'],
    ['revokeDeliveryItem', () => ({ customerId: ids.customer, deliveryItemId: '42' }), 'deliveryItemId'],
    ['updateCoupon', () => ({ id: '42', note: 'n' }), 'id'],
    ['updateGiftCard', () => ({ id: '42', note: 'n' }), 'id'],
    ['deleteGiftCard', () => ({ id: '42' }), 'id'],
    ['resetGameServerToken', () => ({ id: '42' }), 'id'],
    ['updateCustomVariable', () => ({ id: '42', name: 'n' }), 'id'],
    ['updateBan', () => ({ id: '42', reason: 'r' }), 'id'],
    ['deleteBan', () => ({ id: '42' }), 'id'],
  ])('%s', async (name, input, field) => {
    expect(await refusals(name, input())).toEqual(missing(field));
  });

  it('in a field that PayNow itself names, in lists too', async () => {
    const unknown = { productIds: ['42'], code: 'REF-1', discount: percent, usableByCustomerId: '43' };
    expect(await refusals('createCoupon', unknown)).toEqual([
      ...invalid('productIds.0', 'productIds names nothing that this store has.'),
      ...invalid('usableByCustomerId', 'usableByCustomerId names nothing that this store has.'),
    ]);
    const assignments = [
      { customerId: ids.customer, productVersionId: '42' },
      { customerId: '43', productVersionId: '44' },
    ];
    expect((await refusals('assignDeliveryItems', { assignments })).map(({ field }) => field)).toEqual([
      'assignments.0.productVersionId',
      'assignments.1.productVersionId',
      'assignments.1.customerId',
    ]);
  });

  it('at the storefront', async () => {
    expect(await refusals('setCartLine', { productId: '42', quantity: 1 }, SHOPPER)).toEqual(
      invalid('productId', 'productId names nothing that this store has.'),
    );
    const lines = [{ productId: '42', quantity: 1, customVariables: [{ key: 'Color', value: 'red' }] }];
    expect(await refusals('createCheckout', { lines, promoCodes: ['NO-SUCH'] }, SHOPPER)).toEqual(
      invalid('lines.0.productId', 'lines.productId names nothing that this store has.'),
    );
    expect(await refusals('cancelMySubscription', { id: '42' }, SHOPPER)).toEqual(missing('id'));
  });
});

describe('a message says what to do', () => {
  it('where the gateway knows that a field is missing', async () => {
    const { data, errors, calls } = await bed.ask(
      `mutation {
        a: createCoupon(input: { code: "R", discount: { percent: "10" }, duration: REPEATING }) { userErrors { message field } }
        b: createCoupon(input: { code: "R", discount: { percent: "10" }, duration: ONCE, durationInIntervals: 2 }) { userErrors { message field } }
        c: createSale(input: { name: "R", discount: { percent: "10" }, duration: REPEATING }) { userErrors { message field } } }`,
    );
    const field = ['durationInIntervals'];
    const required = { field, message: 'durationInIntervals is required when duration is REPEATING.' };
    const foreign = {
      field,
      message: 'durationInIntervals can be given only when duration is REPEATING; leave it out.',
    };
    expect({ data, errors, calls }).toEqual({
      data: { a: { userErrors: [required] }, b: { userErrors: [foreign] }, c: { userErrors: [required] } },
      errors: [],
      calls: [],
    });
  });

  it('where only PayNow knows it', async () => {
    expect(await refusals('updateSale', { id: ids.sale, duration: 'REPEATING' })).toEqual(
      invalid('durationInIntervals', 'durationInIntervals must be 1 or more when duration is REPEATING.'),
    );
    expect(await refusals('updateProduct', { id: ids.product, allowsSubscription: true })).toEqual(
      invalid('subscriptionInterval.value', 'subscriptionInterval.value is required when allowsSubscription is true.'),
    );
  });

  const issue = (path: string, code: string, validation = '') => ({ path, code, validation, message: 'secret text' });
  it.each([
    [issue('code', 'x1', 'required'), 'code', 'code is required.'],
    [issue('$.Code', 'TooLong'), 'code', 'code is too long or too short.'],
    [issue('/discount_amount', 'out-of-range'), 'discount', 'discount is out of the range that is allowed.'],
    [
      issue('DurationInIntervals', 'x2', 'required'),
      'durationInIntervals',
      'durationInIntervals is required when duration is REPEATING.',
    ],
    [issue('apply_to_tags[3]', 'x3', 'exists'), 'tagIds.3', 'tagIds names nothing that this store has.'],
    [issue('note', 'x4'), 'note', 'PayNow does not accept this note; change it.'],
    [issue('body', 'json'), null, 'The input does not have the form that PayNow wants.'],
  ])('of a rule that nobody knows: %j', async (one, field, message) => {
    const body = { status: 400, code: 'bad-request', message: 'secret text', errors: [one] };
    bed.sandbox.faults.add({ match: { method: 'POST' }, fault: { kind: 'status', status: 400, body } });
    expect(await refusals('createCoupon', { code: 'Y', discount: percent })).toEqual(invalid(field, message));
  });

  it('of entries that PayNow has by name, at their place in the list', async () => {
    const body = {
      status: 400,
      code: 'bad-request',
      message: '',
      errors: [
        issue('custom_variables[Color]', 'enum'),
        issue('custom_variables[size]', 'required'),
        issue('gift_to.id', 'uuid'),
      ],
    };
    bed.sandbox.faults.add({ match: { method: 'PUT' }, fault: { kind: 'status', status: 400, body } });
    const line = {
      productId: ids.product,
      quantity: 1,
      customVariables: [
        { key: 'word', value: 'x' },
        { key: 'Color', value: 'red' },
      ],
    };
    expect((await refusals('setCartLine', line, SHOPPER)).map(({ field }) => field)).toEqual([
      'customVariables.1.value',
      'customVariables',
      'giftTo.platformId',
    ]);
  });
});

it('a currency that the storefront does not have is said in a sentence', async () => {
  const { data, errors } = await bed.ask(
    '{ storefront(currency: "ZWL") { products(first: 1) { nodes { slug } } product(idOrSlug: "rank-vip") { name } } }',
    { authorization: null },
  );
  expect({ data, errors: errors.map(({ message, extensions: { code } }) => ({ message, code })) }).toEqual({
    data: { storefront: { products: null, product: null } },
    errors: Array.from({ length: 2 }, () => ({
      message: 'PayNow shows no prices in ZWL for this store. Ask for another currency, or leave it out.',
      code: 'UPSTREAM_REJECTED',
    })),
  });
});
