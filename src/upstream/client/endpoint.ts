/** HTTP methods that PayNow's APIs use. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** The names in braces of a path template: `'/v1/stores/{storeId}'` gives `'storeId'`. */
export type PathParameter<P extends string> = P extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PathParameter<Rest>
  : never;

/** A value of a query; arrays are sent as the name repeated, without brackets. */
export type QueryValue = string | number | boolean | readonly string[] | undefined;

/** What a successful answer's body is. */
export type ReplyShape = 'row' | 'rows' | 'nothing';

type ShapeOf<Reply> = Reply extends readonly unknown[] ? ['rows'] : Reply extends object ? [] : ['nothing'];

/** Marks an endpoint that takes no query, or no body. */
export type None = Record<never, never>;

/**
 * One PayNow REST operation as data: wire facts only. The type parameters exist for the compiler
 * and are never present at run time.
 */
export interface Endpoint<P extends string = string, Query = unknown, Body = unknown, Reply = unknown> {
  readonly method: Method;
  /** The path template as PayNow's published description spells it. */
  readonly path: P;
  /** `'GET /v1/stores/{storeId}'`: names the operation in errors, metrics and logs. */
  readonly name: string;
  /** What a successful answer's body is: one JSON object, an array of them, or nothing. */
  readonly shape: ReplyShape;
  /** Whether it changes nothing: a failed one may be sent again, and its outcome is never unknown. */
  readonly isRead: boolean;
  /** Headers it takes beside the credential, in lower case; others are not sent. */
  readonly headers?: readonly string[];
  /** Never read; carries the types. */
  readonly types?: { readonly query: Query; readonly body: Body; readonly reply: Reply };
}

/**
 * Declares an operation: `endpoint<Query, Body, Reply>()('GET', '/v1/stores/{storeId}/orders', 'rows')`.
 * Called in two steps because TypeScript infers either all type parameters of a call or none, and
 * the path's literal has to be inferred for its parameters to be typed. The shape follows from the
 * reply's type; the compiler asks for it where it is not a single object.
 */
export function endpoint<Query = None, Body = None, Reply = void>() {
  return <const P extends `/v${number}/${string}`>(
    method: Method,
    path: P,
    ...rest: ShapeOf<Reply>
  ): Endpoint<P, Query, Body, Reply> => ({
    method,
    path,
    name: `${method} ${path}`,
    shape: rest[0] ?? 'row',
    isRead: method === 'GET',
  });
}

/** Says that an operation changes nothing, although it is no GET. */
export const readOnly = <E extends Endpoint>(endpoint: E): E => ({ ...endpoint, isRead: true });

/** The header that names the store to PayNow's storefront. */
export const STORE_HEADER = 'x-paynow-store-id';

/** The headers that say where the shopper is: prices and taxes depend on them. */
export const IP_HEADER = 'x-paynow-customer-ip';
export const COUNTRY_HEADER = 'x-paynow-customer-countrycode';

/** Says that an operation of the storefront takes the store's header, the shopper's, or both. */
export const withHeaders = <E extends Endpoint>(takes: 'store' | 'shopper' | 'store and shopper', endpoint: E): E => ({
  ...endpoint,
  headers: [...(takes === 'shopper' ? [] : [STORE_HEADER]), ...(takes === 'store' ? [] : [IP_HEADER, COUNTRY_HEADER])],
});

/** What a call of `E` takes: `path` when the template has parameters, `query` and `body` as declared. */
export type CallParameters<E> =
  E extends Endpoint<infer P, infer Query, infer Body, unknown>
    ? ([PathParameter<P>] extends [never]
        ? { path?: undefined }
        : { path: Readonly<Record<PathParameter<P>, string>> }) &
        ([keyof Query] extends [never] ? { query?: undefined } : { query?: Query }) &
        ([keyof Body] extends [never] ? { body?: undefined } : { body: Body })
    : never;

/** What a call of `E` answers with, as it came over the wire. */
export type ReplyOf<E> = E extends Endpoint<string, unknown, unknown, infer Reply> ? Reply : never;

/** An operation on a store's rows: its path names the store. */
export type StoreEndpoint<Query, Body, Reply> = Endpoint<`/v1/stores/{storeId}/${string}`, Query, Body, Reply>;

/** An operation on one row of a store: its path names the store, and ends with the row's id. */
export type RowEndpoint<Query, Body, Reply> = Endpoint<
  `/v1/stores/{storeId}/${string}/{${string}}`,
  Query,
  Body,
  Reply
>;

/** The path parameters of an operation on one row. */
export function rowPath({ path }: Pick<Endpoint, 'path'>, storeId: string, id: string) {
  const [, name = ''] = /\{(\w+)\}$/.exec(path) ?? [];
  return { storeId, [name]: id };
}

const DOT_SEGMENT = /^\.{1,2}$/;

/**
 * Fills a path template. Values are encoded; a value that would change the path's shape (empty, `.`, `..`)
 * throws, for it must never reach PayNow.
 */
export function buildPath(template: string, values: Readonly<Record<string, string>> = {}): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined || value === '' || DOT_SEGMENT.test(value)) {
      throw new RangeError(`path parameter ${name} of ${template} is not usable`);
    }
    return encodeURIComponent(value);
  });
}

/** Query values as a search string with its `?`, or `''`; `undefined` is left out, arrays repeat their name. */
export function buildQuery(query: Readonly<Record<string, QueryValue>> | undefined): string {
  if (!query) return '';
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    if (typeof value === 'object') for (const item of value) search.append(name, item);
    else search.append(name, String(value));
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}
