import type { SandboxState, StoreState } from '../state.js';
import { checked, checkedJson, requireJson } from './check.js';
import { found, notFound, Refusal } from './errors.js';
import { type Fields, flakeId, type Kind, objectOf, type Values } from './fields.js';
import { queryJson } from './query.js';

type KindMap = Readonly<Record<string, Kind<unknown>>>;

/** The names in a path's braces. */
export type ParameterNames<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParameterNames<Rest>
  : never;

/** What a credential gives access to. */
export interface Opened {
  readonly store: StoreState;
}

/** What a handler receives besides what the credential opens; all of it has been checked. */
export interface Call<Path extends string, Query, Body> {
  readonly params: Readonly<Record<ParameterNames<Path>, string>>;
  readonly query: Query;
  readonly body: Body;
  readonly state: SandboxState;
}

/** What a handler returns for a reply with status 204 and no body. */
export const NO_CONTENT = Symbol('204');

/** A request whose bytes have been read. */
export interface Incoming {
  readonly method: string;
  readonly path: string;
  readonly search: URLSearchParams;
  /** Absent without one; an empty header, which PayNow's SDK sends for a visitor, is none. */
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  /** Whether a browser shows the reply as a page: it accepts `text/html`. */
  readonly isNavigation?: boolean;
  readonly text: string;
  /** Refuses parameters and properties that PayNow does not describe, which are ignored otherwise. */
  readonly isStrict?: boolean;
  /** The address that the request was sent to, without a slash at the end. */
  readonly origin: string;
  /** The headers of a storefront's server. */
  readonly shopper: ShopperHeaders;
}

/** The headers in which a storefront's server describes its shopper. */
export interface ShopperHeaders {
  /** `x-paynow-store-id` */
  readonly storeId?: string;
  /** `x-paynow-customer-ip` */
  readonly ip?: string;
  /** `x-paynow-customer-countrycode` */
  readonly country?: string;
}

/** A status and the body to send as JSON; `undefined` sends none. */
export interface Outcome {
  readonly status: number;
  readonly body: unknown;
  /** A page to send in place of the JSON. */
  readonly html?: string;
  /** Sent as the `Location` header. */
  readonly location?: string;
}

/** One operation of the sandbox. */
export interface Route {
  readonly method: string;
  readonly path: string;
  /** The status of a reply with a body. */
  readonly status: 200 | 201;
  /** Whether web pages of other origins may call it. */
  readonly isForBrowsers: boolean;
  readonly run: (incoming: Incoming, params: Readonly<Record<string, string>>, state: SandboxState) => unknown;
}

/** The description of an operation. */
export interface RouteOptions<Path extends string, Query, Body, Who> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: Path;
  /** The status of a reply with a body; 200 when absent. */
  readonly status?: 200 | 201;
  readonly body?: Kind<Body>;
  readonly handle: (call: Call<Path, Query, Body> & Who) => unknown;
}

/** Reads the credential of a request. @throws {Refusal} when it gives access to nothing. */
export type Opener<Who extends Opened> = (
  incoming: Incoming,
  params: Readonly<Record<string, string>>,
  state: SandboxState,
) => Who;

/**
 * The store of the request's API key: the wanted one, or any that the key opens when none is named.
 * @throws {Refusal} 401 without a valid key, 404 when it does not open the store
 */
export function storeOfKey(
  { authorization }: Pick<Incoming, 'authorization'>,
  wanted: string | undefined,
  state: SandboxState,
): StoreState {
  const key = /^APIKey +(\S+)$/i.exec(authorization ?? '')?.[1] ?? '';
  const stores = [...state.stores.values()].filter(({ apiKeys }) => apiKeys.has(key));
  if (stores.length === 0) throw new Refusal(401, 'unauthorized', 'The API key is missing or not valid.');
  return found(
    stores.find(({ store }) => wanted === undefined || store.id === wanted),
    'store',
  );
}

/** The store of the key: the one in the path, or any that the key opens when the path has none. */
export const openByKey: Opener<Opened> = (incoming, params, state) => ({
  store: storeOfKey(incoming, params['storeId'], state),
});

/** Ids in a path are checked; other texts, such as codes and slugs, are not. */
const isIdName = (name: string): boolean => name === 'id' || name.endsWith('Id');

/**
 * Makes the function that describes operations behind one kind of credential. A handler runs once the credential, the
 * path, the query and the body have been checked; it returns the body of the reply or {@link NO_CONTENT}, or throws a
 * {@link Refusal}. No operation of PayNow's requires a body: one that is absent is an empty object.
 */
export function routesOpenedBy<Who extends Opened>(open: Opener<Who>, { isForBrowsers = false } = {}) {
  return function describeRoute<
    const Path extends string,
    const R extends KindMap = {},
    const O extends KindMap = {},
    Body = undefined,
  >(options: RouteOptions<Path, Values<R, O>, Body, Who> & { readonly query?: Fields<R, O> }): Route {
    const { method, path, status = 200, body: bodyKind, query: queryFields, handle } = options;
    const queryKind = objectOf<R, O>(queryFields ?? {});
    return {
      method,
      path,
      status,
      isForBrowsers,
      run(incoming, params, state) {
        const who = open(incoming, params, state);
        for (const [name, value] of Object.entries(params)) if (isIdName(name)) checked(flakeId, value, { at: [name] });
        const how = { ignoresUnknown: incoming.isStrict !== true };
        const query = checked(queryKind, queryJson(incoming.search, queryFields ?? {}), how);
        const isBodyAbsent = incoming.text === '';
        if (bodyKind && !isBodyAbsent) requireJson(incoming.contentType);
        const body = bodyKind && checkedJson(bodyKind, isBodyAbsent ? '{}' : incoming.text, how);
        return handle({
          ...who,
          // The router has filled in every name of the path.
          params: params as Readonly<Record<ParameterNames<Path>, string>>,
          query,
          // Without a kind, Body is undefined.
          body: body as Body,
          state,
        });
      },
    };
  };
}

/** Describes an operation of the management API: an API key opens it. */
export const route = routesOpenedBy(openByKey);

interface Match {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // a broken escape is refused as an id
  }
};

/** Takes a path's parameters out of it, by the segments of both; undefined when they do not fit. */
function matchPath(wanted: readonly string[], given: readonly string[]): Readonly<Record<string, string>> | undefined {
  if (wanted.length !== given.length) return undefined;
  if (!wanted.every((segment, index) => segment.startsWith('{') || segment === given[index])) return undefined;
  const params: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    if (segment.startsWith('{')) params[segment.slice(1, -1)] = decoded(given[index] ?? '');
  }
  return params;
}

/** Routes with the segments of their paths. */
const taken = (routes: readonly Route[]) => routes.map((route) => ({ route, segments: route.path.split('/') }));

/** Finds the methods by which web pages of other origins may call a path. */
export function browserMethods(routes: readonly Route[]): (path: string) => readonly string[] {
  const offered = taken(routes.filter(({ isForBrowsers }) => isForBrowsers));
  return (path) => {
    const given = path.split('/');
    const fitting = offered.filter(({ segments }) => matchPath(segments, given) !== undefined);
    return [...new Set(fitting.map(({ route: { method } }) => method))];
  };
}

/** Makes the function that runs a request. Of the routes that match, the one with fewest path parameters runs. */
export function createRouter(routes: readonly Route[]): (incoming: Incoming, state: SandboxState) => Outcome {
  const all = taken(routes);
  const find = ({ method, path }: Incoming): Match | undefined => {
    const given = path.split('/');
    const matches = all.flatMap(({ route: one, segments }): Match[] => {
      const params = one.method === method ? matchPath(segments, given) : undefined;
      return params ? [{ route: one, params }] : [];
    });
    return matches.sort((a, b) => Object.keys(a.params).length - Object.keys(b.params).length)[0];
  };
  return (incoming, state) => {
    const match = find(incoming);
    if (!match) throw notFound(`operation ${incoming.method} ${incoming.path}`);
    const body = match.route.run(incoming, match.params, state);
    return body === NO_CONTENT ? { status: 204, body: undefined } : { status: match.route.status, body };
  };
}
