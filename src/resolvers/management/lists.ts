import type { Loaders } from '../../loaders/management/loaders.js';
import type { PageQuery } from '../../upstream/wire/common.js';
import { type GatewayContext, loadersOf } from '../kit/context.js';
import { type Page, type PageArguments, readPage, readWhole } from '../kit/pages.js';

interface Row {
  readonly id: string;
}

/** Resources that PayNow lists in pages, by the loaders' `list`. */
export type PagedResource = {
  [R in keyof Loaders]: Loaders[R] extends { readonly list: (storeId: string, query: never) => Promise<readonly Row[]> }
    ? R
    : never;
}[keyof Loaders];

/** Resources of a store that PayNow sends as a whole, by the loaders' `all`. */
export type WholeResource = {
  [R in keyof Loaders]: Loaders[R] extends { readonly all: (storeId: string) => Promise<readonly Row[]> } ? R : never;
}[keyof Loaders];

/** The rows of a resource that PayNow lists in pages. */
export type PagedRow<R extends PagedResource> = Awaited<ReturnType<Loaders[R]['list']>>[number];

/** The rows of a resource that PayNow sends as a whole. */
export type WholeRow<R extends WholeResource> = Awaited<ReturnType<Loaders[R]['all']>>[number];

/** The conditions of a list that PayNow pages, in PayNow's words. */
export type ListFilter<R extends PagedResource> = Omit<Parameters<Loaders[R]['list']>[1], keyof PageQuery>;

/** One page of a store's rows of a resource that PayNow lists in pages. */
export function pageOf<R extends PagedResource>(
  resource: R,
  storeId: string,
  filter: ListFilter<R>,
  page: PageArguments,
  context: GatewayContext,
): Promise<Page<PagedRow<R>>> {
  // The types above are made of these loaders.
  const { list } = loadersOf(context)[resource] as {
    readonly list: (storeId: string, query: object) => Promise<readonly PagedRow<R>[]>;
  };
  return readPage([resource, storeId, ...ownersIn(filter)], page, (query) => list(storeId, { ...filter, ...query }));
}

/** One page of a store's rows of a resource that PayNow sends as a whole, cut here. */
export function wholePageOf<R extends WholeResource>(
  resource: R,
  storeId: string,
  page: PageArguments,
  context: GatewayContext,
): Promise<Page<WholeRow<R>>> {
  const { all } = loadersOf(context)[resource] as {
    readonly all: (storeId: string) => Promise<readonly WholeRow<R>[]>;
  };
  return readWhole([resource, storeId], page, () => all(storeId));
}

/** Whose rows a filter is about: another customer's list is another list; the same list with another status is not. */
const ownersIn = (filter: object): string[] =>
  Object.entries(filter).flatMap(([name, value]) => (name.endsWith('_id') ? [`${name}=${String(value)}`] : []));
