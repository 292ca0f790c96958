import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

const GZIP_FROM_BYTES = 1024;

/** A reply before it is sent. */
export interface Reply {
  readonly status: number;
  /** Empty for 204. */
  readonly text: string;
  readonly contentType: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A reply of JSON; no body for `undefined`. */
export const jsonReply = (status: number, body: unknown): Reply => ({
  status,
  text: body === undefined ? '' : JSON.stringify(body),
  contentType: 'application/json; charset=utf-8',
});

/** Reads a request's body to its end; `undefined` beyond `limit` bytes. */
export async function readBytes(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
  }
  return size > limit ? undefined : Buffer.concat(chunks, size);
}

const acceptsGzip = (request: IncomingMessage): boolean =>
  /(^|,)\s*gzip\s*(;\s*q=(?!0(\.0*)?\s*(,|$))[\d.]+\s*)?(,|$)/i.test(String(request.headers['accept-encoding'] ?? ''));

/** Sends a reply, compressed when the caller accepts gzip and the body is large enough. */
export function sendReply(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  const plain = Buffer.from(reply.text);
  const isPacked = plain.length > GZIP_FROM_BYTES && acceptsGzip(request);
  const bytes = isPacked ? gzipSync(plain, { level: 1 }) : plain;
  if (response.destroyed) return;
  response.writeHead(reply.status, {
    ...(reply.status !== 204 && { 'content-type': reply.contentType, 'content-length': String(bytes.length) }),
    ...(isPacked && { 'content-encoding': 'gzip' }),
    vary: 'accept-encoding',
    ...reply.headers,
  });
  response.end(bytes);
}
