import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestBed, type TestBed } from '../support/gateway.js';

let bed: TestBed;
beforeAll(async () => {
  bed = await startTestBed();
});
afterAll(() => bed[Symbol.asyncDispose]());

const NAMES = ['🏳️‍🌈', '👨‍👩‍👧', 'علی‌رضا', 'മലയാളം‍', 'שָׁלוֹם‏', 'Zoë', '名前'];

it.each(NAMES)('a customer can be called %s, and is found and signed in by that name', async (name) => {
  const made = await bed.ask(
    'mutation ($name: String!) { createCustomer(input: { name: $name }) { customer { name } userErrors { message } } }',
    { variables: { name } },
  );
  expect([made.data, made.errors]).toEqual([{ createCustomer: { customer: { name }, userErrors: [] } }, []]);
  const found = await bed.ask(
    'query ($name: String!) { store { lookupCustomer(platform: PAYNOW_NAME, platformId: $name) { name } } }',
    { variables: { name } },
  );
  expect([found.data, found.errors]).toEqual([{ store: { lookupCustomer: { name } } }, []]);
});

it.each(['a\u0000b', 'a\nb', 'a\u007fb', 'a\u0085b', 'a\ud800b'])(
  'the name %j is refused before any call',
  async (name) => {
    const { data, errors, calls } = await bed.ask(
      'mutation ($name: String!) { createCustomer(input: { name: $name }) { customer { name } userErrors { field } } }',
      { variables: { name } },
    );
    expect([data, errors, calls]).toEqual([
      { createCustomer: { customer: null, userErrors: [{ field: ['name'] }] } },
      [],
      [],
    ]);
  },
);

it.each(['SOMMER-ÄÖÜ', 'лето2026', '夏'])('a coupon can have the code %s', async (code) => {
  const { data, errors } = await bed.ask(
    `mutation ($code: String!) { createCoupon(input: { code: $code, discount: { percent: "5" } }) {
      coupon { code } userErrors { message } } }`,
    { variables: { code } },
  );
  expect([data, errors]).toEqual([{ createCoupon: { coupon: { code }, userErrors: [] } }, []]);
});

it('a quoted id keeps whole characters', async () => {
  const { errors } = await bed.ask('query ($id: ID!) { store { order(id: $id) { status } } }', {
    variables: { id: '👨‍👩‍👧'.repeat(40) },
  });
  expect(errors[0]?.message).toMatch(/^"(👨‍👩‍👧)+/u);
  expect(errors[0]?.message).not.toMatch(/\p{Cs}/u);
});
