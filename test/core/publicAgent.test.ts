import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { request } from 'undici';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { isPublicAddress } from '../../src/core/networks.js';
import { PrivateAddressError, publicAgent } from '../../src/core/publicAgent.js';

it.each([
  ['8.8.8.8', true],
  ['2606:4700::1111', true],
  ['::ffff:8.8.8.8', true],
  ['127.0.0.1', false],
  ['127.255.255.254', false],
  ['0.0.0.0', false],
  ['10.1.2.3', false],
  ['172.16.0.1', false],
  ['172.31.255.255', false],
  ['192.168.1.1', false],
  ['169.254.169.254', false],
  ['100.64.0.1', false],
  ['100.127.255.255', false],
  ['192.0.0.8', false],
  ['198.18.0.1', false],
  ['203.0.113.1', false],
  ['224.0.0.1', false],
  ['240.0.0.1', false],
  ['255.255.255.255', false],
  ['::', false],
  ['::1', false],
  ['::127.0.0.1', false],
  ['::ffff:127.0.0.1', false],
  ['::ffff:a9fe:a9fe', false],
  ['64:ff9b::7f00:1', false],
  ['64:ff9b:1::1', false],
  ['2002:7f00:1::', false],
  ['2001::1', false],
  ['2001:db8::1', false],
  ['fc00::1', false],
  ['fd00:ec2::254', false],
  ['fe80::1', false],
  ['fec0::1', false],
  ['ff02::1', false],
  ['example.com', false],
  ['', false],
])('%s is an address of the public internet: %s', (address, isPublic) => {
  expect(isPublicAddress(address)).toBe(isPublic);
});

let server: Server;
let port: number;
let connections = 0;

beforeAll(async () => {
  server = createServer((_, response) => response.end('reached'));
  server.on('connection', () => {
    connections += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port; // on TCP
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

const answering =
  (...rounds: readonly string[][]): LookupFunction =>
  (_, options, callback) => {
    const addresses = (rounds.length > 1 ? (rounds as string[][]).shift() : rounds[0]) ?? [];
    const all = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    if (options.all === true) callback(null, all);
    else callback(null, all[0]?.address ?? '', all[0]?.family);
  };

async function reach(url: string, allowsPrivate: boolean, lookup?: LookupFunction): Promise<unknown> {
  const agent = publicAgent({ allowsPrivate, connectMs: 1_000, ...(lookup && { lookup }) });
  onTestFinished(() => agent.destroy());
  return request(url, { dispatcher: agent }).then(
    ({ body }) => body.text(),
    (error: unknown) => error,
  );
}

it.each([
  ['an address', 'http://127.0.0.1:PORT/'],
  ['a number that is an address', 'http://2130706433:PORT/'],
  ['an address inside an IPv6 one', 'http://[::ffff:127.0.0.1]:PORT/'],
  ['the address of every interface', 'http://0.0.0.0:PORT/'],
  ['a name of this machine', 'http://localhost:PORT/'],
  ['a secure address', 'https://127.0.0.1:PORT/'],
  ['a secure name', 'https://localhost:PORT/'],
])('does not connect to this machine by %s', async (_, url) => {
  const before = connections;
  expect(await reach(url.replace('PORT', String(port)), false)).toBeInstanceOf(PrivateAddressError);
  expect(connections).toBe(before);
});

it('checks the address that a name leads to when it connects, whatever it was before, and all of them', async () => {
  const before = connections;
  const url = `http://rebinding.example:${port}/`;
  for (const rounds of [[['127.0.0.1']], [['8.8.8.8', '127.0.0.1']], [['::1']], [['169.254.169.254']]]) {
    expect(await reach(url, false, answering(...rounds))).toBeInstanceOf(PrivateAddressError);
  }
  expect(connections).toBe(before);
});

it('connects to this machine where that is allowed', async () => {
  expect(await reach(`http://127.0.0.1:${port}/`, true)).toBe('reached');
  expect(await reach(`http://inside.example:${port}/`, true, answering(['127.0.0.1']))).toBe('reached');
});
