import { expect, it } from 'vitest';
import { startTestBed } from '../support/gateway.js';

it('an input object with thousands of unknown fields is refused with a few errors, before any call', async () => {
  await using bed = await startTestBed();
  const input = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`tagIdz${n}`, n]));
  const answer = await bed.ask('mutation ($i: CreateSaleInput!) { createSale(input: $i) { userErrors { code } } }', {
    variables: { i: input },
    authorization: null,
  });
  expect({ status: answer.status, data: answer.data, calls: answer.calls }).toEqual({
    status: 400,
    data: null,
    calls: [],
  });
  expect(answer.errors.length).toBeLessThan(10);
  for (const { message, extensions } of answer.errors) {
    expect(extensions['code']).toBe('BAD_USER_INPUT');
    expect(message.length).toBeLessThan(1_100);
  }
});
