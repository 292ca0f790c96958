import type { FieldRef, ObjectFieldBuilder, ObjectRef } from '@pothos/core';
import { readId } from '../../core/ids.js';
import { type NodeResource, RESOURCES } from '../../core/resources.js';
import type { Loaders } from '../../loaders/management/loaders.js';
import { loadersOf } from '../../resolvers/kit/context.js';
import {
  type ListFilter,
  type PagedResource,
  type PagedRow,
  pageOf,
  type WholeResource,
  type WholeRow,
  wholePageOf,
} from '../../resolvers/management/lists.js';
import type { StoreHandle } from '../../resolvers/management/stores.js';
import type { BuilderTypes } from '../kit/builder.js';
import { connectionOf, directedPageArgs, pageArgs } from '../kit/connections.js';
import { nounOf } from '../kit/nouns.js';
import { NodeRef } from './nodes.js';
import type { ReadById } from './related.js';

/** Resources of a store that are read by their id. */
type StoreResource = Exclude<NodeResource, 'stores'>;

/** What the type of a resource with a card that says `node` has beside its description and fields. */
export const nodeOf = (resource: StoreResource) => ({
  requires: RESOURCES[resource].reads,
  interfaces: [NodeRef],
});

/** What a field that shows rows of the resource is: nullable, since it costs a call, and with the scope of its card. */
const readsOf = (resource: StoreResource) => ({ nullable: true as const, requires: RESOURCES[resource].reads });

/** The field of a store that gives one row of a resource by its id. */
export const oneById = <R extends StoreResource>(
  t: ObjectFieldBuilder<BuilderTypes, StoreHandle>,
  ref: ObjectRef<BuilderTypes, RowOf<R>>,
  resource: R,
): FieldRef<BuilderTypes> =>
  t.field({
    ...readsOf(resource),
    type: ref,
    description: lookupText(resource),
    // An argument proves nothing: the row is read even where only its ids are asked for.
    calls: 1,
    args: { id: t.arg.id({ required: true, description: 'Global id or PayNow number.' }) },
    resolve: ({ storeId }, { id }, context) => {
      const { byId } = loadersOf(context)[resource] as { readonly byId: ReadById<RowOf<R>> }; // what RowOf is made of
      return byId(storeId, readId(id, RESOURCES[resource].id, storeId).paynowId) as never;
    },
  });

function lookupText(resource: StoreResource): string {
  const { a, many } = nounOf(RESOURCES[resource].id);
  const cost =
    RESOURCES[resource].node === 'batch' ? `One PayNow call for up to 100 ${many} of a query.` : 'One PayNow call.';
  return `${a.charAt(0).toUpperCase()}${a.slice(1)} by id; null when there is none. ${cost}`;
}

/** The row that the loaders of a resource read by its id. */
type RowOf<R extends StoreResource> = NonNullable<Awaited<ReturnType<Loaders[R]['byId']>>>;

/** The field of a store that lists a resource which PayNow sends as a whole. */
export const wholeList = <R extends StoreResource & WholeResource>(
  t: ObjectFieldBuilder<BuilderTypes, StoreHandle>,
  ref: ObjectRef<BuilderTypes, WholeRow<R>>,
  resource: R,
): FieldRef<BuilderTypes> =>
  t.field({
    ...readsOf(resource),
    type: connectionOf(ref),
    description: `All ${nounOf(RESOURCES[resource].id).many} in PayNow's order. PayNow sends them whole, and the gateway cuts pages. One PayNow call.`,
    args: pageArgs(t.arg),
    resolve: ({ storeId }, page, context) => wholePageOf(resource, storeId, page, context) as never, // of the ref's rows
  });

/** A field that lists a resource which PayNow lists in pages: those rows that the parent's filter chooses. */
export const pagedList = <Parent, R extends StoreResource & PagedResource>(
  t: ObjectFieldBuilder<BuilderTypes, Parent>,
  ref: ObjectRef<BuilderTypes, PagedRow<R>>,
  resource: R,
  description: string,
  of: (parent: Parent) => { readonly storeId: string; readonly filter: ListFilter<R> },
): FieldRef<BuilderTypes> =>
  t.field({
    ...readsOf(resource),
    type: connectionOf(ref),
    description,
    args: directedPageArgs(t.arg),
    resolve: (parent, page, context) => {
      const { storeId, filter } = of(parent as Parent);
      return pageOf(resource, storeId, filter, page, context) as never; // of the ref's rows
    },
  });
