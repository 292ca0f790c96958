import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';

/** Milliseconds until a client that has ended its side is asked whether it is still there: most answers come sooner. */
const ASK_AFTER_MS = 250;
/** Pauses between questions: the first question makes the network say that nobody is there, the next one hears it. */
const PAUSES_MS = [1, 25] as const;
/** Questions at the most. */
const MAX_ASKED = 20;

/**
 * Lets clients end their side of the connection after the request: they get their answer. A client that has left looks the
 * same at first. So it is asked by an interim answer (`102 Processing`), which clients pass over: to one that is gone,
 * writing fails, and the connection ends with everything that waits for it.
 * @param isUndecided whether nothing has been sent to PayNow for the request, so that there is time to ask at once
 */
export function allowHalfOpen(server: Server, isUndecided: (request: IncomingMessage) => boolean): void {
  // Left out of Node's types and documents, and there since 0.5. Without it such connections are cut.
  (server as Server & { httpAllowHalfOpen: boolean }).httpAllowHalfOpen = true;
  const answers = new WeakMap<Socket, ServerResponse<IncomingMessage>>();
  server.on('request', (request: IncomingMessage, response: ServerResponse<IncomingMessage>) => {
    answers.set(request.socket, response);
  });
  // Of a connection with TLS, the requests know the socket inside it.
  server.on(server instanceof TlsServer ? 'secureConnection' : 'connection', (socket: Socket) => {
    socket.once('end', () => {
      const response = answers.get(socket);
      // HTTP/1.0 knows no interim answers.
      if (!response || response.req.httpVersion === '1.0') return;
      if (isUndecided(response.req)) ask(response, 1);
      else setTimeout(() => ask(response, 1), ASK_AFTER_MS).unref();
    });
  });
}

function ask(response: ServerResponse, count: number): void {
  if (response.headersSent || response.closed || count > MAX_ASKED) return;
  response.writeProcessing();
  setTimeout(() => ask(response, count + 1), PAUSES_MS[count - 1] ?? ASK_AFTER_MS).unref();
}
