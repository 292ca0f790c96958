import type { Caller } from '../../auth/caller.js';

/**
 * Who sent a request, for the log: the kind, and what tells callers of the kind apart. That is a token's id, or the
 * keyed hash of a credential: never the credential, and no name.
 */
export function callerField(caller: Caller): string {
  if (caller.kind === 'anonymous') return caller.kind;
  if (caller.kind === 'token') return `token:${caller.id}`;
  return `${caller.kind}:${caller.credential.key}`;
}

/** Fields of inputs whose names end like ids of PayNow's, and that say who somebody is elsewhere. */
const IDS_ELSEWHERE = new Set(['steamId', 'platformId', 'discordId']);
const ID_NAME = /^id$|Ids?$/;
/** PayNow's number, or a global id that ends with one. */
const ID = /^(?:gid:\/\/paynow\/\d{1,20}\/\w{1,40}\/)?(\d{1,20})$/;
const MAX_IDS = 100;

/** Collects ids by the names of their fields. */
class Ids {
  readonly #found = new Map<string, Set<string>>();

  add(name: string, value: unknown): void {
    const id = typeof value === 'string' ? ID.exec(value)?.[1] : undefined;
    if (id === undefined) return;
    const ids = this.#found.get(name) ?? new Set();
    if (ids.size < MAX_IDS) ids.add(id);
    this.#found.set(name, ids);
  }

  /** One id as a text, several as a list; undefined when there are none. */
  shown(): Readonly<Record<string, string | readonly string[]>> | undefined {
    if (this.#found.size === 0) return undefined;
    return Object.fromEntries(
      [...this.#found].map(([name, ids]) => {
        const [first = '', ...more] = ids;
        return [name, more.length === 0 ? first : [first, ...more]];
      }),
    );
  }
}

/** What a mutation is about: the PayNow ids in its input. Names, codes, texts and ids of other services are left out. */
export function targetsOf(input: unknown): Readonly<Record<string, string | readonly string[]>> | undefined {
  const ids = new Ids();
  collect(input, ids, 0);
  return ids.shown();
}

const MAX_DEPTH = 4;

function collect(value: unknown, ids: Ids, depth: number): void {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return;
  if (Array.isArray(value)) return value.slice(0, MAX_IDS).forEach((entry) => collect(entry, ids, depth + 1));
  for (const [name, part] of Object.entries(value)) {
    if (name === 'storeId' || IDS_ELSEWHERE.has(name)) continue;
    if (!ID_NAME.test(name)) collect(part, ids, depth + 1);
    else for (const each of Array.isArray(part) ? part : [part]) ids.add(name, each);
  }
}

/** The ids of the rows that a mutation has made or changed, by the names they have in its result. */
export function resultsOf(payload: unknown): Readonly<Record<string, string | readonly string[]>> | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined;
  const ids = new Ids();
  for (const [name, part] of Object.entries(payload)) {
    for (const row of Array.isArray(part) ? (part as unknown[]) : [part as unknown]) {
      if (typeof row === 'object' && row !== null && 'id' in row) ids.add(name, row.id);
    }
  }
  return ids.shown();
}

/** The store of a global id somewhere in the input. */
export function storeInInput(input: unknown): string | undefined {
  if (typeof input !== 'object' || input === null) return undefined;
  for (const part of Object.values(input)) {
    const store = typeof part === 'string' ? /^gid:\/\/paynow\/(\d{1,20})\//.exec(part)?.[1] : storeInInput(part);
    if (store !== undefined) return store;
  }
  return undefined;
}
