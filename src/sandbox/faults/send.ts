import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { errorBody } from '../http/errors.js';
import { jsonReply, type Reply, sendReply } from '../http/reply.js';
import type { Fault } from './faults.js';

const DRIP_PAUSE_MS = 100;
const HUGE_BYTES = 50 * 1024 * 1024;
const HUGE_CHUNK = Buffer.from(`"${'x'.repeat(64 * 1024 - 3)}",`);

const PAGE =
  '<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>';

const STATUS_CODES: Readonly<Record<number, string>> = {
  400: 'bad-request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  429: 'too-many-requests',
  503: 'service-unavailable',
};

/** The request and its reply, as far as the fault lets it through. */
export interface FaultyExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** What would have been sent. */
  readonly reply: Reply;
}

/** The reply that a fault sends in place of the right one; `undefined` when it sends none. */
export function faultyReply(fault: Fault, reply: Reply): Reply | undefined {
  // Without a body there is nothing to spoil or to cut off.
  const { status = reply.status === 204 ? 200 : reply.status, headers = {}, body } = fault;
  const own = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
  const answer = (text: string): Reply => ({ ...reply, status, text, headers });
  switch (fault.kind) {
    case 'hang':
    case 'reset':
      return undefined;
    case 'status': {
      const failed = fault.status ?? 503;
      const code = STATUS_CODES[failed] ?? (failed < 500 ? 'request-failed' : 'internal-server-error');
      const error = jsonReply(failed, errorBody(failed, code, 'The sandbox was told to fail.'));
      return { ...error, headers, text: own ?? error.text };
    }
    case 'html':
      return { status: fault.status ?? 502, text: own ?? PAGE, contentType: 'text/html; charset=utf-8', headers };
    case 'empty':
      return answer('');
    case 'wrongType':
      return answer(own ?? '"neither an object nor a list"');
    case 'malformed':
      return answer(own ?? `${reply.text.slice(0, Math.ceil(reply.text.length / 2))}<`);
    case 'cut':
    case 'drip':
      return answer(own ?? (reply.text || '{}'));
    case 'huge':
      return answer('');
  }
}

function start({ response }: FaultyExchange, reply: Reply, length: number): void {
  response.writeHead(reply.status, {
    'content-type': reply.contentType,
    'content-length': String(length),
    ...reply.headers,
  });
}

async function drip(exchange: FaultyExchange, reply: Reply): Promise<void> {
  const { response } = exchange;
  const bytes = Buffer.from(reply.text);
  start(exchange, reply, bytes.length);
  for (let at = 0; at < bytes.length && !response.destroyed; at += 1) {
    response.write(bytes.subarray(at, at + 1));
    await pause(DRIP_PAUSE_MS);
  }
  response.end();
}

async function cut(exchange: FaultyExchange, reply: Reply): Promise<void> {
  const { response } = exchange;
  const bytes = Buffer.from(reply.text);
  start(exchange, reply, bytes.length);
  await new Promise<void>((written) => {
    response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => written());
  });
  response.destroy();
}

async function sendHuge(exchange: FaultyExchange, reply: Reply): Promise<void> {
  const { response } = exchange;
  const count = Math.ceil(HUGE_BYTES / HUGE_CHUNK.length);
  start(exchange, reply, count * HUGE_CHUNK.length + '[""]'.length);
  const closed = once(response, 'close');
  response.write('[');
  for (let sent = 0; sent < count && !response.destroyed; sent += 1) {
    if (!response.write(HUGE_CHUNK)) await Promise.race([once(response, 'drain'), closed]);
  }
  // Writing to a connection that is gone is an error event.
  if (!response.destroyed) response.end('""]');
}

/** Sends what the fault makes of a reply. A hanging request is left to its caller and to the server's end. */
export async function sendFault(fault: Fault, exchange: FaultyExchange, reply: Reply | undefined): Promise<void> {
  const { request, response } = exchange;
  if (fault.kind === 'reset') request.socket.resetAndDestroy();
  if (!reply || response.destroyed) return;
  if (fault.kind === 'drip') return drip(exchange, reply);
  if (fault.kind === 'cut') return cut(exchange, reply);
  if (fault.kind === 'huge') return sendHuge(exchange, reply);
  return sendReply(request, response, reply);
}
