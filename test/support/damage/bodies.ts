import { type Lock, resolveShape } from '../../../src/cli/contract/lock.js';
import type { Shape } from '../../../src/cli/contract/shape.js';

/** What a body has to say of the request it answers. */
export interface Asked {
  readonly storeId: string;
  /** Ids by the name of their field: what the request named. */
  readonly ids: Readonly<Record<string, string>>;
}

/** A place in a body: names of fields and places in lists. */
export type Place = readonly (string | number)[];

/** One way to damage a body. */
export interface Damage {
  readonly place: Place;
  readonly kind: string;
  /** The same for the same damage to the same kind of object, wherever that stands. */
  readonly name: string;
  apply(body: unknown): unknown;
}

type Row = Record<string | number, unknown>;

/** Values that a refund needs, so that it is sent: money has arrived, and none went back. */
const STATES: Readonly<Record<string, string>> = { PaymentStatusDto: 'completed', RefundStatus: 'failed' };

const TEXTS: Readonly<Record<string, string>> = { 'date-time': '2026-01-01T00:00:00Z', 'flake-id': '7' };

/** A good body of this shape. Lists and maps hold one part each; what contains its like contains none. */
export function goodBody(shape: Shape, lock: Lock, asked: Asked, name = '', above: readonly string[] = []): unknown {
  const { ref } = shape;
  if (ref !== undefined && above.includes(ref)) return null;
  const { type, format = '', items, additionalProperties, properties, pattern, ...rest } = resolveShape(lock, shape);
  const inside = ref === undefined ? above : [...above, ref];
  const inner = (of: Shape, field: string) => goodBody(of, lock, asked, field, inside);
  if (type === 'array') return [inner(items ?? {}, name)].filter((item) => item !== null);
  if (additionalProperties) return { key: inner(additionalProperties, name) };
  if (properties) {
    // What is sent along with a row is what the row names.
    const named = asked.ids[`${name}_id`];
    return Object.fromEntries(
      Object.entries(properties).map(([field, each]) => [
        field,
        field === 'id' && named !== undefined ? named : inner(each, field),
      ]),
    );
  }
  if (type === 'integer') return 3;
  if (type === 'number') return 1.5;
  if (type === 'boolean') return true;
  if (type !== 'string') return { any: 'thing' };
  if (format === 'flake-id' && name === 'store_id') return asked.storeId;
  if (format === 'flake-id' && name !== 'id') return asked.ids[name] ?? '7';
  // A row says what it was asked for by, besides its id: an account, a code.
  if (name !== 'id' && !rest.enum && asked.ids[name] !== undefined) return asked.ids[name];
  if (rest.enum) return STATES[ref ?? ''] ?? rest.enum.at(-1);
  if (name.endsWith('currency')) return 'usd';
  if (/country(_code)?$/.test(name)) return 'DE';
  return TEXTS[format] ?? (pattern === undefined ? 'text' : 'DE');
}

/** Every place of a body, lists and maps looked into. */
export function placesOf(body: unknown, place: Place = []): Place[] {
  if (typeof body !== 'object' || body === null) return [];
  return Object.entries(body).flatMap(([key, value]) => {
    const at = [...place, Array.isArray(body) ? Number(key) : key];
    return [at, ...placesOf(value, at)];
  });
}

const parentOf = (body: unknown, place: Place): Row => {
  let at = body as Row;
  for (const key of place.slice(0, -1)) at = at[key] as Row;
  return at;
};

/** What a value may be replaced by: values of another type, and huge ones. */
function othersFor(value: unknown): readonly [string, unknown][] {
  if (typeof value === 'string')
    return [
      ['an object', { c: 2 }],
      ['a number', 411486491630370800],
      ['huge', 'x'.repeat(5000)],
    ];
  if (typeof value === 'number')
    return [
      ['a text', 'x'],
      ['huge', 3_000_000_000],
      ['huger', 1e300],
    ];
  if (typeof value === 'boolean')
    return [
      ['a text', 'x'],
      ['a list', [true]],
    ];
  if (Array.isArray(value))
    return [
      ['a text', 'x'],
      ['an object', { a: null }],
      ['a list of null', [null]],
      ['a list of lists', [[]]],
    ];
  return [
    ['a text', 'x'],
    ['a list', [value]],
    ['empty', {}],
    ['a map of null', { a: null, b: { c: [1] } }],
  ];
}

/** Every way to damage a good body that the sweep tries: each value missing, null, of another type, huge. */
export function damagesOf(good: unknown): Damage[] {
  return placesOf(good).flatMap((place) => {
    const key = place.at(-1) ?? '';
    const parent = parentOf(good, place);
    const value = parent[key];
    const owner = Array.isArray(parent) ? place.slice(0, -1).join('.') : Object.keys(parent).join(' ');
    const put = (kind: string, other: unknown): Damage => ({
      place,
      kind,
      name: `${owner}: ${key} ${kind}`,
      apply: (body) => {
        const copy = structuredClone(body);
        parentOf(copy, place)[key] = other;
        return copy;
      },
    });
    const missing: Damage = {
      place,
      kind: 'missing',
      name: `${owner}: ${key} missing`,
      apply: (body) => {
        const copy = structuredClone(body);
        if (typeof key === 'number') (parentOf(copy, place) as unknown as unknown[]).splice(key, 1);
        else delete parentOf(copy, place)[key];
        return copy;
      },
    };
    return [missing, put('null', null), ...othersFor(value).map(([kind, other]) => put(kind, other))];
  });
}
