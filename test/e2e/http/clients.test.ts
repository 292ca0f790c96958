import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { expect, it } from 'vitest';
import { openSockets, watchTimers } from '../../faults/timers.js';
import { sendAlone } from '../../support/client.js';
import { held, startLaneBed } from '../../support/laneBed.js';
import { openRaw, requestText } from '../../support/raw.js';
import { json, raw } from '../../upstream/client/standIn.js';

const TAGS = 'GET /v1/stores/7/tags';
const READ = '{ store { tags { nodes { name } } } }';
const ANSWER = '{"data":{"store":{"tags":{"nodes":[]}}}}';
const [ISSUER, AUDIENCE] = ['https://login.example', 'shop'];
const ANNA = { authorization: 'APIKey anna' };

const getOf = (query: string) => `GET /graphql?query=${encodeURIComponent(query)}`;
const GET = getOf(READ);

/** The same query on the direct lane, and through Yoga. */
const WAYS: ReadonlyArray<readonly [name: string, text: (headers?: Record<string, string>, query?: string) => string]> =
  [
    [
      'the direct lane',
      (more = {}, query = READ) => requestText('POST /graphql', { ...ANNA, ...more }, JSON.stringify({ query })),
    ],
    ['Yoga', (more = {}, query = READ) => requestText(getOf(query), { ...ANNA, ...more })],
  ];

it.each(WAYS)('a client that ends its side at once gets its answer from %s', async (_, text) => {
  await using bed = await startLaneBed();
  bed.standIn.always(TAGS, json([]));
  const keepAlive = text({ connection: 'keep-alive' });
  for (const request of [text(), keepAlive]) {
    const client = await openRaw(bed.url, request, { end: true });
    expect(await client.answer()).toMatchObject({ status: 200, body: ANSWER });
  }
});

it.each(WAYS)('so does one that waits long, from %s: it is only asked whether it is there', async (_, text) => {
  await using bed = await startLaneBed();
  const tell = held(bed.standIn, TAGS);
  const client = await openRaw(bed.url, text());
  await expect.poll(() => bed.standIn.count(TAGS)).toBe(1);
  client.socket.end();
  await expect.poll(client.received).toMatch(/^(HTTP\/1\.1 102 Processing\r\n\r\n){3,}$/);
  tell(json([]));
  expect(await client.answer()).toMatchObject({ status: 200, body: ANSWER });
  expect(bed.standIn.count(TAGS)).toBe(1);
});

it('a client of HTTP/1.0 is not asked', async () => {
  await using bed = await startLaneBed();
  const tell = held(bed.standIn, TAGS);
  const text = requestText(GET, ANNA);
  const client = await openRaw(bed.url, text.replace('HTTP/1.1', 'HTTP/1.0'), { end: true });
  await expect.poll(() => bed.standIn.count(TAGS)).toBe(1);
  const other = await openRaw(bed.url, requestText(GET, { authorization: 'APIKey bob' }), { end: true });
  await expect.poll(other.received).toMatch(/^(HTTP\/1\.1 102 Processing\r\n\r\n){3,}$/);
  tell(json([]));
  expect(await client.answer()).toMatchObject({ status: 200, interim: 0, body: ANSWER });
  await other.answer();
});

it.each(WAYS)('who leaves %s while the token is being checked costs no PayNow call', async (_, text) => {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: '1', use: 'sig' }] });
  const waiting: ServerResponse[] = [];
  const keys = createServer((_request, response) => waiting.push(response)).listen(0, '127.0.0.1');
  await once(keys, 'listening');
  const { port } = keys.address() as AddressInfo; // listening on TCP
  await using bed = await startLaneBed({
    GATEWAY_JWT_JWKS_URL: `http://127.0.0.1:${port}/keys`,
    GATEWAY_JWT_ISSUER: ISSUER,
    GATEWAY_JWT_AUDIENCE: AUDIENCE,
    PAYNOW_API_KEY: 'held-by-the-gateway',
  });
  bed.standIn.always(TAGS, json([]));
  const jwt = new SignJWT({ scope: 'tags:read sales:read', stores: 'all', sub: 'anna' })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE);
  const token = await jwt.setProtectedHeader({ alg: 'ES256', kid: '1' }).setExpirationTime('5m').sign(privateKey);
  const authorization = `Bearer ${token}`;
  const staying = await openRaw(bed.url, text({ authorization }));
  await expect.poll(() => waiting.length).toBe(1);
  const before = openSockets();
  const leaving = await openRaw(bed.url, text({ authorization }, '{ store { sales { nodes { name } } } }'));
  await expect.poll(openSockets).toBe(before + 2);
  leaving.socket.destroy();
  await expect.poll(openSockets).toBe(before);
  for (const response of waiting) {
    response.writeHead(200, { 'content-type': 'application/json' }).end(jwks);
  }
  expect(await staying.answer()).toMatchObject({ status: 200, body: ANSWER });
  // A caller who came after both has been answered: what was to be sent is sent.
  const last = await openRaw(bed.url, text({ authorization: 'APIKey bob' }));
  expect(await last.answer()).toMatchObject({ status: 200 });
  expect(bed.standIn.requests.map(({ target }) => target)).not.toContainEqual(expect.stringContaining('sales'));
  expect(bed.standIn.count(TAGS)).toBe(2);
  keys.closeAllConnections();
  keys.close();
});

it('who waits for another’s execution is on its own clock from the beginning', async () => {
  await using bed = await startLaneBed({ GATEWAY_DEADLINE_MS: '50000', PAYNOW_TIMEOUT_MS: '1000' });
  using timers = watchTimers(40_000);
  const tell = held(bed.standIn, TAGS);
  const send = () => sendAlone(bed.url, { query: READ }, ANNA);
  const first = send();
  await expect.poll(() => bed.standIn.count(TAGS)).toBe(1);
  const alone = timers.set; // its deadline, and that of its call
  const others = [send(), send()];
  await expect.poll(() => timers.set).toBe(alone + others.length);
  tell(json([]));
  for (const { text } of [first, ...others]) expect(await text).toBe(ANSWER);
  expect({ set: timers.set, live: timers.live }).toEqual({ set: alone + others.length, live: 0 });
  expect(bed.standIn.count(TAGS)).toBe(1);
  expect(await bed.joins()).toBe(others.length);
});

it('a byte order mark before what PayNow says is skipped, in answers and in refusals', async () => {
  await using bed = await startLaneBed();
  bed.standIn.always(TAGS, raw('\uFEFF[]', 200, { 'content-type': 'application/json' }));
  expect(await bed.send(READ).text).toBe(ANSWER);
  bed.standIn.always(TAGS, raw('\uFEFF{"code":"not-allowed"}', 403, { 'content-type': 'application/json' }));
  expect(JSON.parse(await bed.send(READ, 'bob').text)).toMatchObject({
    errors: [{ extensions: { code: 'FORBIDDEN', upstream: { status: 403, code: 'not-allowed' } } }],
  });
});
