import { UpstreamError, type UpstreamFailure } from './errors.js';

/** What was found: the kind of a value, never the value. */
export type Found =
  | 'unreadable'
  | 'missing'
  | 'null'
  | 'a text'
  | 'a text of another form'
  | 'a number'
  | 'true or false'
  | 'a list'
  | 'an object';

/** Something that PayNow sent differently from its description. */
export interface Deviation {
  /** `'GET /v1/stores/{storeId}/orders'`. */
  readonly endpoint: string;
  /** Where in the body, for instance `lines[].price`; one of a bounded number of names. */
  readonly field: string;
  readonly found: Found;
}

/** The kind of a value of JSON. */
export function foundIn(value: unknown): Found {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'boolean') return 'true or false';
  return typeof value === 'number' ? 'a number' : 'a text';
}

/**
 * The error of a value that cannot be used. Of a write it leaves the outcome unknown, so that whoever decides by the
 * value takes the write for neither done nor refused.
 */
export function unusable({ endpoint, field, found }: Deviation, isRead: boolean): UpstreamError {
  const failure: UpstreamFailure = { endpoint };
  return isRead
    ? new UpstreamError(
        'UPSTREAM_INVALID_RESPONSE',
        `PayNow's answer to ${endpoint} has no usable ${field}: it is ${found}.`,
        failure,
      )
    : new UpstreamError(
        'UPSTREAM_OUTCOME_UNKNOWN',
        `PayNow's answer to ${endpoint} has no usable ${field}: it is ${found}. ` +
          'Read the object again to find out; do not repeat the call before.',
        failure,
      );
}

/** The damaged fields of rows, each with its error. */
const damaged = new WeakMap<object, Map<string, () => UpstreamError>>();

/** What a damaged field of a row throws; undefined for one that can be used. */
export const damageOf = (row: object, name: string): UpstreamError | undefined => damaged.get(row)?.get(name)?.();

/** Makes a field of a row throw whenever it is looked at: a row costs nothing as long as its damage is not asked for. */
export function damage(row: object, name: string, error: () => UpstreamError): void {
  const fields = damaged.get(row) ?? new Map<string, () => UpstreamError>();
  damaged.set(row, fields.set(name, error));
  Object.defineProperty(row, name, {
    // Not enumerable, so that copies and prints of the row leave it out.
    enumerable: false,
    configurable: true,
    get(): never {
      throw error();
    },
  });
}

/**
 * A row with more fields. What is damaged stays so, which a plain copy would forget; a row that is an error stays one.
 */
export function withFields<Row extends object, More extends object>(row: Row, more: More): Row & More {
  const isError: boolean = row instanceof Error;
  if (isError) return row as Row & More;
  const fields = damaged.get(row);
  if (!fields) return { ...row, ...more };
  const view = Object.create(row, Object.getOwnPropertyDescriptors(more)) as Row & More;
  damaged.set(view, fields);
  return view;
}
