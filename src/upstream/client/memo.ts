import { LRUCache } from 'lru-cache';
import type { Endpoint } from './endpoint.js';

/** The last body of a URL: its bytes, and once it has come twice, what they parse to. */
interface Remembered {
  readonly bytes: Buffer;
  readonly reply?: object;
  /** Bytes it takes in memory, about. */
  readonly size: number;
}

/** A body that has just arrived, compared with the last one of its URL. */
export interface Sighting {
  /** What the body parses to, when that is known: frozen. */
  readonly reply: object | undefined;
  /** Takes what this very body was parsed to, and how many bytes that took unpacked. */
  keep(reply: unknown, unpackedBytes: number): void;
}

// A parsed body takes several times the memory of its text.
const PARSED_FACTOR = 4;

/** Below this many bytes, parsing is cheaper than remembering. */
const MIN_BYTES = 4096;

// Bodies below these paths carry tokens and signing secrets: nothing of them is held beyond the request.
const SECRET = new Set(['gameservers', 'webhooks', 'tokens']);

/** Whether bodies of this operation may be remembered: reads without secrets. */
export const mayRemember = ({ method, path }: Endpoint): boolean =>
  method === 'GET' && !path.split('/').some((segment) => SECRET.has(segment));

/**
 * Spares the parsing of bodies that come back unchanged. Every call is still made, so nothing here can be stale; and
 * equal bytes hold nothing that the caller has not just received, so credentials may share it: the one exception to
 * "the credential is in every key".
 *
 * A body is parsed twice before it is remembered parsed, and only that second, frozen, reply is shared. Where bodies
 * always differ, the cost is one comparison that ends at the first differing byte.
 */
export class ParseMemo {
  readonly #last: LRUCache<string, Remembered>;

  /** @param maxBytes memory for bodies, parsed ones counted several times */
  constructor(maxBytes: number) {
    this.#last = new LRUCache<string, Remembered>({
      maxSize: maxBytes,
      sizeCalculation: ({ size }) => size,
    });
  }

  /** The last body of this URL, to hold the next one against while it arrives. */
  lastOf(target: string, encoding: string | undefined): Buffer | undefined {
    return this.#last.get(nameOf(target, encoding))?.bytes;
  }

  /**
   * Holds a body of status 200 against the last one of its URL; nothing for one that is too small to be worth it.
   * @param target path and query
   * @param bytes the body as it came, still packed
   * @param encoding its `Content-Encoding`
   */
  see(target: string, bytes: Buffer, encoding: string | undefined): Sighting | undefined {
    if (bytes.length < MIN_BYTES) return undefined;
    const name = nameOf(target, encoding);
    const last = this.#last.get(name);
    const again = last !== undefined && (last.bytes === bytes || last.bytes.equals(bytes));
    return {
      reply: again ? last?.reply : undefined,
      keep: (reply, unpackedBytes) => {
        if (again && typeof reply === 'object' && reply !== null) {
          const size = bytes.length + unpackedBytes * PARSED_FACTOR;
          this.#last.set(name, { bytes, reply: freeze(reply), size });
        } else {
          this.#last.set(name, { bytes, size: bytes.length });
        }
      },
    };
  }
}

const nameOf = (target: string, encoding: string | undefined): string => `${encoding ?? ''} ${target}`;

/** Freezes a value of JSON with everything inside; parsed JSON has no cycles, but may be deep. */
function freeze<T extends object>(value: T): T {
  const open: object[] = [value];
  for (let next = open.pop(); next; next = open.pop()) {
    for (const inner of Object.values(next))
      if (typeof inner === 'object' && inner !== null) open.push(inner as object);
    Object.freeze(next);
  }
  return value;
}
