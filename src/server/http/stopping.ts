import { type IncomingMessage, type Server, ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

/** Idle connections get this long to be used once more, and to be told that they end; never longer than the pause. */
const MAX_GRACE_MS = 5_000;

/**
 * How a server stops without losing a request. Closing an idle connection races with what its client is sending, so
 * clients are told to end their connections themselves: by `Connection: close` on the next answer of each.
 */
export class Stopping {
  /** For `createServer`: an answer that says whether its connection goes on at the moment it is written. */
  readonly Response: typeof ServerResponse<IncomingMessage>;
  readonly #open = new Set<Socket>();
  #leaving = false;
  #gone: Promise<void> | undefined;

  constructor() {
    const isLeaving = (): boolean => this.#leaving;
    this.Response = class extends ServerResponse {
      override writeHead(...head: unknown[]): this {
        if (isLeaving()) this.shouldKeepAlive = false;
        return super.writeHead(...(head as Parameters<ServerResponse['writeHead']>));
      }
    };
  }

  /** To be told of each connection that the server takes. */
  connected(socket: Socket): void {
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
  }

  /**
   * Goes on for the pause, in which load balancers learn of the end; then takes no new connections and lets go of the
   * open ones. Resolves when they are gone, or idle for too long.
   * @param look resolves when a connection that waits to be taken would have been; a turn of the event loop when absent
   */
  async drain(server: Server, pauseMs: number, look: () => Promise<unknown> = nextTurn): Promise<void> {
    if (!server.listening) return;
    await sleep(pauseMs);
    // A timer comes before what the network has brought meanwhile: connections made by now are taken,
    await takeAll(server, look);
    const gone = this.#stopListening(server);
    await Promise.race([gone, sleep(Math.min(pauseMs, MAX_GRACE_MS), undefined, { ref: false })]);
    await nextTurn(); // and requests sent by now are no idleness.
  }

  /** Takes no new connections, which another process gets, and lets go of the open ones; see {@link drain}. */
  async retire(server: Server): Promise<void> {
    if (!server.listening) return;
    await Promise.race([this.#stopListening(server), sleep(MAX_GRACE_MS, undefined, { ref: false })]);
    await nextTurn();
  }

  /** Stops at once: idle connections end, requests in flight get `drainMs` before their sockets are cut. */
  async close(server: Server, drainMs: number): Promise<void> {
    if (!server.listening && !this.#gone) return;
    const gone = this.#stopListening(server);
    server.closeIdleConnections();
    // Browsers open connections ahead of need. While nothing has arrived on one, it is not idle to Node.
    for (const socket of this.#open) if (socket.bytesRead === 0) socket.destroy();
    const cut = setTimeout(() => server.closeAllConnections(), drainMs);
    await gone;
    clearTimeout(cut);
    server.close(); // no longer listening: ends the checks for connections that have expired
  }

  /** Resolves when the last connection has ended. */
  #stopListening(server: Server): Promise<void> {
    this.#leaving = true;
    // A server of HTTP would also cut its idle connections.
    this.#gone ??= new Promise((resolve) => NetServer.prototype.close.call(server, () => resolve()));
    return this.#gone;
  }
}

/** Takes the connections that were made and wait. Whoever goes on making new ones is not waited for without end. */
async function takeAll(server: Server, look: () => Promise<unknown>): Promise<void> {
  let taken = 0;
  const count = (): void => {
    taken += 1;
  };
  server.on('connection', count);
  const until = performance.now() + MAX_GRACE_MS;
  for (let before = -1; before !== taken && performance.now() < until; ) {
    before = taken;
    await look();
  }
  server.off('connection', count);
}
