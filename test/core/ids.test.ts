import { describe, expect, it } from 'vitest';
import { parseGlobalId, quote, readId, readStoreId, toGlobalId } from '../../src/core/ids.js';
import { isPaynowId } from '../../src/core/paynowId.js';
import { type IdType, RESOURCE_OF_TYPE } from '../../src/core/resources.js';

const STORE = '321641745957789696';
const refusal = (message: string) => expect.objectContaining({ code: 'BAD_USER_INPUT', message }) as Error;

const HOSTILE = [
  '',
  ' ',
  '../..',
  '%2f',
  '1/../2',
  '1%2f2',
  '1\r\n2',
  '1\n',
  '\r\nX-Evil: 1',
  '1?x=1',
  '1#',
  '-1',
  '1.0',
  '1e3',
  '0x1f',
  '١٢٣',
  '1'.repeat(21),
];

describe('global ids', () => {
  it('are printed in one form', () => {
    expect(toGlobalId('12', 'Order', '345')).toBe('gid://paynow/12/Order/345');
  });

  it.each([...RESOURCE_OF_TYPE.keys()] as readonly IdType[])('of a %s are read as they were printed', (type) => {
    const paynowId = type === 'Store' ? STORE : '411486491630370816';
    expect(parseGlobalId(toGlobalId(STORE, type, paynowId))).toEqual({ storeId: STORE, type, paynowId });
  });

  it.each([
    ...HOSTILE,
    ...HOSTILE.map((text) => `gid://paynow/${text}/Order/1`),
    ...HOSTILE.map((text) => `gid://paynow/1/${text}/1`),
    ...HOSTILE.map((text) => `gid://paynow/1/Order/${text}`),
    'gid://paynow/1/order/2',
    'gid://paynow/1/Refund/2',
    'gid://paynow/1/toString/2',
    'gid://shopify/1/Order/2',
    'GID://paynow/1/Order/2',
    'gid://paynow/1/Order/2/3',
    'gid://paynow/1/Order/2\n',
    ' gid://paynow/1/Order/2',
    'gid://paynow/1/Store/2',
  ])('%j is none', (text) => {
    expect(parseGlobalId(text)).toBeUndefined();
  });
});

describe('isPaynowId', () => {
  it.each(['0', '1', STORE, '9'.repeat(20)])('%s is one', (text) => {
    expect(isPaynowId(text)).toBe(true);
  });

  it.each(HOSTILE)('%j is none', (text) => {
    expect(isPaynowId(text)).toBe(false);
  });
});

describe('readId', () => {
  const id = { storeId: '1', type: 'Order', paynowId: '2' };

  it('reads a global id, with or without a known store', () => {
    expect(readId('gid://paynow/1/Order/2', 'Order', '1')).toEqual(id);
    expect(readId('gid://paynow/1/Order/2', 'Order', undefined)).toEqual(id);
  });

  it('reads a bare number of a known store', () => {
    expect(readId('2', 'Order', '1')).toEqual(id);
  });

  it('asks for the store of a bare number', () => {
    expect(() => readId('2', 'Order', undefined)).toThrow(refusal('"2" needs a store: pass a global id or storeId.'));
  });

  it('refuses another type', () => {
    expect(() => readId('gid://paynow/1/Product/2', 'Order', '1')).toThrow(
      refusal('"gid://paynow/1/Product/2" is the id of a Product; here it must be the id of a Order.'),
    );
  });

  it('refuses another store', () => {
    expect(() => readId('gid://paynow/7/Order/2', 'Order', '1')).toThrow(
      refusal('"gid://paynow/7/Order/2" belongs to another store.'),
    );
  });

  it.each(HOSTILE)('refuses %j and says what to send', (text) => {
    expect(() => readId(text, 'Order', '1')).toThrow(
      refusal(
        `${quote(text)} is not an id: use gid://paynow/<storeId>/Order/<paynowId> or PayNow's number (1 to 20 digits, no zeros in front).`,
      ),
    );
  });
});

describe('readStoreId', () => {
  it.each(['12', 'gid://paynow/12/Store/12'])('reads %s', (text) => {
    expect(readStoreId(text)).toBe('12');
  });

  it.each([...HOSTILE, 'gid://paynow/12/Order/12', 'gid://paynow/12/Store/13'])('refuses %j', (text) => {
    expect(() => readStoreId(text)).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }));
  });
});

describe('quote', () => {
  it.each([
    ['plain', '"plain"'],
    ['a\r\nb', '"a??b"'],
    ['\u0000\u001b\u007f', '"???"'],
    ['x'.repeat(60), `"${'x'.repeat(60)}"`],
    ['x'.repeat(61), `"${'x'.repeat(60)}…"`],
  ])('shows %j as %s', (text, shown) => {
    expect(quote(text)).toBe(shown);
  });
});
