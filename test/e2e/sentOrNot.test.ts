import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../src/core/config.js';
import type { Log } from '../../src/core/log.js';
import { createGateway } from '../../src/server/gateway.js';
import { start } from '../support/processes.js';

const TLS = new URL('../support/tls/', import.meta.url);
const file = (name: string): string => readFileSync(new URL(name, TLS), 'utf8');

/** A port of this machine where something goes wrong; its connections end with the test. */
async function listening(server: Server | HttpServer | HttpsServer): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {}); // the other side may leave in any way
  });
  server.on('tlsClientError', () => {});
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

async function closedPort(): Promise<number> {
  const server = createTcpServer();
  const port = await listening(server);
  server.close();
  return port;
}

const onFirstBytes = (act: (socket: Socket) => void): Server =>
  createTcpServer((socket) => {
    socket.once('data', () => act(socket));
  });

/** Answers with a new customer, under a certificate. */
const paynowBehind = (certificate: string) =>
  createHttpsServer({ key: file('key.pem'), cert: file(certificate) }, (request, response) => {
    request.resume();
    response.writeHead(201, { 'content-type': 'application/json', connection: 'close' });
    response.end(JSON.stringify({ id: '1', store_id: '100', name: 'Ann', created_at: '2026-01-01T00:00:00Z' }));
  });

/** Addresses without a PayNow, each with the codes of which the log has one. */
const UNREACHABLE = {
  'a self-signed certificate': {
    reasons: ['DEPTH_ZERO_SELF_SIGNED_CERT'],
    open: async () => `https://127.0.0.1:${await listening(paynowBehind('here.pem'))}`,
  },
  'https to a port of http': {
    reasons: ['EPROTO', 'ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG'],
    open: async () => `https://127.0.0.1:${await listening(createHttpServer())}`,
  },
  'a reset in the handshake': {
    reasons: ['ECONNRESET'],
    open: async () => `https://127.0.0.1:${await listening(onFirstBytes((socket) => socket.resetAndDestroy()))}`,
  },
  'an end in the handshake': {
    reasons: ['ECONNRESET'],
    open: async () => `https://127.0.0.1:${await listening(onFirstBytes((socket) => socket.end()))}`,
  },
  'a refused connection': {
    reasons: ['ECONNREFUSED'],
    open: async () => `https://127.0.0.1:${await closedPort()}`,
  },
  'a name that leads nowhere': {
    reasons: ['ENOTFOUND', 'EAI_AGAIN'],
    open: async () => 'https://paynow.invalid',
  },
} as const;

/** The settings of a gateway, and what it logged. */
function gatewayOf(url: string, settings: Readonly<Record<string, string>> = {}) {
  const lines: object[] = [];
  const log: Log = {
    debug: () => {},
    info: () => {},
    // Each request that fails has a line of its own: see test/e2e/http/logLines.test.ts.
    warn: (fields, message) => void (message.startsWith('PayNow') && lines.push({ ...fields, message })),
    error: () => {},
  };
  const config = readConfig({
    PAYNOW_BASE_URL: url,
    PAYNOW_STORE_ID: '100',
    PAYNOW_RETRIES: '0',
    GATEWAY_DATA_DIR: 'memory',
    ...settings,
  });
  const gateway = createGateway({ config, log, graphiql: false });
  onTestFinished(() => gateway.close());
  return { gateway, lines };
}

interface Body {
  readonly data: unknown;
  readonly errors?: ReadonlyArray<{ readonly message: string; readonly extensions: { readonly code: string } }>;
}

const asked = (query: string) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', authorization: 'APIKey pnapi_secret' },
  body: JSON.stringify({ query }),
});

const outcomeOf = ({ data, errors = [] }: Body) => ({
  data,
  errors: errors.map(({ message, extensions: { code } }) => `${code}: ${message}`),
});

const WRITE = 'mutation { createCustomer(input: { name: "Ann" }) { customer { name } userErrors { code } } }';
const KEYED = `mutation {
  createGiftCard(input: { startingBalance: 100, idempotencyKey: "k" }) { giftCard { code } userErrors { message } } }`;
const READ = '{ store { orders(first: 1) { nodes { paynowId } } } }';

const NOT_SENT = (name: string, field: string) => ({
  data: { [field]: null },
  errors: [`UPSTREAM_UNAVAILABLE: PayNow could not be reached; ${name} was not sent.`],
});
const ORDERS = 'GET /v1/stores/{storeId}/orders';
const CUSTOMERS = 'POST /v1/stores/{storeId}/customers';
// What shows that PayNow accepts the credential, before the ledger is touched.
const GIFT_CARDS = 'GET /v1/stores/{storeId}/giftcards';

describe('nothing was sent', () => {
  it.each(Object.entries(UNREACHABLE))('by %s', async (_, { reasons, open }) => {
    const url = await open();
    const { gateway, lines } = gatewayOf(url);
    const ask = async (query: string) => {
      const response = await gateway.fetch(new Request('http://gateway/graphql', asked(query)));
      return outcomeOf((await response.json()) as Body);
    };
    expect(await ask(WRITE)).toEqual(NOT_SENT(CUSTOMERS, 'createCustomer'));
    // Nothing is unknown, so the key can be used at once, again and again.
    expect(await ask(KEYED)).toEqual(NOT_SENT(GIFT_CARDS, 'createGiftCard'));
    expect(await ask(KEYED)).toEqual(NOT_SENT(GIFT_CARDS, 'createGiftCard'));
    expect(await ask(READ)).toEqual({ ...NOT_SENT(ORDERS, ''), data: { store: { orders: null } } });
    const [line, ...more] = lines as Array<{ readonly reason: string }>;
    expect(reasons).toContain(line?.reason);
    expect(line).toEqual({
      paynow: new URL(url).host,
      reason: line?.reason,
      times: 1,
      message: 'PayNow could not be reached',
    });
    expect(more).toEqual([]);
    const origin = await gateway.listen(0, '127.0.0.1');
    const metrics = await (await fetch(new URL('/metrics', origin))).text();
    expect(metrics).toContain(`paynow_breakages_total{reason="${line?.reason}",sent="no"} 4`);
    expect(`${JSON.stringify(lines)}${metrics}`).not.toMatch(/pnapi/);
  });

  it('by a handshake that does not end: a write has no unknown outcome, a read was too slow', async () => {
    const url = `https://127.0.0.1:${await listening(createTcpServer())}`;
    const { gateway, lines } = gatewayOf(url, { PAYNOW_TIMEOUT_MS: '50' });
    const ask = async (query: string) => {
      const response = await gateway.fetch(new Request('http://gateway/graphql', asked(query)));
      return outcomeOf((await response.json()) as Body);
    };
    expect(await ask(WRITE)).toEqual(NOT_SENT(CUSTOMERS, 'createCustomer'));
    expect(await ask(KEYED)).toEqual({
      data: { createGiftCard: null },
      errors: [`UPSTREAM_TIMEOUT: PayNow did not answer ${GIFT_CARDS} in time.`],
    });
    expect(await ask(READ)).toEqual({
      data: { store: { orders: null } },
      errors: [`UPSTREAM_TIMEOUT: PayNow did not answer ${ORDERS} in time.`],
    });
    expect(lines).toMatchObject([{ reason: 'TIMED_OUT', message: 'PayNow could not be reached' }]);
  });
});

describe('something was sent', () => {
  it.each([
    ['a reset', (socket: Socket) => socket.resetAndDestroy(), 'ECONNRESET'],
    ['an end', (socket: Socket) => socket.end(), 'UND_ERR_SOCKET'],
    ['what is no HTTP', (socket: Socket) => socket.end('SSH-2.0-what\r\n'), 'HTTPParserError'],
  ])('before %s: the outcome of a write is unknown', async (_, act, reason) => {
    const { gateway, lines } = gatewayOf(`http://127.0.0.1:${await listening(onFirstBytes(act))}`);
    const response = await gateway.fetch(new Request('http://gateway/graphql', asked(WRITE)));
    const { data, errors } = outcomeOf((await response.json()) as Body);
    expect({ data, codes: errors.map((error) => error.split(':')[0]) }).toEqual({
      data: { createCustomer: null },
      codes: ['UPSTREAM_OUTCOME_UNKNOWN'],
    });
    expect(lines).toMatchObject([{ reason, message: 'PayNow broke off the answer' }]);
  });
});

it('nothing is sent to a trusted certificate of another name', async () => {
  const paynow = paynowBehind('here.pem');
  await using running = await start('dist/main.js', {
    NODE_EXTRA_CA_CERTS: fileURLToPath(new URL('trusted.pem', TLS)),
    PAYNOW_BASE_URL: `https://127.0.0.1:${await listening(paynow)}`,
    PAYNOW_STORE_ID: '100',
    GATEWAY_DATA_DIR: 'memory',
    PORT: '0',
  });
  const url = String(running.hello['url']);
  const write = async () => outcomeOf((await (await fetch(url, asked(WRITE))).json()) as Body);
  expect(await write()).toEqual({
    data: { createCustomer: { customer: { name: 'Ann' }, userErrors: [] } },
    errors: [],
  });
  expect(running.errors()).not.toContain('reason');
  paynow.setSecureContext({ key: file('key.pem'), cert: file('elsewhere.pem') });
  expect(await write()).toEqual(NOT_SENT(CUSTOMERS, 'createCustomer'));
  await expect.poll(running.errors).toContain('"reason":"ERR_TLS_CERT_ALTNAME_INVALID"');
});
