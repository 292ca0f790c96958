import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/core/config.js';
import { createLog } from '../../../src/core/log.js';
import { createGateway } from '../../../src/server/gateway.js';
import { startTestBed, type TestBed } from '../../support/gateway.js';
import { raw, requestText } from '../../support/raw.js';

const GRAPHQL = 'application/graphql-response+json';

describe('HTTP', () => {
  let bed: TestBed;

  beforeAll(async () => {
    bed = await startTestBed();
  });
  afterAll(() => bed[Symbol.asyncDispose]());

  const ask = async (search: Record<string, string> | string, headers: Record<string, string> = {}) => {
    bed.sandbox.calls.clear();
    const query = typeof search === 'string' ? search : new URLSearchParams(search).toString();
    const response = await fetch(`${bed.url}?${query}`, { headers });
    return { status: response.status, body: await response.json(), calls: bed.sandbox.calls.list.length };
  };
  const post = async (body: string, headers: Record<string, string> = {}) => {
    bed.sandbox.calls.clear();
    const authorization = `APIKey ${bed.sandbox.apiKey}`;
    const response = await fetch(bed.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization, ...headers },
      body,
    });
    const type = response.headers.get('content-type');
    return { status: response.status, type, body: await response.json(), calls: bed.sandbox.calls.list.length };
  };
  const refused = (message: string, status = 400) => ({
    status,
    body: { errors: [{ message, extensions: { code: 'BAD_USER_INPUT' } }] },
    calls: 0,
  });

  it.each([
    'a/graphql?query={__typename}',
    'a/graphql?query={__typename}#',
    'a?query={__typename}&x=/graphql',
    'a#',
    'a b',
    '[',
    ':99999',
    'user:secret@host:1',
    '%zz',
    'a\\b',
    '',
    'ünï',
  ])('the host "%s" says nothing about what is asked', async (host) => {
    const none = await raw(bed.url, requestText('GET /graphql', { host }));
    expect({ status: none.status, body: none.body }).toEqual({
      status: 400,
      body: '{"errors":[{"message":"Must provide query string.","extensions":{"code":"BAD_USER_INPUT"}}]}',
    });
    expect(none.head).toMatch(/^cache-control: private, no-store$/im);
    const body = '{"query":"{ a: __typename }"}';
    for (const answer of [
      await raw(bed.url, requestText('GET /graphql?query={a:__typename}', { host })),
      await raw(bed.url, requestText('POST /graphql', { host }, body)),
      await raw(bed.url, requestText('POST /graphql?x', { host }, body)),
    ]) {
      expect({ status: answer.status, body: JSON.parse(answer.body) as unknown }).toMatchObject({
        status: 200,
        body: { data: { a: 'Query' } },
      });
    }
    for (const target of [`http://${encodeURIComponent(host)}/graphql`, 'HTTPS://another:1/graphql']) {
      const got = await raw(bed.url, requestText(`GET ${target}?query={a:__typename}`, { host }));
      expect([got.status, JSON.parse(got.body)]).toMatchObject([200, { data: { a: 'Query' } }]);
      const posted = await raw(bed.url, requestText(`POST ${target}`, { host }, body));
      expect([posted.status, JSON.parse(posted.body)]).toMatchObject([200, { data: { a: 'Query' } }]);
    }
    const elsewhere = await raw(bed.url, requestText('GET http://a/health/graphql?query={a:__typename}', { host }));
    expect(elsewhere.status).toBe(404);
    const options = await raw(bed.url, requestText('OPTIONS /graphql', { host, 'content-length': '0' }));
    expect(options.status).toBe(405);
  });

  it('a parameter given twice is refused, whatever it says', async () => {
    const { status } = await ask({ query: '{ __typename }', other: '1' });
    expect(status).toBe(200);
    for (const name of ['query', 'variables', 'operationName', 'extensions']) {
      const once = name === 'query' ? '' : 'query={__typename}&';
      for (const values of [`${name}={__typename}&${name}={__typename}`, `${name}=&${name}=`])
        expect(await ask(once + values)).toEqual(refused(`The parameter ${name} must be given once.`));
    }
  });

  it.each(['application/json', GRAPHQL])('an empty query is refused for %s', async (accept) => {
    const message = 'The query is empty. Send the text of a GraphQL document.';
    const empty = {
      status: 400,
      body: { errors: [{ message, extensions: { code: 'GRAPHQL_PARSE_FAILED' } }] },
      calls: 0,
    };
    for (const query of ['', '{"a":1}']) {
      const { type, ...answer } = await post(JSON.stringify({ query: '', variables: query ? { a: 1 } : {} }), {
        accept,
      });
      expect(answer).toEqual(empty);
      expect(type).toBe(`${accept}; charset=utf-8`);
    }
    expect(await ask('query=', { accept })).toEqual(refused('Must provide query string.'));
    await using several = await startTestBed({ LIMIT_BATCH: '2' });
    const response = await fetch(several.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept },
      body: '[{"query":""},{"query":"{ __typename }"}]',
    });
    expect(await response.json()).toMatchObject([empty.body, { data: { __typename: 'Query' } }]);
  });

  it.each([
    ['application/json', 'application/json'],
    [GRAPHQL, GRAPHQL],
    [`application/json;q=0.5, ${GRAPHQL}`, GRAPHQL],
    [`application/json, ${GRAPHQL};q=0.9`, 'application/json'],
    [`${GRAPHQL},application/json;q=0.9`, GRAPHQL],
    [`${GRAPHQL};q=0.1,application/json;q=0.2`, 'application/json'],
    [`application/json, ${GRAPHQL}`, 'application/json'],
    [`${GRAPHQL}, */*`, GRAPHQL],
    [`${GRAPHQL};q=0, */*;q=0.1`, 'application/json'],
    ['application/json;q=0, application/*', GRAPHQL],
    ['image/png;q=0.9, */*;q=0.1', 'application/json'],
    ['application/json;charset=utf-16, application/*;q=0.1', 'application/json'],
    ['Application/JSON ; Q=0.3 , text/plain', 'application/json'],
    ['multipart/mixed;deferSpec=20220824,application/json', 'application/json'],
    ['', 'application/json'],
    [', ,', 'application/json'],
    [`, ${GRAPHQL},`, GRAPHQL],
    ['*/*', 'application/json'],
  ])('Accept "%s" is answered in %s, by both methods', async (accept, expected) => {
    const { type, status } = await post('{"query":"{ __typename }"}', { accept });
    expect({ type, status }).toEqual({ type: `${expected}; charset=utf-8`, status: 200 });
    const got = await fetch(`${bed.url}?query={__typename}`, { headers: { accept } });
    expect(got.headers.get('content-type')).toBe(`${expected}; charset=utf-8`);
  });

  it.each(['text/html', 'application/json;q=0', '*/*;q=0', 'multipart/mixed', 'application/xml, a/b'])(
    'what accepts only "%s" is refused before it runs',
    async (accept) => {
      const mutation = 'mutation { deleteCoupon(input: { id: "1" }) { deletedId } }';
      for (const query of ['{ store { name } }', mutation]) {
        const { status, body, calls } = await post(JSON.stringify({ query }), { accept });
        expect({ status, calls }).toEqual({ status: 406, calls: 0 });
        expect(body).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
      }
    },
  );

  it('a page of GraphiQL is for who prefers it', async () => {
    const typeFor = async (accept: string) =>
      (await fetch(`${bed.url}?query={__typename}`, { headers: { accept } })).headers.get('content-type');
    expect(await typeFor('text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8')).toContain('text/html');
    expect(await typeFor('application/json, text/html;q=0.5')).toContain('application/json');
    expect(await typeFor('text/html;q=0, application/json;q=0.1')).toContain('application/json');
  });

  it.each([
    ['a subscription', 'subscription { x }'],
    ['a document that is not valid', '{ nope }'],
    ['no GraphQL', '{'],
    ['a query with a wrong operation name', 'query A { __typename }'],
    ['too many aliases', `{ ${Array.from({ length: 200 }, (_, n) => `a${n}: __typename`).join(' ')} }`],
    ['a variable of the wrong kind', 'query A($n: Int!) { store { products(first: $n) { nodes { id } } } }'],
  ])('%s has no data, and is no success', async (_, query) => {
    const { status, body, calls } = await post(JSON.stringify({ query, operationName: 'B' }), { accept: GRAPHQL });
    expect(body).toEqual({ errors: [expect.objectContaining({ extensions: expect.anything() as unknown })] });
    expect({ status, calls }).toEqual({ status: 400, calls: 0 });
  });

  it('null data is an answer', async () => {
    const query = 'query($b: Boolean = true) { __typename @include(if: $b) }';
    for (const accept of ['application/json', GRAPHQL])
      for (let n = 0; n < 2; n += 1)
        expect(await post(JSON.stringify({ query, variables: { b: null } }), { accept })).toMatchObject({
          status: 200,
          body: {
            data: null,
            errors: [
              {
                message: 'Argument "if" of non-null type "Boolean!" must not be null.',
                extensions: { code: 'BAD_USER_INPUT' },
              },
            ],
          },
        });
  });

  it('a byte order mark before JSON is skipped, in bodies and in addresses', async () => {
    const text = '\uFEFF{"query":"{ __typename }","variables":{"n":1}}';
    expect(await post(text)).toMatchObject({ status: 200, body: { data: { __typename: 'Query' } } });
    expect(await post(text, { 'cache-control': 'no-cache', accept: GRAPHQL })).toMatchObject({ status: 200 });
    expect(await post(`\uFEFF${text}`)).toMatchObject(refused('The body is not JSON.'));
    const got = await ask({ query: '{ __typename }', variables: '\uFEFF{"n":1}' });
    expect(got).toMatchObject({ status: 200, body: { data: { __typename: 'Query' } } });
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: text };
    expect((await bed.gateway.fetch(new Request(bed.url, init))).status).toBe(200);
  });
});

describe.each(['production', 'development'])('in %s', (NODE_ENV) => {
  it('a failure that nothing foresaw is a plain 500, and in the log', async () => {
    const lines: string[] = [];
    const config = readConfig({ NODE_ENV, PAYNOW_STORE_ID: '1', GATEWAY_DATA_DIR: 'memory' });
    const log = createLog('error', { write: (line) => lines.push(line) });
    const gateway = createGateway({ config, log });
    const server = createServer((request, response) => {
      failOnce(response);
      gateway.handler(request, response);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo; // listening on TCP
    const url = `http://127.0.0.1:${port}`;
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ __typename }"}',
    };
    const all = [
      fetch(`${url}/graphql`, init),
      fetch(`${url}/graphql?`, init),
      fetch(`${url}/graphql?query={__typename}`),
      fetch(`${url}/health`),
      fetch(`${url}/nowhere`),
    ];
    for (const response of await Promise.all(all)) {
      expect(response.status).toBe(500);
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(await response.json()).toEqual({
        errors: [
          {
            message: 'Something went wrong inside the gateway.',
            extensions: { code: 'INTERNAL_SERVER_ERROR' },
          },
        ],
      });
    }
    expect(lines).toHaveLength(all.length);
    expect(lines.join()).not.toContain('a secret');
    server.closeAllConnections();
    server.close();
    await gateway.close();
  });
});

/** Makes writing the head of this answer fail, once. */
function failOnce(response: ServerResponse): void {
  const writeHead = response.writeHead.bind(response);
  response.writeHead = () => {
    response.writeHead = writeHead;
    throw new Error('a secret');
  };
}
