import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { freePort } from '../support/freePort.js';

/** The range from which Linux assigns ports to connections, and to servers that ask for any port. */
function givenPorts(): readonly [first: number, last: number] {
  const [first = 0, last = 0] = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').split(/\s+/).map(Number);
  return [first, last];
}

test.runIf(process.platform === 'linux')(
  'a free port can be listened on, and no connection gets it meanwhile',
  async () => {
    const [first, last] = givenPorts();
    expect(last).toBeGreaterThan(first);
    const ports = await Promise.all(Array.from({ length: 200 }, freePort));
    expect(new Set(ports).size).toBe(200);
    expect(ports.filter((port) => port >= first && port <= last)).toEqual([]);
    const server = createServer().listen(ports[0], '127.0.0.1');
    await once(server, 'listening');
    server.close();
  },
);
