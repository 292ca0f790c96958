import type { ActorRow, FlakeId, PageQuery } from '../../upstream/wire/common.js';
import type { Collection, Identified } from '../collection.js';
import { found, notFound, type Problem, problem } from '../http/errors.js';
import { type Kind, type KindMap, PAGE, type Values } from '../http/fields.js';
import { NO_CONTENT, type Route, route } from '../http/router.js';
import type { Clock, StoreState } from '../state.js';

/** The author of every change in the sandbox: only API keys can make changes. */
export const API_KEY_ACTOR: ActorRow = { type: 'api_key' };

/** The fields that every new row of a store gets. */
export const created = (store: StoreState, clock: Clock) => ({
  id: clock.nextId(),
  store_id: store.store.id,
  created_by: API_KEY_ACTOR,
  created_at: clock.now(),
});

/** The fields that every changed row gets. */
export const updated = (clock: Clock) => ({ updated_by: API_KEY_ACTOR, updated_at: clock.now() });

/** Whether a row has the value that a filter asks for; a filter that is absent accepts every row. */
export const accepts = <T>(wanted: T | undefined, got: T | null | undefined): boolean =>
  wanted === undefined || wanted === got;

/** A problem for each id of a list that `isKnown` does not know. */
export const unknownIds = (
  path: string,
  ids: readonly FlakeId[] | null | undefined,
  isKnown: (id: FlakeId) => unknown,
): Problem[] =>
  (ids ?? []).flatMap((id, index) =>
    isKnown(id) ? [] : [problem(`${path}[${index}]`, 'reference', 'is not an id of this store.')],
  );

/** A problem for an end that is not after its start; none when one of them is absent. */
export function endBeforeStart<Name extends string>(
  row: { readonly [K in Name]?: string | null | undefined },
  startName: Name,
  endName: Name,
): Problem[] {
  const start = row[startName];
  const end = row[endName];
  return start && end && Date.parse(end) <= Date.parse(start)
    ? [problem(endName, 'range', `must be after ${startName}.`)]
    : [];
}

type RowPath = `/v1/stores/{storeId}/${string}/{${string}}`;

const idOf = (params: Readonly<Record<string, string>>): string => Object.values(params)[1] ?? '';

/** The operations that read and remove a row by the id at the end of their path. */
export const readAndRemove = (
  path: RowPath,
  noun: string,
  collectionOf: (store: StoreState) => Pick<Collection<Identified>, 'get' | 'remove'>,
): Route[] => [
  route({
    method: 'GET',
    path,
    handle: ({ store, params }) => found(collectionOf(store).get(idOf(params)), noun),
  }),
  route({
    method: 'DELETE',
    path,
    handle: ({ store, params }) => {
      if (!collectionOf(store).remove(idOf(params))) throw notFound(noun);
      return NO_CONTENT;
    },
  }),
];

/** What the sandbox needs to know of plain rows: those whose writes set fields and nothing else. */
interface PlainRows<Row extends Identified, Body extends object, Filter extends KindMap> {
  readonly path: RowPath;
  readonly noun: string;
  readonly collection: (store: StoreState) => Collection<Row>;
  /** The body of a new row, which answers 201. */
  readonly create: Kind<Body>;
  readonly update: Kind<Partial<Body>>;
  /** What a new row has besides its body and the fields that every row gets. */
  readonly fresh: object;
  readonly filter: Filter;
  readonly matches: (row: Row, filter: Values<{}, Filter>) => boolean;
}

/** The operations that list, read, create, change and remove plain rows. */
export function plainRoutes<Row extends Identified, Body extends object, Filter extends KindMap>(
  plain: PlainRows<Row, Body, Filter>,
): Route[] {
  const { path, noun, collection, create, update, fresh, filter, matches } = plain;
  const list = path.slice(0, path.lastIndexOf('/')) as `/v1/stores/{storeId}/${string}`;
  return [
    route({
      method: 'GET',
      path: list,
      query: { optional: { ...PAGE, ...filter } },
      // The query holds the page's parameters and the filter's.
      handle: ({ store, query }) => collection(store).page(query as PageQuery, (row) => matches(row, query as never)),
    }),
    ...readAndRemove(path, noun, collection),
    route({
      method: 'POST',
      path: list,
      status: 201,
      body: create,
      // A body of its kind, with the fields that every row gets, is a row.
      handle: ({ store, state: { clock }, body }) =>
        collection(store).put(withoutAbsent({ ...created(store, clock), ...fresh, ...body }) as unknown as Row),
    }),
    route({
      method: 'PATCH',
      path,
      body: update,
      handle: ({ store, state: { clock }, params, body }) => {
        const old = found(collection(store).get(idOf(params)), noun);
        return collection(store).put(withoutAbsent({ ...old, ...body, ...updated(clock) }));
      },
    }),
  ];
}

/** An object without its fields that are null: PayNow leaves out what is absent. */
export function withoutAbsent<T extends object>(fields: T): T {
  const entries = Object.entries(fields as Readonly<Record<string, unknown>>);
  // Only fields that may be absent can be null.
  return Object.fromEntries(entries.filter(([, value]) => value !== null && value !== undefined)) as T;
}
