import type { ActorRow, FlakeId } from '../../upstream/wire/common.js';
import type { Collection, Identified } from '../collection.js';
import { found, notFound, type Problem, problem } from '../http/errors.js';
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

/** The operations that read and remove a row by the id at the end of their path. */
export const readAndRemove = (
  path: RowPath,
  noun: string,
  collectionOf: (store: StoreState) => Pick<Collection<Identified>, 'get' | 'remove'>,
): Route[] => [
  route({
    method: 'GET',
    path,
    handle: ({ store, params }) => found(collectionOf(store).get(Object.values(params)[1] ?? ''), noun),
  }),
  route({
    method: 'DELETE',
    path,
    handle: ({ store, params }) => {
      if (!collectionOf(store).remove(Object.values(params)[1] ?? '')) throw notFound(noun);
      return NO_CONTENT;
    },
  }),
];

/** An object without its fields that are null: PayNow leaves out what is absent. */
export function withoutAbsent<T extends object>(fields: T): T {
  const entries = Object.entries(fields as Readonly<Record<string, unknown>>);
  // Only fields that may be absent can be null.
  return Object.fromEntries(entries.filter(([, value]) => value !== null && value !== undefined)) as T;
}
