import { LRUCache } from 'lru-cache';
import type { Endpoint } from './endpoint.js';
import { KnownRows, type RowsRead } from './knownRows.js';

/** The last body of a URL: its bytes, and where that seems worth it, what they parse to. */
interface Remembered {
  /** As they came, packed or not. */
  readonly bytes: Buffer;
  readonly parsed?: Parsed;
  /** Bodies that are still to be let pass before rows are compared again. */
  readonly pause: number;
  /** Bodies that passed the last time, or 0. */
  readonly lastPause: number;
  /** Bytes it takes in memory, about. */
  readonly size: number;
}

/** A body's frozen reply, with what its rows are known by when a body has differed from it. */
interface Parsed {
  readonly body: Buffer;
  readonly reply: object;
  known?: KnownRows | undefined;
}

/** A body that has just arrived, compared with the last one of its URL. */
export interface Sighting {
  /** What the body parses to, when that is known: frozen. */
  readonly reply: object | undefined;
  /** Reads an unpacked list by the rows of the last one; undefined when too few of them are the same. */
  readRows(body: Buffer): RowsRead | undefined;
  /** Takes what this very body, unpacked, was parsed to. */
  keep(reply: unknown, body: Buffer): void;
}

// A parsed body takes several times the memory of its text.
const PARSED_FACTOR = 4;

/** What a remembered body takes beside its bytes, about. */
const BODY_BYTES = 512;

// Bodies below these paths carry tokens and signing secrets: nothing of them is held beyond the request.
const SECRET = new Set(['gameservers', 'webhooks', 'tokens']);

/** Whether bodies of this operation may be remembered: reads without secrets. */
export const mayRemember = ({ method, path }: Endpoint): boolean =>
  method === 'GET' && !path.split('/').some((segment) => SECRET.has(segment));

/** Bodies that pass at the most before rows are compared again, where they had little in common. */
const MAX_PAUSE = 256;

/**
 * Spares the parsing of bodies that come back unchanged, and of rows that do. Every call is still made, so nothing here can
 * be stale; and equal bytes hold nothing that the caller has not just received, so credentials may share it: the one
 * exception to "the credential is in every key".
 *
 * The second body of a URL is remembered parsed and frozen, and only such a reply is shared, whole or by its rows. Where bodies
 * have little in common, rows are compared more and more seldom: the cost is one comparison that ends at the first
 * differing byte.
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
   * Holds a body of status 200 against the last one of its URL.
   * @param target path and query
   * @param bytes the body as it came, still packed
   * @param encoding its `Content-Encoding`
   */
  see(target: string, bytes: Buffer, encoding: string | undefined): Sighting {
    const name = nameOf(target, encoding);
    const last = this.#last.get(name);
    const again = last !== undefined && (last.bytes === bytes || last.bytes.equals(bytes));
    const { parsed, pause = 0, lastPause = 0 } = last ?? {};
    let read: RowsRead | undefined;
    return {
      reply: again ? parsed?.reply : undefined,
      readRows: (body) => {
        if (again || !parsed || !Array.isArray(parsed.reply)) return undefined;
        parsed.known ??= KnownRows.of(parsed.body, parsed.reply as unknown[]);
        read = parsed.known?.read(body);
        return read;
      },
      keep: (reply, body) => {
        const common = again || read !== undefined;
        const pauses = nextPauses(common, parsed !== undefined, { pause, lastPause });
        if (!last || pauses.pause > 0 || typeof reply !== 'object' || reply === null) {
          this.#last.set(name, { bytes, ...pauses, size: bytes.length + BODY_BYTES });
          return;
        }
        const size = BODY_BYTES + bytes.length + body.length * PARSED_FACTOR + (body === bytes ? 0 : body.length);
        const kept: Parsed = { body, reply: freeze(reply), known: read?.known };
        this.#last.set(name, { bytes, parsed: kept, ...pauses, size });
      },
    };
  }
}

type Pauses = Pick<Remembered, 'pause' | 'lastPause'>;

/**
 * @param common whether the body had much in common with the last one
 * @param compared whether that was looked at
 */
function nextPauses(common: boolean, compared: boolean, { pause, lastPause }: Pauses): Pauses {
  if (common) return { pause: 0, lastPause: 0 };
  if (!compared) return { pause: Math.max(0, pause - 1), lastPause };
  const longer = Math.min(MAX_PAUSE, Math.max(1, 2 * lastPause));
  return { pause: longer, lastPause: longer };
}

const nameOf = (target: string, encoding: string | undefined): string => `${encoding ?? ''} ${target}`;

/** Freezes a value of JSON with everything inside; parsed JSON has no cycles, but may be deep. What is frozen is so inside. */
function freeze<T extends object>(value: T): T {
  const open: object[] = [value];
  for (let next = open.pop(); next; next = open.pop()) {
    for (const inner of Object.values(next))
      if (typeof inner === 'object' && inner !== null && !Object.isFrozen(inner)) open.push(inner as object);
    Object.freeze(next);
  }
  return value;
}
