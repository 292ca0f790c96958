import { once } from 'node:events';
import { connect, Socket } from 'node:net';
import { expect, it } from 'vitest';
import { Clients } from '../../../src/server/http/clients.js';
import { held, startLaneBed } from '../../support/laneBed.js';
import { json } from '../../upstream/client/standIn.js';

const TAGS = 'GET /v1/stores/7/tags';
const QUERY = '{ store { tags { nodes { name } } } }';
const tags = json([{ id: '1', store_id: '7', name: 'one', slug: 'one' }]);
/** An answer that no system buffers. */
const LARGE = json([{ id: '1', store_id: '7', name: 'x'.repeat(10 << 20), slug: 'one' }]);

type Bed = Awaited<ReturnType<typeof startLaneBed>>;

/** Sends one request, and reads nothing of its answer. */
async function sendUnread(url: string, keys: string[]): Promise<Socket[]> {
  const { hostname, port } = new URL(url);
  return Promise.all(
    keys.map(async (key) => {
      const socket = connect(Number(port), hostname);
      await once(socket, 'connect');
      socket.on('error', () => socket.destroy()).pause();
      const body = JSON.stringify({ query: QUERY });
      socket.write(
        `POST /graphql HTTP/1.1\r\nhost: g\r\ncontent-type: application/json\r\nauthorization: APIKey ${key}\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
      );
      return socket;
    }),
  );
}

const ask = async (bed: Bed, headers: Record<string, string> = {}) => {
  const response = await fetch(bed.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: '{"query":"{ __typename }"}',
  });
  return {
    status: response.status,
    retry: response.headers.get('retry-after'),
    body: (await response.json()) as object,
  };
};

it.each(['on', 'off'])('requests at one time are bounded by address, with the direct lane %s', async (lane) => {
  await using bed = await startLaneBed({ LIMIT_REQUESTS: '2', TRUST_PROXY: 'true', GATEWAY_DIRECT_LANE: lane });
  const tell = held(bed.standIn, TAGS);
  const from = (address: string) => ({ 'x-forwarded-for': address });
  const first = [bed.send(QUERY, 'a', from('2001:db8::1')), bed.send(QUERY, 'b', from('2001:db8::2'))];
  await expect.poll(() => bed.standIn.count(TAGS)).toBe(2);
  expect(await ask(bed, from('2001:db8::ffff:3'))).toEqual({
    status: 429,
    retry: '1',
    body: {
      errors: [
        {
          message: 'At most 2 requests at one time from one address. Wait for answers before you send more.',
          extensions: { code: 'RATE_LIMITED', retryAfter: 1, limit: { name: 'requests', max: 2, found: 3 } },
        },
      ],
    },
  });
  expect((await ask(bed, from('2001:db8:0:1::1'))).status).toBe(200);
  expect((await fetch(new URL('/health', bed.url), { headers: from('2001:db8::1') })).status).toBe(200);
  tell(tags);
  for (const { text } of first) expect(JSON.parse(await text)).toMatchObject({ data: { store: { tags: {} } } });
  await expect.poll(async () => (await ask(bed, from('2001:db8::1'))).status).toBe(200);
});

it('sockets of one address are bounded, those of a trusted proxy are not; those of all are together', async () => {
  for (const [settings, open] of [
    [{ LIMIT_SOCKETS: '2' }, 2],
    [{ LIMIT_SOCKETS: '2', TRUST_PROXY: '127.0.0.1' }, 3],
    [{ GATEWAY_MAX_SOCKETS: '2', TRUST_PROXY: '127.0.0.1' }, 2],
  ] as const) {
    await using bed = await startLaneBed(settings);
    const { hostname, port } = new URL(bed.url);
    const sockets = Array.from({ length: 3 }, () => connect(Number(port), hostname));
    const alive = await Promise.all(
      sockets.map(async (socket) => {
        socket.on('error', () => {});
        await once(socket, 'connect');
        socket.write('GET /health HTTP/1.1\r\nhost: g\r\n\r\n');
        return Promise.race([once(socket, 'data').then(() => 1), once(socket, 'close').then(() => 0)]).catch(() => 0);
      }),
    );
    expect(alive.reduce<number>((sum, one) => sum + one, 0)).toBe(open);
    for (const socket of sockets) socket.destroy();
  }
});

it('sockets of one IPv6 network are those of one address', () => {
  const limits = { LIMIT_SOCKETS: 2, LIMIT_REQUESTS: 1, LIMIT_BUFFERED_BYTES: 1, GATEWAY_READ_MS: 1 };
  const clients = new Clients(limits, { kind: 'none' }, { refused: () => {}, cut: () => {} });
  const taken = ['2001:db8::1', '2001:db8::2', '2001:db8:0:0:7::3', '2001:db8:0:1::1'].map((remoteAddress) => {
    const socket = Object.defineProperty(new Socket(), 'remoteAddress', { value: remoteAddress });
    clients.connected(socket);
    return !socket.destroyed;
  });
  expect(taken).toEqual([true, true, false, true]);
});

const ROOMY = { LIMIT_ANSWER_BYTES: String(32 << 20), PAYNOW_MAX_BODY_BYTES: String(32 << 20) };

it('a client who does not read is cut in time', async () => {
  await using bed = await startLaneBed({ ...ROOMY, LIMIT_REQUESTS: '1', GATEWAY_READ_MS: '100' });
  bed.standIn.always(TAGS, LARGE);
  const sockets = await sendUnread(bed.url, ['a']);
  await expect.poll(() => bed.standIn.count(TAGS)).toBe(1);
  await expect.poll(async () => (await ask(bed)).status).toBe(200);
  for (const socket of sockets) socket.destroy();
});

it('answers that wait to be read are bounded together', async () => {
  const limit = String(8 << 20);
  await using bed = await startLaneBed({ ...ROOMY, LIMIT_REQUESTS: '2', LIMIT_BUFFERED_BYTES: limit });
  bed.standIn.always(TAGS, LARGE);
  const sockets = await sendUnread(bed.url, ['a', 'b']);
  await expect.poll(() => bed.standIn.count(TAGS)).toBe(2);
  await expect.poll(async () => (await ask(bed)).status).toBe(200);
  for (const socket of sockets) socket.destroy();
});

it('deliveries that do not end are bounded like any other request, however many may come', async () => {
  await using bed = await startLaneBed({ LIMIT_REQUESTS: '1', LIMIT_BUFFERED_BYTES: '65536' });
  const { hostname, port } = new URL(bed.url);
  const cut: number[] = [];
  const sockets = await Promise.all(
    [40_000, 30_000].map(async (bytes) => {
      const socket = connect(Number(port), hostname);
      await once(socket, 'connect');
      socket.on('error', () => socket.destroy()).on('close', () => cut.push(bytes));
      socket.write(`POST /webhooks/paynow HTTP/1.1\r\nhost: g\r\ncontent-length: 900000\r\n\r\n`);
      await fetch(new URL('/health', bed.url)); // the head has been read by now
      socket.write('x'.repeat(bytes));
      return socket;
    }),
  );
  await expect.poll(() => cut).toEqual([40_000]); // the largest
  const small = () => fetch(new URL('/webhooks/paynow', bed.url), { method: 'POST', body: '{}' });
  expect((await Promise.all([small(), small()])).map(({ status }) => status)).toEqual([401, 401]);
  for (const socket of sockets) socket.destroy();
});
