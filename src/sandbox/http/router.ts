import type { SandboxState, StoreState } from '../state.js';
import { badRequest, found, invalid, notFound, Refusal } from './errors.js';
import { type Checked, type Fields, flakeId, type Kind, objectOf, queryJson, type Values } from './fields.js';

type KindMap = Readonly<Record<string, Kind<unknown>>>;

/** The names in a path's braces. */
export type ParameterNames<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParameterNames<Rest>
  : never;

/** What a handler is given: everything checked, and the store that the key opens. */
export interface Call<Path extends string, Query, Body> {
  readonly params: Readonly<Record<ParameterNames<Path>, string>>;
  readonly query: Query;
  readonly body: Body;
  readonly store: StoreState;
  readonly state: SandboxState;
}

/** Answered with 204 and no body. */
export const NO_CONTENT = Symbol('204');

/** A request whose bytes have been read. */
export interface Incoming {
  readonly method: string;
  readonly path: string;
  readonly search: URLSearchParams;
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly text: string;
}

/** A status and what to print as JSON; `undefined` prints nothing. */
export interface Outcome {
  readonly status: number;
  readonly body: unknown;
}

/** One operation of the sandbox. */
export interface Route {
  readonly method: string;
  readonly path: string;
  readonly run: (incoming: Incoming, params: Readonly<Record<string, string>>, state: SandboxState) => unknown;
}

interface RouteOptions<Path extends string, Query, Body> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: Path;
  readonly body?: Kind<Body>;
  readonly handle: (call: Call<Path, Query, Body>) => unknown;
}

function accepted<T>(checked: Checked<T>): T {
  if ('problems' in checked) throw badRequest(checked.problems);
  return checked.value;
}

function readBody(text: string, contentType: string | undefined): unknown {
  if (!/^application\/json\s*(;|$)/i.test(contentType ?? '')) {
    throw new Refusal(415, 'unsupported-media-type', 'The body must be application/json.');
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw invalid('body', 'json', 'must be JSON.');
  }
}

/** The store of the key: the path's, or any that the key opens where the path names none. */
function openStore(incoming: Incoming, params: Readonly<Record<string, string>>, state: SandboxState): StoreState {
  const key = /^APIKey (\S+)$/.exec(incoming.authorization ?? '')?.[1] ?? '';
  const stores = [...state.stores.values()].filter(({ apiKeys }) => apiKeys.has(key));
  if (stores.length === 0) throw new Refusal(401, 'unauthorized', 'The API key is missing or not valid.');
  const wanted = params['storeId'];
  return found(
    stores.find(({ store }) => wanted === undefined || store.id === wanted),
    'store',
  );
}

/**
 * Describes an operation. The handler runs once the key, the path, the query and the body have been checked; it
 * answers the body of the reply or {@link NO_CONTENT}, and throws a {@link Refusal}.
 */
export function route<
  const Path extends string,
  const R extends KindMap = {},
  const O extends KindMap = {},
  Body = undefined,
>(options: RouteOptions<Path, Values<R, O>, Body> & { readonly query?: Fields<R, O> }): Route {
  const { method, path, body: bodyKind, query: queryFields, handle } = options;
  const queryKind = objectOf<R, O>(queryFields ?? {});
  return {
    method,
    path,
    run(incoming, params, state) {
      const store = openStore(incoming, params, state);
      for (const [name, value] of Object.entries(params)) accepted(flakeId.check(value, name));
      const query = accepted(queryKind.check(queryJson(incoming.search, queryFields ?? {}), ''));
      const body = bodyKind && accepted(bodyKind.check(readBody(incoming.text, incoming.contentType), ''));
      return handle({
        // The router has matched every name of the path.
        params: params as Readonly<Record<ParameterNames<Path>, string>>,
        query,
        // Without a kind, Body is undefined.
        body: body as Body,
        store,
        state,
      });
    },
  };
}

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

function matchPath(template: string, path: string): Readonly<Record<string, string>> | undefined {
  const wanted = template.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const value = given[index] ?? '';
    if (segment.startsWith('{')) params[segment.slice(1, -1)] = decoded(value);
    else if (segment !== value) return undefined;
  }
  return params;
}

/** Makes the function that runs a request. Of the routes that fit, the one with fewer path parameters is meant. */
export function createRouter(routes: readonly Route[]): (incoming: Incoming, state: SandboxState) => Outcome {
  const find = ({ method, path }: Incoming): Match | undefined =>
    routes
      .filter((one) => one.method === method)
      .flatMap((one): Match[] => {
        const params = matchPath(one.path, path);
        return params ? [{ route: one, params }] : [];
      })
      .sort((a, b) => Object.keys(a.params).length - Object.keys(b.params).length)[0];
  return (incoming, state) => {
    const match = find(incoming);
    if (!match) throw notFound(`operation ${incoming.method} ${incoming.path}`);
    const body = match.route.run(incoming, match.params, state);
    return body === NO_CONTENT ? { status: 204, body: undefined } : { status: 200, body };
  };
}
