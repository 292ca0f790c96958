import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTestBed, type TestBed } from '../../../support/gateway.js';

let bed: TestBed;

beforeEach(async () => {
  bed = await startTestBed();
});
afterEach(() => bed[Symbol.asyncDispose]());

describe('createCoupon', () => {
  const CREATE = `mutation ($input: CreateCouponInput!) { createCoupon(input: $input) {
    coupon { code enabled discount { ... on PercentageDiscount { percent } ... on FixedDiscount { amount { minorUnits amount currency } } } redemptionLimits { store customer } duration }
    userErrors { message field code upstreamCode } } }`;

  it('two inputs make a coupon; the rest are the stated defaults', async () => {
    const { data, errors, calls } = await bed.ask(CREATE, {
      variables: { input: { code: 'SUMMER2026', discount: { percent: '12.5' } } },
    });
    expect({ data, errors, calls: calls.length }).toEqual({
      data: {
        createCoupon: {
          coupon: {
            code: 'SUMMER2026',
            enabled: true,
            discount: { percent: '12.5' },
            redemptionLimits: { store: null, customer: null },
            duration: 'ONCE',
          },
          userErrors: [],
        },
      },
      errors: [],
      calls: 1,
    });
    const [row] = (await bed.paynow('coupons?limit=1')) as { code: string; discount_amount: number }[];
    expect(row).toMatchObject({ code: 'SUMMER2026', discount_type: 'percent', discount_amount: 125 });
  });

  it('an amount is in minor units; maxUses limits the store', async () => {
    const { data } = await bed.ask(CREATE, {
      variables: { input: { code: 'FIVEOFF', discount: { amount: '500' }, maxUses: 10 } },
    });
    expect(data).toMatchObject({
      createCoupon: {
        coupon: {
          discount: { amount: { minorUnits: 500, amount: '5.00', currency: 'USD' } },
          redemptionLimits: { store: 10 },
        },
      },
    });
  });

  it("a code that is taken is a user error with PayNow's code", async () => {
    const input = { code: 'TAKEN', discount: { percent: '5' } };
    await bed.ask(CREATE, { variables: { input } });
    const { data, errors } = await bed.ask(CREATE, { variables: { input: { ...input, code: 'taken' } } });
    expect({ data, errors }).toEqual({
      data: {
        createCoupon: {
          coupon: null,
          userErrors: [expect.objectContaining({ code: 'CONFLICT', upstreamCode: 'coupon-code-already-exists' })],
        },
      },
      errors: [],
    });
  });
});
