import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Answer, type Bed, errorForm, startBed } from './support.js';

let bed: Bed;
beforeAll(async () => {
  bed = await startBed();
});
afterAll(() => bed[Symbol.asyncDispose]());

interface Problem {
  readonly code: string;
  readonly message: string;
  readonly path: string;
  readonly validation: string;
}

const ID = 'must be an id: 1 to 20 digits, as a string.';

/** A problem in PayNow's form. */
const broken = (path: string, validation: string, message: string): Problem => ({
  code: `${validation}-validation`,
  message: `${path}: ${message}`,
  path,
  validation,
});
const missing = (path: string) => broken(path, 'required', 'is required.');
const unknown = (path: string) => broken(path, 'unknown', 'is not known.');

function expectRefused({ status, body }: Answer, errors: readonly Problem[]): void {
  expect({ status, body }).toEqual({ status: 400, body: errorForm(400, 'bad-request') });
  expect(body).toMatchObject({ message: errors[0]?.message, errors });
}

const bodies: [what: string, method: string, path: string, body: unknown, errors: Problem[]][] = [
  [
    'every missing field is named, in the order of the route',
    'POST',
    'custom-variables',
    {},
    ['identifier', 'name', 'type', 'options'].map(missing),
  ],
  [
    'missing fields come first, the others in the order of the body',
    'POST',
    'gameservers',
    { zzz: 1, name: 5, aaa: null },
    [
      missing('enabled'),
      unknown('zzz'),
      broken('name', 'string', 'must be a text of 1 to 200 characters.'),
      unknown('aaa'),
    ],
  ],
  ['a list is not an object', 'POST', 'coupons', [1], [broken('body', 'object', 'must be an object.')]],
  ['null is not an object', 'POST', 'coupons', null, [broken('body', 'object', 'must be an object.')]],
  ['a body must be JSON', 'POST', 'coupons', '{"code"', [broken('body', 'json', 'must be JSON.')]],
  [
    'fields of nested objects and lists are checked',
    'PATCH',
    'products/1',
    {
      commands: [{ stage: 'on_renew', content: '', online_only: 'true', a: 1 }, 5],
      trial: { enabled: 1, b: 2, period_value: 0.5 },
      upselling: [],
      tags: ['1', 'a', 7],
    },
    [
      broken('commands[0].content', 'string', 'must be a text of 1 to 5000 characters.'),
      broken('commands[0].online_only', 'boolean', 'must be true or false.'),
      unknown('commands[0].a'),
      broken('commands[1]', 'object', 'must be an object.'),
      broken('trial.enabled', 'boolean', 'must be true or false.'),
      unknown('trial.b'),
      broken('trial.period_value', 'integer', 'must be a whole number from 0 to 2147483647.'),
      broken('upselling', 'object', 'must be an object.'),
      broken('tags[1]', 'flake-id', ID),
      broken('tags[2]', 'flake-id', ID),
    ],
  ],
  [
    'null is refused where the field does not allow it',
    'PATCH',
    'coupons/1',
    { enabled: null, expires_at: null, duration_in_months: null, code: null },
    [
      broken('enabled', 'boolean', 'must be true or false.'),
      broken('code', 'string', 'must be a text of 1 to 100 characters.'),
    ],
  ],
  [
    'a number outside its bounds is refused',
    'PATCH',
    'coupons/1',
    { discount_amount: 0, duration_in_months: 1201, minimum_order_value: 1e300 },
    [
      broken('discount_amount', 'integer', 'must be a whole number from 1.'),
      broken('duration_in_months', 'integer', 'must be a whole number from 1 to 1200.'),
      broken('minimum_order_value', 'integer', 'must be a whole number from 0.'),
    ],
  ],
  [
    'a date needs its zone and has to exist',
    'PATCH',
    'sales/1',
    { begins_at: '2026-01-01T00:00:00', ends_at: '2026-13-01T00:00Z' },
    ['begins_at', 'ends_at'].map((path) => broken(path, 'date-time', 'must be an ISO 8601 date and time with a zone.')),
  ],
  [
    'a list has a shortest length',
    'POST',
    'customers/bulk',
    [],
    [broken('body', 'length', 'must have 1 to 200 entries.')],
  ],
  ['an object is not a list', 'POST', 'customers/bulk', {}, [broken('body', 'array', 'must be a list.')]],
  [
    'entries of a list are checked',
    'POST',
    'customers/bulk',
    [{ steam_id: '1', x: 1 }, 5, { metadata: { a: 1 } }],
    [
      broken('[0].steam_id', 'steam-id', 'must be a SteamID64: 17 digits.'),
      unknown('[0].x'),
      broken('[1]', 'object', 'must be an object.'),
      broken('[2].metadata', 'object', 'must be an object of texts.'),
    ],
  ],
  [
    'a name that every object inherits is unknown too',
    'PATCH',
    'coupons/1',
    '{"__proto__":1,"constructor":2}',
    ['__proto__', 'constructor'].map(unknown),
  ],
];

it.each(bodies)('%s', async (_, method, path, body, errors) => {
  expectRefused(await bed.send(method, path, body), errors);
});

const queries: [what: string, path: string, errors: Problem[]][] = [
  ['an id in the path is checked', 'coupons/abc', [broken('couponId', 'flake-id', ID)]],
  [
    'parameters are checked in the order of the query',
    'orders?zzz=1&limit=101&status=completed&status=lost&is_subscription=yes',
    [
      unknown('zzz'),
      broken('limit', 'integer', 'must be a whole number from 1 to 100.'),
      broken('status[1]', 'enum', 'must be one of created, completed, canceled, refunded, chargeback.'),
      broken('is_subscription', 'boolean', 'must be true or false.'),
    ],
  ],
  [
    'only a list may be repeated',
    'orders?limit=1&limit=2&asc=TRUE',
    [broken('limit', 'integer', 'must be a whole number from 1 to 100.')],
  ],
  [
    'a list has a greatest length',
    `customers?${Array.from({ length: 101 }, () => 'customer_id=1').join('&')}`,
    [broken('customer_id', 'length', 'must have 0 to 100 entries.')],
  ],
];

it.each(queries)('%s', async (_, path, errors) => {
  expectRefused(await bed.send('GET', path), errors);
});

it('a query fills an object by the names of its entries', async () => {
  const path = '/v1/store/cart/lines?quantity=1.5&custom_variables[a]=b&zz[a]=1';
  expectRefused(await bed.send('PUT', path, undefined, `Customer ${bed.sandbox.customerToken}`), [
    missing('product_id'),
    broken('quantity', 'integer', 'must be a whole number from -10000 to 10000.'),
    unknown('zz[a]'),
  ]);
});
