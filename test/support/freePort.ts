import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Where to look. Systems themselves give ports above: Linux from 32768 on, macOS and Windows from 49152 on. One of those
 * may belong to a connection of another test before the program that was to get it has started.
 */
const FIRST = 10_000;
const LAST = 32_767;

const given = new Set<number>();

/** A port of this machine that nobody listens on, for a program that has to be told its port. Each call gives another one. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST, LAST + 1);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return false;
    throw error;
  }
  server.close();
  await once(server, 'close');
  return true;
}
