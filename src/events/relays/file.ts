import * as z from 'zod';
import { withoutMark } from '../../core/byteOrderMark.js';
import { isPaynowId } from '../../core/paynowId.js';
import { readPrivateFile, stampOfFile } from '../../core/privateFile.js';
import { STORE_EVENT_NAMES, type StoreEventName } from '../../core/storeEvents.js';
import type { EventTypeName } from '../event.js';
import type { Relay } from './relay.js';
import { SECRET_FORM, secretBytes, urlProblem } from './target.js';

const typeNames: [EventTypeName, ...StoreEventName[]] = ['OTHER', ...STORE_EVENT_NAMES];
const secret = z.string().refine((text) => secretBytes(text) !== undefined, SECRET_FORM);

const fileOf = (stores: readonly string[], allowsPrivate: boolean) => {
  const relay = z.strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be 1 to 63 of a-z, 0-9 and -'),
    storeId: z
      .string()
      .refine((id) => isPaynowId(id) && stores.includes(id), 'must be a store whose events are received')
      .optional(),
    url: z.string().superRefine((url, check) => {
      const message = urlProblem(url, allowsPrivate);
      if (message !== undefined) check.addIssue({ code: 'custom', message });
    }),
    secrets: z.array(secret).min(1).max(3),
    types: z.array(z.enum(typeNames)).min(1).optional(),
  });
  return z.strictObject({
    version: z.literal(1),
    relays: z
      .array(relay)
      .max(1_000)
      .refine((relays) => new Set(relays.map(({ id }) => id)).size === relays.length, 'must not hold an id twice'),
  });
};

/** A relay file that cannot be used; the message names the file and says what is wrong, and no secret of it. */
export class RelayFileError extends Error {
  override readonly name = 'RelayFileError';
}

/** How a relay file is read. */
export interface RelayFileOptions {
  readonly path: string;
  /** The stores whose events are received; the first one is meant where a relay names none. */
  readonly stores: readonly string[];
  readonly allowsPrivate: boolean;
}

/** The relays of a file, read again whenever the file has changed. */
export class RelayFile {
  #seen = '';
  #relays: readonly Relay[] = [];

  constructor(private readonly options: RelayFileOptions) {}

  /**
   * The relays; the file is read when it is not the one last read.
   * @throws RelayFileError when it is missing, broken or open to others: nothing is sent on what it said before
   */
  async relays(): Promise<readonly Relay[]> {
    // Looked at before it is read: a change in between is seen next time.
    const stamp = await this.#reading(stampOfFile(this.options.path));
    if (stamp === this.#seen) return this.#relays;
    this.#seen = '';
    this.#relays = this.#parse(await this.#reading(this.#read()));
    this.#seen = stamp;
    return this.#relays;
  }

  #read(): Promise<string> {
    const fail = (message: string) => new RelayFileError(message);
    return readPrivateFile({ path: this.options.path, what: 'relay file', fail });
  }

  #parse(text: string): readonly Relay[] {
    const { path, stores, allowsPrivate } = this.options;
    let json: unknown;
    try {
      json = JSON.parse(withoutMark(text));
    } catch {
      throw new RelayFileError(`The relay file ${path} is not JSON.`);
    }
    const result = fileOf(stores, allowsPrivate).safeParse(json);
    if (!result.success) {
      const [issue] = result.error.issues;
      const why = issue?.code === 'custom' || issue?.code === 'invalid_format' ? `: it ${issue.message}` : '';
      throw new RelayFileError(`The relay file ${path} is not usable at "${issue?.path.join('.') ?? ''}"${why}.`);
    }
    return result.data.relays.map(({ id, storeId = stores[0], url, secrets, types }) => {
      if (storeId === undefined) throw new RelayFileError(`The relay file ${path} must name the store of "${id}".`);
      return { id, storeId, url, secrets, types, createdAt: undefined };
    });
  }

  async #reading<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      if (error instanceof RelayFileError) throw error;
      const { code = 'unknown' } = error as NodeJS.ErrnoException;
      throw new RelayFileError(`The relay file ${this.options.path} cannot be read (${code}).`);
    }
  }
}
