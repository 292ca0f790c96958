import type { IncomingMessage, ServerResponse } from 'node:http';
import { type EventReceiver, STATUS_OF } from '../../events/receiver.js';
import { RECEIVER_PATH } from '../../events/subscriptions.js';
import type { Clients } from './clients.js';
import { pathOf } from './target.js';

/** Largest delivery, in bytes. */
const MAX_BYTES = 1 << 20;

/** Takes PayNow's deliveries at `POST /webhooks/paynow`; false, with nothing sent, for other paths. */
export function createWebhookRoute(receiver: EventReceiver, clients: Clients) {
  return (request: IncomingMessage, response: ServerResponse): boolean => {
    if (pathOf(request) !== RECEIVER_PATH) return false;
    if (request.method !== 'POST') {
      request.resume();
      end(response, 405, { allow: 'POST' });
      return true;
    }
    clients.watch(request, response); // PayNow sends many at once from few addresses
    readRaw(request).then(
      async (raw) => {
        if (raw === undefined) return end(response, 413, { connection: 'close' });
        const { 'paynow-timestamp': timestamp, 'paynow-signature': signature } = request.headers;
        const outcome = await receiver.receive({ timestamp: only(timestamp), signature: only(signature), raw });
        end(response, STATUS_OF[outcome]);
      },
      () => response.destroy(), // the sender left half way, and nobody hears an answer
    );
    return true;
  };
}

const only = (header: string | string[] | undefined): string | undefined =>
  typeof header === 'string' ? header : undefined;

/** PayNow keeps our body in its history, where others read it: it is always empty. */
function end(response: ServerResponse, status: number, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { ...headers, ...(status !== 204 && { 'content-length': 0 }) }).end();
}

/** The body, byte for byte; undefined when it is too large. Rejects when the sender leaves half way. */
async function readRaw(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
