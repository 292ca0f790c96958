import { describe, expect, it } from 'vitest';
import { checkReply, checkRequest, createChecker, type SentRequest } from './checker.js';
import { PETS_LOCK } from './petsLock.js';

const checker = createChecker(PETS_LOCK);
const AUTHORIZED = { Authorization: 'APIKey key' };

const get = (url: string, headers: SentRequest['headers'] = AUTHORIZED) =>
  checker.checkRequest({ method: 'GET', url, headers });

const put = (body: unknown, headers: SentRequest['headers'] = { 'content-type': 'application/json' }) =>
  checker.checkRequest({ method: 'PUT', url: '/v1/pets/1', headers: { ...AUTHORIZED, ...headers }, body });

const PET = { id: '12345678901234567890', kind: 'cat' };
const SINCE = 'since=2026-01-02T03:04:05Z';

describe('checkRequest', () => {
  it.each([
    `/v1/pets?${SINCE}`,
    `http://127.0.0.1:1/v1/pets?${SINCE}&activeOnly=true&limit=100&kind=cat&kind=dog&chip=9223372036854775807`,
    `/v1/pets?${SINCE}&marks%5Bcolour%5D=red`,
    '/v1/pets/12345678901234567890',
    '/v1/pets/lookup',
  ])('accepts GET %s', (url) => {
    expect(get(url)).toEqual([]);
  });

  it.each([
    ['/v1/cats', 'GET /v1/cats: unknown operation'],
    ['/v1/pets/1/2', 'GET /v1/pets/1/2: unknown operation'],
    ['/v1/pets/123456789012345678901', 'path petId: "123456789012345678901" is not a flake-id'],
    ['/v1/pets/gid%3A1', 'path petId: "gid:1" is not a flake-id'],
    ['/v1/pets/', 'path petId: is empty'],
    ['/v1/pets', 'query since: is required'],
    ['/v1/pets?since=2026-01-02', 'query since: "2026-01-02" is not a date-time'],
    [`/v1/pets?${SINCE}&active_only=true`, 'query active_only: unknown parameter'],
    [`/v1/pets?${SINCE}&activeonly=true`, 'query activeonly: unknown parameter'],
    [`/v1/pets?${SINCE}&activeOnly=1`, 'query activeOnly: "1" is not true or false'],
    [`/v1/pets?${SINCE}&limit=0`, 'query limit: 0 is below 1'],
    [`/v1/pets?${SINCE}&limit=101`, 'query limit: 101 is above 100'],
    [`/v1/pets?${SINCE}&limit=1.5`, 'query limit: "1.5" is not an integer'],
    [`/v1/pets?${SINCE}&limit=1&limit=2`, 'query limit: is repeated, but takes one value'],
    [`/v1/pets?${SINCE}&chip=9223372036854775808`, 'query chip: 9223372036854775808 is out of the range of int64'],
    [`/v1/pets?${SINCE}&kind=cat,dog`, 'query kind: "cat,dog" is not one of cat, dog'],
    [`/v1/pets?${SINCE}&kind[]=cat`, 'query kind[]: unknown parameter'],
    [`/v1/pets?${SINCE}&marks=red`, 'query marks: unknown parameter'],
  ])('of GET %s reports %s', (url, violation) => {
    expect(get(url)).toEqual([expect.stringContaining(violation)]);
  });

  it.each([
    [{}, 'is required (APIKey <..>)'],
    [{ authorization: 'Bearer secret' }, 'must be APIKey <..>'],
    [{ authorization: 'Customer secret' }, 'must be APIKey <..>'],
    [{ authorization: 'APIKey' }, 'must be APIKey <..>'],
  ])('of the credentials %j reports %s, and never repeats them', (headers, violation) => {
    expect(get('/v1/pets/1', headers)).toEqual([`GET /v1/pets/{petId}: header authorization: ${violation}`]);
  });

  it('checks PayNow’s own headers and leaves the others alone', () => {
    const store = { 'X-PayNow-Store-Id': '1' };
    expect(get('/v1/shop', { ...store, accept: 'x', 'x-paynow-customer-ip': '10.0.0.1' })).toEqual([]);
    const name = 'GET /v1/shop';
    expect(get('/v1/shop', {})).toEqual([`${name}: header x-paynow-store-id: is required`]);
    expect(get('/v1/shop', { ...store, 'x-paynow-customer-ip': '::1' })).toHaveLength(1);
    expect(get('/v1/shop', { ...store, 'x-paynow-customer-countrycode': 'us' })).toHaveLength(1);
    expect(get('/v1/pets/1', { ...AUTHORIZED, ...store })).toEqual([
      'GET /v1/pets/{petId}: header x-paynow-store-id: unknown header',
    ]);
  });

  it.each([
    [{ ...PET, name: null, age: 1, price: 2 ** 52, weight: 0.5, tame: true, tags: ['a'], marks: { a: 1 }, extra: [1] }],
    [
      {
        ...PET,
        parent: { ...PET, parent: PET },
        nothing: null,
        born: '2026-01-02T03:04:05.1234567+00:00',
        age: undefined,
      },
    ],
  ])('accepts the body %j', (body) => {
    expect(put(body)).toEqual([]);
  });

  it.each([
    [{ kind: 'cat' }, 'body.id: is required'],
    [{ ...PET, id: undefined }, 'body.id: is required'],
    [{ ...PET, wings: 2 }, 'body.wings: unknown field'],
    [{ ...PET, toString: 2 }, 'body.toString: unknown field'],
    [{ ...PET, kind: 'cow' }, 'body.kind: "cow" is not one of cat, dog'],
    [{ ...PET, id: 1 }, 'body.id: 1 is not of type string'],
    [{ ...PET, id: 'x' }, 'body.id: "x" is not a flake-id'],
    [{ ...PET, age: '1' }, 'body.age: "1" is not of type integer'],
    [{ ...PET, age: 1.5 }, 'body.age: 1.5 is not an integer'],
    [{ ...PET, age: 2 ** 31 }, 'body.age: 2147483648 is out of the range of int32'],
    [{ ...PET, age: null }, 'body.age: null is not allowed'],
    [{ ...PET, price: 2 ** 53 }, 'body.price: 9007199254740992 is not a safe integer'],
    [{ ...PET, weight: Number.NaN }, 'body.weight: NaN is not a number that JSON can carry'],
    [{ ...PET, tame: 'true' }, 'body.tame: "true" is not of type boolean'],
    [{ ...PET, born: '2026-13-02T03:04:05Z' }, 'body.born: "2026-13-02T03:04:05Z" is not a date'],
    [{ ...PET, tags: 'a' }, 'body.tags: "a" is not of type array'],
    [{ ...PET, tags: ['a', 1] }, 'body.tags[1]: 1 is not of type string'],
    [{ ...PET, marks: { a: 'b' } }, 'body.marks.a: "b" is not of type integer'],
    [{ ...PET, parent: { id: '1' } }, 'body.parent.kind: is required'],
    [{ ...PET, nothing: 1 }, 'body.nothing: 1 is not of type null'],
    [[PET], 'is not of type object'],
    [undefined, 'body: is missing'],
  ])('of the body %j reports %s', (body, violation) => {
    expect(put(body)).toEqual([expect.stringContaining(violation)]);
  });

  it('wants JSON to be called JSON, and no body where none is described', () => {
    expect(put(PET, {})).toEqual(['PUT /v1/pets/{petId}: header content-type: must be application/json']);
    expect(checker.checkRequest({ method: 'GET', url: '/v1/pets/1', headers: AUTHORIZED, body: {} })).toEqual([
      'GET /v1/pets/{petId}: body: the operation takes none',
    ]);
  });
});

describe('checkReply', () => {
  const reply = (method: string, path: string, status: number, body?: unknown) =>
    checker.checkReply({ method, path, status, body });

  it('accepts what is described', () => {
    expect(reply('GET', '/v1/pets?x=1', 200, [PET])).toEqual([]);
    expect(reply('PUT', '/v1/pets/1', 204)).toEqual([]);
    expect(reply('GET', '/v1/pets', 404, { code: 'not_found', status: 404 })).toEqual([]);
  });

  it.each([
    ['GET', '/v1/cats', 200, {}, 'unknown operation'],
    ['GET', '/v1/pets', 200, PET, 'is not of type array'],
    ['GET', '/v1/pets', 200, [{ ...PET, invented: 1 }], 'reply[0].invented: unknown field'],
    ['GET', '/v1/pets', 200, [{ id: '1' }], 'reply[0].kind: is required'],
    ['GET', '/v1/pets', 200, [{ ...PET, parent: null }], 'reply[0].parent: null is not allowed'],
    ['GET', '/v1/pets', 200, undefined, 'reply: has no body'],
    ['GET', '/v1/pets', 201, [PET], 'status 201: is not described'],
    ['GET', '/v1/pets', 302, undefined, 'status 302: is not described'],
    ['PUT', '/v1/pets/1', 204, {}, 'reply: 204 must have no body'],
    ['GET', '/v1/pets', 404, {}, 'error.code: is required'],
    ['GET', '/v1/pets', 500, '', 'error: has no body'],
  ])('of %s %s %i %j reports %s', (method, path, status, body, violation) => {
    expect(reply(method, path, status, body)).toEqual([expect.stringContaining(violation)]);
  });

  it('takes content that is described for 204 with 200 only', () => {
    expect(reply('GET', '/v1/shop', 200, PET)).toEqual([]);
    expect(reply('GET', '/v1/shop', 204)).toEqual([]);
    expect(reply('GET', '/v1/shop', 204, PET)).toHaveLength(1);
  });

  it('is joined with the request by checkExchange', () => {
    const request = { method: 'GET', url: '/v1/pets/x', headers: {} };
    expect(checker.checkExchange(request, { status: 200, body: {} })).toHaveLength(4);
  });
});

describe('the committed contract', () => {
  const url = '/v1/stores/1/orders/2/delivery/items';

  it('is what the ready-made checks use', () => {
    expect(checkRequest({ method: 'GET', url: `${url}?activeOnly=true`, headers: AUTHORIZED })).toEqual([]);
    expect(checkRequest({ method: 'GET', url: `${url}?active_only=true`, headers: AUTHORIZED })).toHaveLength(1);
    const error = { status: 404, code: 'not_found', message: 'no', trace_id: null };
    expect(checkReply({ method: 'GET', path: url, status: 404, body: error })).toEqual([]);
    expect(checkReply({ method: 'GET', path: url, status: 404, body: { error: 'no' } })).toHaveLength(4);
  });
});
