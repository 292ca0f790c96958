import { promisify } from 'node:util';
import { brotliDecompress, gunzip } from 'node:zlib';
import type { Endpoint, ReplyShape } from './endpoint.js';
import { invalidResponse, outcomeUnknown } from './errors.js';

/** The reason of a body over the limit. */
export class BodyTooLarge extends Error {
  constructor() {
    super('body over the limit');
  }
}

/**
 * Reads a body to its end and unpacks it.
 * @param encoding the answer's `Content-Encoding`
 * @throws BodyTooLarge beyond `limit` bytes, packed or unpacked; whatever the stream throws when it breaks off
 */
export async function readText(
  body: AsyncIterable<Buffer>,
  encoding: string | undefined,
  limit: number,
): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > limit) throw new BodyTooLarge();
    chunks.push(chunk);
  }
  return (await unpack(Buffer.concat(chunks, size), encoding, limit)).toString('utf8');
}

async function unpack(bytes: Buffer, encoding: string | undefined, limit: number): Promise<Buffer> {
  if (encoding === undefined || encoding === 'identity' || bytes.length === 0) return bytes;
  const decode = DECODERS[encoding.trim().toLowerCase()];
  if (!decode) throw new Error('unknown content encoding');
  try {
    return await decode(bytes, { maxOutputLength: limit });
  } catch (error) {
    const isTooLarge = error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    throw isTooLarge ? new BodyTooLarge() : error;
  }
}

const DECODERS: Readonly<Record<string, (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>>> = {
  gzip: promisify(gunzip),
  br: promisify(brotliDecompress),
};

const isRow = (reply: unknown): boolean => typeof reply === 'object' && reply !== null && !Array.isArray(reply);

const FITS: Readonly<Record<ReplyShape, (reply: unknown) => boolean>> = {
  row: isRow,
  rows: (reply) => Array.isArray(reply) && reply.every(isRow),
  nothing: () => true,
};

/**
 * Parses the body of a 2xx answer.
 * @throws UpstreamError when it is not what the endpoint answers with; after a write, the outcome is then unknown.
 */
export function parseReply(text: string, { name, method, shape }: Endpoint, status: number): unknown {
  if (shape === 'nothing') return undefined;
  const failure = { endpoint: name, status };
  try {
    const reply = JSON.parse(text) as unknown;
    if (FITS[shape](reply)) return reply;
  } catch (cause) {
    throw method === 'GET' ? invalidResponse({ ...failure, cause }) : outcomeUnknown({ ...failure, cause });
  }
  throw method === 'GET' ? invalidResponse(failure) : outcomeUnknown(failure);
}
