import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

/** What a target got in one request. */
export interface Got {
  readonly id: string;
  readonly headers: IncomingHttpHeaders;
  readonly raw: string;
  readonly eventId: string;
  readonly json: Readonly<Record<string, unknown>>;
}

/** An address that events are relayed to, over real HTTP. */
export interface Target extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly got: readonly Got[];
  /** Connections that were made to it. */
  readonly connections: () => number;
  /** Says what is answered; 204 until it is set. */
  answer: (got: Got, response: ServerResponse) => number | Promise<number>;
  /** Resolves when it has got this many requests. */
  count(n: number): Promise<void>;
  /** Ids of the events it got, in order. */
  ids(): readonly string[];
}

/** Starts a target on a free port of this machine. */
export async function startTarget(): Promise<Target> {
  const got: Got[] = [];
  let connections = 0;
  let wake = () => {};
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      const raw = Buffer.concat(chunks).toString();
      const json = JSON.parse(raw) as Record<string, unknown>;
      const one = { id: String(request.headers['webhook-id']), headers: request.headers, raw, json };
      const all = { ...one, eventId: String(json['eventId']) };
      got.push(all);
      wake();
      const status = await target.answer(all, response);
      if (!response.writableEnded) response.writeHead(status).end();
    })();
  });
  server.on('connection', () => {
    connections += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // on TCP
  const target: Target = {
    url: `http://127.0.0.1:${port}/hook`,
    port,
    got,
    connections: () => connections,
    answer: () => 204,
    count: async (n) => {
      while (got.length < n) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    ids: () => got.map(({ eventId }) => eventId),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return target;
}

/** Verifies a delivery as a receiver does, with the library of Standard Webhooks; throws when it is not genuine. */
export const verified = ({ raw, headers }: Got, secret: string): unknown =>
  new Webhook(secret).verify(raw, {
    'webhook-id': String(headers['webhook-id']),
    'webhook-timestamp': String(headers['webhook-timestamp']),
    'webhook-signature': String(headers['webhook-signature']),
  });

/** A secret in the form of Standard Webhooks. */
export const RELAY_SECRET = `whsec_${Buffer.from('a secret of exactly 32 bytes ...').toString('base64')}`;
