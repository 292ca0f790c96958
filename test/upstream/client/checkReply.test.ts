import { describe, expect, it } from 'vitest';
import { parseReply } from '../../../src/upstream/client/body.js';
import { checkReply } from '../../../src/upstream/client/checkReply.js';
import { withFields } from '../../../src/upstream/client/damage.js';
import { listCustomers, updateCustomer } from '../../../src/upstream/management/customers.js';
import { listStorefrontNavLinks } from '../../../src/upstream/storefront/navLinks.js';

const GOOD = { id: '5', store_id: '1', created_at: '2026-01-01T00:00:00Z', metadata: {} };

/** Checks a list of one customer. */
function check(change: object, strict = false) {
  const found: string[] = [];
  const rows = [{ ...GOOD, ...change }] as [Record<string, unknown>];
  const onDeviation = ({ field, found: what }: { field: string; found: string }) => found.push(`${field}: ${what}`);
  const isClean = checkReply(rows, listCustomers, { strict, onDeviation });
  return { row: rows[0], found, isClean };
}

describe('an answer that is not as described', () => {
  it('tells of nothing when it is', () => {
    expect(check({ name: null, steam_id: undefined, unheard_of: 5 })).toMatchObject({ found: [], isClean: true });
  });

  it('fails with one error for all that fails alike, and tells of a thousand', () => {
    const rows: unknown[] = Array.from({ length: 5_000 }, () => []);
    let told = 0;
    checkReply(rows, listCustomers, { strict: false, onDeviation: () => (told += 1) });
    expect([new Set(rows).size, rows[0] instanceof Error, told]).toEqual([1, true, 1_000]);
  });

  it('is not read when it lists more rows than any store has', () => {
    const body = (rows: number) => Buffer.from(`[${'{},'.repeat(rows - 1)}{}]`);
    expect(parseReply(body(50_000), listCustomers, 200)).toHaveLength(50_000);
    expect(() => parseReply(body(50_001), listCustomers, 200)).toThrow('could not be read');
  });

  it('is not read when it opens more lists and objects than may be parsed at a time', () => {
    const body = (lists: number) => Buffer.from(`[{"a":[${'[],'.repeat(lists - 4)}[]],"b":"${' '.repeat(2e5)}"}]`);
    expect(parseReply(body(200_000), listCustomers, 200)).toHaveLength(1);
    expect(() => parseReply(body(200_001), listCustomers, 200)).toThrow('could not be read');
    expect(() => parseReply(body(200_001), updateCustomer, 200)).toThrow('may have carried out');
  });

  it.each([
    ['an id', { id: 7 }, '7'],
    ['a text', { name: 7 }, '7'],
  ])('shows exact digits for %s', (_, change, digits) => {
    const [name = ''] = Object.keys(change);
    const { row, found, isClean } = check(change);
    expect([row[name], found, isClean]).toEqual([digits, [`${name}: a number`], false]);
  });

  it('keeps damage in copies of a row, and shows the rest', () => {
    const { row } = check({ name: ['x'] });
    const copy = withFields(row, { shop: 1 });
    expect([copy['id'], copy['shop'], JSON.stringify(row)]).toEqual(['5', 1, JSON.stringify({ ...GOOD })]);
    expect(() => copy['name']).toThrow("PayNow's answer to GET /v1/stores/{storeId}/customers has no usable name");
    expect(() => withFields(copy, { more: 2 })['name']).toThrow('has no usable name: it is a list');
  });

  it('is refused where money is decided on it, instead of taking for empty what is missing', () => {
    expect(() => check({ metadata: null }, true).row['metadata']).toThrow('has no usable metadata: it is null');
    expect(() => check({ id: null }, true)).toThrow('has no usable id');
  });

  it('after a write leaves its outcome unknown', () => {
    const row: Record<string, unknown> = { ...GOOD, name: {} };
    checkReply(row, updateCustomer, { strict: false, onDeviation: () => {} });
    expect(() => row['name']).toThrow(expect.objectContaining({ code: 'UPSTREAM_OUTCOME_UNKNOWN' }));
  });

  it('ends at a depth that no honest answer has', () => {
    let link: object = { children: [] };
    for (let n = 0; n < 50_000; n += 1) link = { children: [link] };
    expect(checkReply([link], listStorefrontNavLinks, { strict: false, onDeviation: () => {} })).toBe(false);
  });
});
