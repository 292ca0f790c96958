import type { IncomingMessage } from 'node:http';
import type { Plugin } from 'graphql-yoga';
import { withoutMark } from '../../core/byteOrderMark.js';
import { isJsonObject } from '../../core/jsonObject.js';
import { ID_NAMES } from '../documents/documentIds.js';
import { overLimit, Refusal } from '../limits/refusal.js';

const EMPTY_QUERY = 'The query is empty. Send the text of a GraphQL document.';

/** Refuses an empty query. It comes behind persisted queries, whose clients may send one with the hash. */
export const refuseEmptyQuery: Plugin = {
  onParams({ params }) {
    if (params.query === '') throw new Refusal('GRAPHQL_PARSE_FAILED', EMPTY_QUERY, {}, { status: 400 });
  },
};

/**
 * Reads what is asked: from the address of GET requests, and from the bodies of POST requests. Those are JSON, and
 * never more than `maxBytes`. The size is counted while reading, whatever
 * the headers promise. Other kinds of body are refused: a page of another site can send those without asking first.
 */
export function useJsonBody(maxBytes: number): Plugin {
  return {
    onRequestParse({ request, serverContext, setRequestParser }) {
      if (request.method === 'GET') setRequestParser(() => paramsOf(request.url));
      if (request.method !== 'POST') return;
      const { req } = serverContext as { readonly req?: IncomingMessage };
      setRequestParser(async () => {
        checkHeaders(request.headers, maxBytes);
        return parseJson(
          await (req ? (bodies.get(req) ?? readSocket(req, maxBytes)) : readStream(request.body, maxBytes)),
        );
      });
    },
  };
}

/** Whether a `Content-Type` is JSON's. */
export const isJsonType = (contentType: string): boolean => /^application\/json *(;|$)/i.test(contentType);

function checkHeaders(headers: Headers, maxBytes: number): void {
  if (!isJsonType(headers.get('content-type') ?? '')) {
    throw new Refusal(
      'BAD_USER_INPUT',
      'Send the request as JSON: "Content-Type: application/json".',
      {},
      { status: 415 },
    );
  }
  const encoding = headers.get('content-encoding');
  if (encoding !== null && encoding !== 'identity') {
    throw new Refusal('BAD_USER_INPUT', 'Send the body as it is, without a Content-Encoding.', {}, { status: 415 });
  }
  const length = headers.get('content-length');
  if (length !== null && Number(length) > maxBytes) throw tooLarge(maxBytes, Number(length));
}

// The rest of the body is not read, so the connection cannot carry another request.
function tooLarge(maxBytes: number, found: number): Refusal {
  const { message, extensions } = overLimit('body', 'bytes in a body', maxBytes, found, 'Send less at a time.');
  const { limit } = extensions as { limit: { name: string; max: number; found: number } };
  return new Refusal('LIMIT_EXCEEDED', message, { limit }, { status: 413, headers: { connection: 'close' } });
}

const bodies = new WeakMap<IncomingMessage, Promise<string>>();

/** Leaves a body that has been read for {@link useJsonBody}. */
export function leaveBody(request: IncomingMessage, body: Promise<string>): void {
  bodies.set(request, body);
}

/**
 * Reads the body of a request that came through a socket.
 * Rejects with a Refusal beyond `maxBytes` and when the client leaves half way.
 */
export function readSocket(request: IncomingMessage, maxBytes: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBytes) chunks.push(chunk);
      else {
        // Left half read, the socket can still carry the answer.
        request.pause();
        request.removeAllListeners('data');
        reject(tooLarge(maxBytes, bytes));
      }
    });
    const leave = () => reject(new Refusal('UNAVAILABLE', 'The client left before its body was complete.'));
    request.once('error', leave);
    request.once('close', leave);
    request.once('end', () => {
      request.off('close', leave);
      resolve(textOf(chunks));
    });
  });
}

async function readStream(body: AsyncIterable<Uint8Array> | null, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw tooLarge(maxBytes, bytes);
    chunks.push(chunk);
  }
  return textOf(chunks);
}

const textOf = (chunks: readonly Uint8Array[]): string => withoutMark(Buffer.concat(chunks).toString('utf8'));

const refuse = (message: string) => new Refusal('BAD_USER_INPUT', message, {}, { status: 400 });

/** The parameters of a request's target, `/graphql?…`. @throws Refusal for what is no JSON or given twice */
export const paramsOfAddress = (target: string) => paramsOf(`http://gateway${target}`);

/** The parameters behind an address; an empty one counts as absent. */
function paramsOf(url: string) {
  const search = new URL(url).searchParams;
  const text = (name: string): string | undefined => {
    const [value, ...more] = search.getAll(name);
    if (more.length > 0) throw refuse(`The parameter ${name} must be given once.`);
    return value || undefined;
  };
  const json = (name: string): Record<string, unknown> | undefined => {
    const given = text(name);
    if (given === undefined) return undefined;
    const value = parsed(withoutMark(given), `The parameter ${name} is not JSON.`);
    if (value === null) return undefined;
    if (!isJsonObject(value)) throw refuse(`The parameter ${name} must be a JSON object.`);
    return value;
  };
  const [variables, extensions] = [json('variables'), json('extensions')];
  const [operationName, query] = [text('operationName'), text('query')];
  const ids = ID_NAMES.flatMap((name) => {
    const id = text(name);
    return id === undefined ? [] : [[name, id] as const];
  });
  return {
    ...Object.fromEntries(ids),
    ...(operationName !== undefined && { operationName }),
    ...(query !== undefined && { query }),
    ...(variables && { variables }),
    ...(extensions && { extensions }),
  };
}

function parseJson(body: string): object {
  const value = parsed(body, 'The body is not JSON.');
  if (typeof value !== 'object' || value === null) throw refuse('The body must be a JSON object with "query".');
  return value;
}

function parsed(text: string, complaint: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw refuse(complaint);
  }
}
