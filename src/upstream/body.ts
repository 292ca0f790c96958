import type { Endpoint, ReplyShape } from './endpoint.js';
import { invalidResponse, outcomeUnknown } from './errors.js';

/** The reason of a body over the limit. */
export class BodyTooLarge extends Error {}

/**
 * Reads a body to its end.
 * @throws BodyTooLarge beyond `limit` bytes; whatever the stream throws when it breaks off.
 */
export async function readText(body: AsyncIterable<Buffer>, limit: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > limit) throw new BodyTooLarge('body over the limit');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size).toString('utf8');
}

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
