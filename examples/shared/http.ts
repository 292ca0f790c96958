import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const pack = promisify(gzip);

/** What these functions have to know of a server. */
interface Served {
  /** Where people reach it, without a slash at the end; by default, what their requests name. */
  readonly publicUrl: string | undefined;
}

/** Answers a request. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** A body that is larger than this server takes. */
export class TooLarge extends Error {}

const BODY_LIMIT = 256 * 1024;

/** @throws {TooLarge} */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT) throw new TooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** What a form has sent. @throws {TooLarge} */
export const readForm = async (request: IncomingMessage): Promise<URLSearchParams> =>
  new URLSearchParams(await readBody(request));

/** The value of a cookie. */
export const cookieOf = ({ headers }: IncomingMessage, name: string): string | undefined =>
  headers.cookie
    ?.split(/;\s*/)
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1);

/** The address under which the visitor sees this server. */
export function originOf(request: IncomingMessage, { publicUrl }: Served): string {
  return publicUrl ?? `http://${request.headers.host ?? 'localhost'}`;
}

/** Whether a page of this server sent the request: others must not act in anybody's name. */
export function isFromOwnPage(request: IncomingMessage, settings: Served): boolean {
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (site !== undefined) return site === 'same-origin';
  return origin === originOf(request, settings);
}

/** A path of this server to go back to; anything else becomes its first page. */
export const localPath = (path: string | null | undefined): string =>
  path != null && /^\/(?![/\\])[\w\-./?=&%~+]*$/.test(path) ? path : '/';

export function redirect(response: ServerResponse, location: string, cookies: readonly string[] = []): void {
  response.writeHead(303, { location, ...(cookies.length > 0 && { 'set-cookie': [...cookies] }) }).end();
}

export function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
}

/** Compresses what is worth it for clients that take gzip. */
export async function sendPage(
  request: IncomingMessage,
  response: ServerResponse,
  {
    status,
    html,
    headers,
  }: { readonly status: number; readonly html: string; readonly headers: Record<string, string | string[]> },
): Promise<void> {
  const takesGzip = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  const bytes = takesGzip ? await pack(html) : Buffer.from(html);
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': bytes.length,
    vary: 'accept-encoding, cookie',
    ...(takesGzip && { 'content-encoding': 'gzip' }),
    ...headers,
  });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}
