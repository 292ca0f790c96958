import { expect, it } from 'vitest';
import { ACCEPTANCE_MS, Acceptance } from '../../src/auth/acceptance.js';

it("PayNow's word on a credential counts for a minute, its no as its yes", () => {
  const clock = { ms: 0 };
  const acceptance = new Acceptance(() => clock.ms);
  const known = () => ['good', 'bad', 'new'].map((key) => acceptance.known(key));
  acceptance.remember('good', true);
  acceptance.remember('bad', false);
  clock.ms = ACCEPTANCE_MS - 1;
  expect(known()).toEqual([true, false, undefined]);
  acceptance.remember('bad', true);
  clock.ms = ACCEPTANCE_MS;
  expect(known()).toEqual([undefined, true, undefined]);
});

it('the last 10,000 words are remembered', () => {
  const acceptance = new Acceptance(() => 0);
  for (let n = 0; n <= 10_000; n += 1) acceptance.remember(String(n), true);
  expect([acceptance.known('0'), acceptance.known('1')]).toEqual([undefined, true]);
});

it('who is known is a token of the gateway, or a credential that PayNow has accepted', () => {
  const acceptance = new Acceptance(() => 0);
  acceptance.remember('good', true);
  acceptance.remember('bad', false);
  const credential = (key: string) => ({ credential: { key } });
  expect(acceptance.knows({ kind: 'anonymous' })).toBe(false);
  expect(acceptance.knows({ kind: 'apiKey', ...credential('good') })).toBe(true);
  expect(acceptance.knows({ kind: 'customer', ...credential('bad') })).toBe(false);
  expect(acceptance.knows({ kind: 'customer', ...credential('new') })).toBe(false);
  const token = { id: 'a', name: 'a', stores: 'all', scopes: new Set<never>(), credential: undefined } as const;
  expect(acceptance.knows({ kind: 'token', ...token })).toBe(true);
});
