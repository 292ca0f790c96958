import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer, request as httpsRequest } from 'node:https';
import type { AddressInfo, LookupFunction } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { request as undiciRequest } from 'undici';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { ConfigError, readConfig } from '../../src/core/config.js';
import { type Log, silentLog } from '../../src/core/log.js';
import { outboundAgent } from '../../src/core/outbound.js';
import { createGateway } from '../../src/server/gateway.js';
import { createListener } from '../../src/server/http/tls.js';
import { startProxy, type TestProxy } from '../support/proxy.js';

const pem = (name: string): string => fileURLToPath(new URL(`../support/tls/${name}`, import.meta.url));
const TLS = { key: readFileSync(pem('key.pem')), cert: readFileSync(pem('elsewhere.pem')) };

const CUSTOMER = { metadata: {}, id: '1', store_id: '100', name: 'Ann', created_at: '2026-01-01T00:00:00Z' };
const READ = '{ store { customer(id: "1") { name } } }';
const WRITE = 'mutation { createCustomer(input: { name: "Ann" }) { customer { name } } }';

let answer: RequestListener;
let connections = 0;
let calls: string[] = [];
const reply: RequestListener = (request, response) => {
  request.resume();
  response.writeHead(request.method === 'POST' ? 201 : 200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(CUSTOMER));
};
const listener: RequestListener = (request, response) => {
  calls.push(`${request.method} ${request.url}`);
  answer(request, response);
};
const paynow = createServer(TLS, listener);
const plain = createHttpServer(listener);
let port: number;
let plainPort: number;
let proxy: TestProxy;

beforeAll(async () => {
  for (const server of [paynow, plain]) {
    server.on('connection', () => (connections += 1));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
  port = (paynow.address() as AddressInfo).port;
  plainPort = (plain.address() as AddressInfo).port;
});
afterAll(() => {
  for (const server of [paynow, plain]) {
    server.closeAllConnections();
    server.close();
  }
});
beforeEach(async () => {
  [answer, connections, calls] = [reply, 0, []];
  proxy = await startProxy(port);
  const started = proxy;
  onTestFinished(() => started[Symbol.asyncDispose]());
});

/** A gateway that trusts the stand-in's authority; PayNow is a name that only the proxy knows. */
function gatewayWith(settings: Readonly<Record<string, string>>, elapsed?: () => number) {
  const logged: string[] = [];
  const note = (fields: object) => void logged.push(JSON.stringify(fields));
  const log: Log = { debug: () => {}, info: () => {}, warn: note, error: note };
  const config = readConfig({
    PAYNOW_BASE_URL: 'https://elsewhere.test',
    PAYNOW_STORE_ID: '100',
    PAYNOW_RETRIES: '0',
    CACHE_MAX_ENTRIES: '0',
    GATEWAY_DATA_DIR: 'memory',
    EXTRA_CA_FILE: pem('elsewhere.pem'),
    ...settings,
  });
  const gateway = createGateway({ config, log, graphiql: false, ...(elapsed && { elapsed }) });
  onTestFinished(() => gateway.close());
  const ask = async (query: string, authorization = 'APIKey pnapi_secret') => {
    const headers = { 'content-type': 'application/json', authorization };
    const request = new Request('http://gateway/graphql', { method: 'POST', headers, body: JSON.stringify({ query }) });
    const { data, errors = [] } = (await (await gateway.fetch(request)).json()) as {
      data?: unknown;
      errors?: { extensions: { code: string } }[];
    };
    return { data, codes: errors.map(({ extensions: { code } }) => code) };
  };
  return { ask, gateway, logged: () => logged.join('\n') };
}

const READ_WELL = { data: { store: { customer: { name: 'Ann' } } }, codes: [] };

describe('through a proxy', () => {
  it.each([
    ['HTTPS_PROXY', ''],
    ['https_proxy', ''],
    ['HTTP_PROXY', ''],
    ['HTTPS_PROXY', 'me:p%40ss@'],
  ])('%s leads to PayNow; the proxy sees the name and no content (%s)', async (name, credential) => {
    const { ask, logged } = gatewayWith({ [name]: proxy.url.replace('//', `//${credential}`) });
    expect([await ask(READ), await ask(WRITE)]).toEqual([
      READ_WELL,
      { data: { createCustomer: { customer: { name: 'Ann' } } }, codes: [] },
    ]);
    const sent = credential === '' ? '' : ` Basic ${Buffer.from('me:p@ss').toString('base64')}`;
    expect(new Set(proxy.asked)).toEqual(new Set([`CONNECT elsewhere.test:443${sent}`]));
    expect(proxy.seen()).not.toContain('pnapi_secret');
    expect(logged()).toBe('');
  });

  it.each([
    ['refuse', 'PROXY_REFUSED_407'],
    ['hang', 'TIMED_OUT'],
  ] as const)('a proxy that answers with "%s" has not sent anything: a write may be repeated', async (next, reason) => {
    proxy.next = next;
    const { ask, logged } = gatewayWith({
      HTTPS_PROXY: proxy.url.replace('//', '//me:canary@'),
      PAYNOW_TIMEOUT_MS: '1000',
    });
    expect(await ask(WRITE)).toEqual({ data: { createCustomer: null }, codes: ['UPSTREAM_UNAVAILABLE'] });
    expect({ calls, reason: logged().includes(reason), secret: logged().includes('canary') }).toEqual({
      calls: [],
      reason: true,
      secret: false,
    });
    proxy.next = 'tunnel';
    expect((await ask(WRITE)).codes).toEqual([]);
  });

  it('a tunnel that breaks after the request leaves the outcome of a write unknown', async () => {
    answer = ({ socket }) => socket.destroy();
    const { ask } = gatewayWith({ HTTPS_PROXY: proxy.url });
    expect(await ask(WRITE)).toEqual({ data: { createCustomer: null }, codes: ['UPSTREAM_OUTCOME_UNKNOWN'] });
    expect(calls).toEqual(['POST /v1/stores/100/customers']);
  });

  it('a proxy that is away has not sent anything', async () => {
    const { ask, logged } = gatewayWith({ HTTPS_PROXY: 'http://127.0.0.1:1' });
    expect((await ask(WRITE)).codes).toEqual(['UPSTREAM_UNAVAILABLE']);
    expect(logged()).toContain('ECONNREFUSED');
  });

  it.each<[string, Record<string, string>, number]>([
    ['this machine', {}, 0],
    ['a name of NO_PROXY', { NO_PROXY: 'a.example, elsewhere.test' }, 0],
    ['a subdomain of one', { NO_PROXY: '.test' }, 0],
    ['everything', { no_proxy: '*' }, 0],
    ['another name', { NO_PROXY: 'a.example' }, 1],
  ])('is not gone for %s', async (what, settings, tunnels) => {
    const base = what === 'this machine' ? { PAYNOW_BASE_URL: `http://127.0.0.1:${plainPort}` } : {};
    const { ask } = gatewayWith({ HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url, ...base, ...settings });
    const { codes } = await ask(READ);
    // A name that only the proxy knows cannot be reached without it.
    expect(codes).toEqual(tunnels === 0 && what !== 'this machine' ? ['UPSTREAM_UNAVAILABLE'] : []);
    expect(proxy.asked).toHaveLength(tunnels);
  });

  it('the keys of JWTs are fetched too', async () => {
    answer = (_, response) => response.end('{"keys":[]}');
    const { ask } = gatewayWith({
      HTTPS_PROXY: proxy.url,
      GATEWAY_JWT_JWKS_URL: 'https://elsewhere.test/keys',
      GATEWAY_JWT_ISSUER: 'a',
      GATEWAY_JWT_AUDIENCE: 'b',
    });
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const token = `${part({ alg: 'RS256', kid: 'k' })}.${part({ iss: 'a', aud: 'b' })}.c2ln`;
    expect((await ask(READ, `Bearer ${token}`)).codes).toEqual(['UNAUTHENTICATED']);
    expect([proxy.asked, calls]).toEqual([['CONNECT elsewhere.test:443'], ['GET /keys']]);
  });
});

describe('connections to PayNow', () => {
  it('are used again until they are too old; calls under way end on the old ones', async () => {
    let now = 0;
    let release = () => {};
    // undici counts a connection as free a moment after its answer has been read.
    const free = () => new Promise((done) => setTimeout(done, 20));
    const { ask } = gatewayWith(
      {
        PAYNOW_BASE_URL: `http://127.0.0.1:${plainPort}`,
        PAYNOW_CONNECTION_MAX_AGE_MS: '60000',
      },
      () => now,
    );
    await ask(READ);
    await free();
    now = 59_999;
    await ask(READ);
    await free();
    expect(connections).toBe(1);
    const arrived = new Promise<void>((done) => {
      answer = (request, response) => {
        release = () => reply(request, response);
        done();
      };
    });
    const slow = ask(WRITE);
    await arrived;
    answer = reply;
    now = 60_000;
    expect(await ask(READ)).toEqual(READ_WELL);
    expect(connections).toBe(2);
    release();
    expect((await slow).codes).toEqual([]);
  });

  it.each([
    ['an authority that is not trusted', {}, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['one of EXTRA_CA_FILE, for another name', { EXTRA_CA_FILE: pem('elsewhere.pem') }, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ])('are refused under %s', async (_, settings, reason) => {
    const { ask, logged } = gatewayWith({
      EXTRA_CA_FILE: '',
      PAYNOW_BASE_URL: `https://127.0.0.1:${port}`,
      ...settings,
    });
    expect((await ask(WRITE)).codes).toEqual(['UPSTREAM_UNAVAILABLE']);
    expect([calls, logged().includes(reason)]).toEqual([[], true]);
  });

  it.each([
    ['nowhere.pem', 'EXTRA_CA_FILE cannot be read (ENOENT): nowhere.pem.'],
    [pem('key.pem'), 'EXTRA_CA_FILE must hold certificates in PEM'],
  ])('a gateway does not start with the authorities of %s', (file, said) => {
    expect(() => gatewayWith({ EXTRA_CA_FILE: file })).toThrow(said);
  });

  it('try IPv6 first, and IPv4 when nobody answers there', async () => {
    const six = createHttpServer((_, response) => response.end('six')).listen(plainPort, '::1');
    const hasIpv6 = await Promise.race([once(six, 'listening').then(() => true), once(six, 'error').then(() => false)]);
    answer = (_, response) => response.end('four');
    const lookup: LookupFunction = (_name, _options, callback) =>
      callback(null, [
        { address: '127.0.0.1', family: 4 },
        { address: '::1', family: 6 },
      ]);
    const ask = async () => {
      const dispatcher = outboundAgent(readConfig({}), { connectTimeoutMs: 5_000, lookup });
      const { body } = await undiciRequest(`http://both.test:${plainPort}`, { dispatcher });
      const text = await body.text();
      await dispatcher.destroy();
      return text;
    };
    if (hasIpv6) expect(await ask()).toBe('six');
    six.closeAllConnections();
    six.close();
    expect(await ask()).toBe('four');
  });
});

describe('TLS of the gateway', () => {
  const https = (url: string, ca: Buffer, name: string) =>
    new Promise<{ status: number | undefined; body: string }>((done, failed) => {
      const { hostname, port: at } = new URL(url);
      const headers = { 'content-type': 'application/json', authorization: 'APIKey pnapi_secret' };
      const request = httpsRequest({
        hostname,
        port: at,
        path: '/graphql',
        method: 'POST',
        ca,
        servername: name,
        headers,
        agent: false,
      });
      request.on('error', failed);
      request.on('response', (response: IncomingMessage) => {
        let body = '';
        response.on('data', (chunk: Buffer) => (body += chunk.toString()));
        response.on('end', () => done({ status: response.statusCode, body }));
      });
      request.end(JSON.stringify({ query: READ }));
    });
  const settings = { TLS_CERT: pem('elsewhere.pem'), TLS_KEY: pem('key.pem'), PAYNOW_BASE_URL: '' };

  it('serves https and wss, and nothing in the clear', async () => {
    const { gateway } = gatewayWith({
      TLS_CERT: pem('here.pem'),
      TLS_KEY: pem('key.pem'),
      PAYNOW_BASE_URL: `http://127.0.0.1:${plainPort}`,
    });
    const ca = readFileSync(pem('here.pem'));
    const url = await gateway.listen(0, '127.0.0.1');
    expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/graphql$/);
    const asked = await https(url, ca, 'localhost');
    expect([asked.status, JSON.parse(asked.body)]).toMatchObject([
      200,
      { data: { store: { customer: { name: 'Ann' } } } },
    ]);
    const socket = new WebSocket(url.replace('https', 'wss'), 'graphql-transport-ws', { ca });
    await once(socket, 'open');
    socket.send('{"type":"connection_init"}');
    const [ack] = (await once(socket, 'message')) as [Buffer];
    expect(JSON.parse(ack.toString())).toMatchObject({ type: 'connection_ack' });
    socket.terminate();
    await expect(fetch(url.replace('https', 'http'))).rejects.toThrow();
  });

  it('takes a changed certificate without a restart, and keeps the former one while a pair does not fit', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tls-'));
    const files = { TLS_CERT: join(folder, 'cert.pem'), TLS_KEY: join(folder, 'key.pem') };
    copyFileSync(pem('elsewhere.pem'), files.TLS_CERT);
    copyFileSync(pem('key.pem'), files.TLS_KEY);
    const said: string[] = [];
    const log: Log = {
      ...silentLog,
      info: (_, message) => void said.push(message),
      warn: (_, message) => void said.push(message),
    };
    const { server, unwatch } = createListener(files, {}, (_, response) => response.end('{}'), { log, lookMs: 20 });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => {
      unwatch();
      server.close();
      rmSync(folder, { recursive: true });
    });
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect((await https(url, TLS.cert, 'elsewhere.test')).status).toBe(200);
    writeFileSync(files.TLS_CERT, 'nonsense');
    await expect.poll(() => said.length).toBe(1);
    expect((await https(url, TLS.cert, 'elsewhere.test')).status).toBe(200);
    copyFileSync(pem('here.pem'), files.TLS_CERT);
    await expect.poll(() => said.length).toBe(2);
    expect((await https(url, readFileSync(pem('here.pem')), 'localhost')).status).toBe(200);
    expect(said[1]).toBe('the certificate was read again');
  });

  it.each<[Record<string, string>, string]>([
    [{ TLS_KEY: '' }, 'TLS_CERT and TLS_KEY go together'],
    [{ TLS_CERT: '' }, 'TLS_CERT and TLS_KEY go together'],
    [{ TLS_CERT: 'nowhere.pem' }, 'TLS_CERT cannot be read (ENOENT): nowhere.pem.'],
    [{ TLS_KEY: pem('here.pem') }, 'must hold a certificate and its private key'],
  ])('does not start with %j', (wrong, said) => {
    expect(() => gatewayWith({ ...settings, ...wrong })).toThrow(ConfigError);
    expect(() => gatewayWith({ ...settings, ...wrong })).toThrow(said);
  });
});
