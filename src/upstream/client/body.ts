import { promisify } from 'node:util';
import { brotliDecompress, gunzip } from 'node:zlib';
import { withoutMark } from '../../core/byteOrderMark.js';
import { isJsonObject } from '../../core/jsonObject.js';
import type { Endpoint, ReplyShape } from './endpoint.js';
import { invalidResponse, outcomeUnknown } from './errors.js';

/** An answer that arrived, but cannot be unpacked, or is over the limit. */
export class BodyUnreadable extends Error {}

/** A body that arrives. As long as it equals what the same URL had the last time, nothing is copied or held. */
export class ArrivingBody {
  #room: Buffer | undefined;
  #size = 0;

  /**
   * @param limit the most bytes it may have
   * @param last what the same URL had the last time
   * @param announced how many bytes are said to come: room for them is made at once
   */
  constructor(
    private readonly limit: number,
    private readonly last: Buffer = NOTHING,
    private readonly announced = 0,
  ) {}

  /**
   * Takes the next piece.
   * @throws BodyUnreadable beyond the limit
   */
  take(chunk: Buffer): void {
    const { limit, last } = this;
    const from = this.#size;
    const size = from + chunk.length;
    if (size > limit) throw new BodyUnreadable('over the limit');
    this.#size = size;
    if (!this.#room) {
      if (size <= last.length && last.compare(chunk, 0, chunk.length, from, size) === 0) return;
      this.#room = Buffer.allocUnsafeSlow(Math.max(size, Math.min(this.announced, limit)));
      last.copy(this.#room, 0, 0, from);
    } else if (size > this.#room.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(size, Math.min(2 * this.#room.length, limit)));
      this.#room.copy(larger, 0, 0, from);
      this.#room = larger;
    }
    chunk.copy(this.#room, from);
  }

  /** All of it; the last body itself when it is equal. */
  whole(): Buffer {
    const read = this.#room ?? this.last;
    return this.#size === read.length ? read : Buffer.from(read.subarray(0, this.#size)); // what is left over is not held on to
  }
}

const NOTHING = Buffer.alloc(0);

/**
 * A body without its packing.
 * @param encoding the answer's `Content-Encoding`
 * @throws BodyUnreadable beyond `limit` bytes unpacked, or when unpacking fails
 */
export function unpack(bytes: Buffer, encoding: string | undefined, limit: number): Buffer | Promise<Buffer> {
  return encoding === undefined || encoding === 'identity' || bytes.length === 0
    ? bytes
    : decoded(bytes, encoding, limit);
}

async function decoded(bytes: Buffer, encoding: string, limit: number): Promise<Buffer> {
  const decode = DECODERS[encoding.trim().toLowerCase()];
  if (!decode) throw new BodyUnreadable('unknown content encoding');
  try {
    return await decode(bytes, { maxOutputLength: limit });
  } catch (error) {
    throw new BodyUnreadable('not unpackable within the limit', { cause: error });
  }
}

const DECODERS: Readonly<Record<string, (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>>> = {
  gzip: promisify(gunzip),
  br: promisify(brotliDecompress),
};

/** Rows of a list: more than any store has. Each costs time of the event loop, however small it is. */
const MAX_ROWS = 50_000;

/**
 * Lists and objects of a body, nested ones counted: a body of the largest size has a tenth of them. Parsing takes half a
 * microsecond for each, and nothing else can run meanwhile.
 */
const MAX_CONTAINERS = 200_000;

/** Bodies below this many bytes cannot hold more. */
const MIN_COUNTED_BYTES = 2 * MAX_CONTAINERS;

const [LIST_BEGIN, OBJECT_BEGIN] = [0x5b, 0x7b];

/** Whether a body opens more lists and objects than may be parsed. Brackets within texts count too: few texts have them. */
export function isOverfull(body: Buffer): boolean {
  if (body.length < MIN_COUNTED_BYTES) return false;
  let left = MAX_CONTAINERS;
  for (let at = 0; at < body.length; at += 1) {
    const byte = body[at];
    if ((byte === LIST_BEGIN || byte === OBJECT_BEGIN) && --left < 0) return true;
  }
  return false;
}

const FITS: Readonly<Record<ReplyShape, (reply: unknown) => boolean>> = {
  row: isJsonObject,
  rows: (reply) => Array.isArray(reply) && reply.length <= MAX_ROWS, // a row that is none costs itself: see `checkReply`
  nothing: () => true,
};

/**
 * Parses the body of a 2xx answer.
 * @param known the same body's rows where they have been read already
 * @throws UpstreamError when it is not what the endpoint answers with; after a write, the outcome is then unknown.
 */
export function parseReply(body: Buffer, endpoint: Endpoint, status: number, known?: readonly unknown[]): unknown {
  const { name, isRead, shape } = endpoint;
  if (shape === 'nothing') return undefined;
  const failure = { endpoint: name, status };
  try {
    if (!known && isOverfull(body)) throw new BodyUnreadable('too many lists and objects');
    const reply = known ?? (JSON.parse(withoutMark(body.toString('utf8'))) as unknown);
    if (FITS[shape](reply)) return reply;
  } catch (cause) {
    throw isRead ? invalidResponse({ ...failure, cause }) : outcomeUnknown({ ...failure, cause });
  }
  throw isRead ? invalidResponse(failure) : outcomeUnknown(failure);
}
