import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * The range to choose from. Operating systems assign ports above it: Linux from 32768, macOS and Windows from 49152. A
 * connection could take one of those before the program starts. `fetch` refuses some ports below 12000.
 */
const FIRST = 12_000;
const LAST = 32_767;

/** Ports that this process has had. */
const given = new Set<number>();

/** Returns a port that nobody listens on, for a program that has to be told its port. Every call returns a different one. */
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
