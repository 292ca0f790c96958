import type { ArgBuilder, InterfaceRef, ObjectRef } from '@pothos/core';
import type { Page } from '../../resolvers/kit/pages.js';
import { type BuilderTypes, builder } from './builder.js';
import { SortDirectionRef } from './enums.js';
import { nounOf } from './nouns.js';

const PageInfoRef = builder.objectRef<Page<unknown>>('PageInfo').implement({
  description: 'The position of a page in its list.',
  fields: (t) => ({
    hasNextPage: t.boolean({
      calls: 'nextPage',
      description: 'Whether rows follow. On a full page of 100 this looks one row further: one PayNow call.',
      resolve: ({ hasNextPage }) => (typeof hasNextPage === 'boolean' ? hasNextPage : hasNextPage()),
    }),
    hasPreviousPage: t.exposeBoolean('hasPreviousPage', {
      description: 'Always false: lists can only be paged forward.',
    }),
    startCursor: t.string({
      nullable: true,
      description: 'Cursor of the first row; null on an empty page.',
      resolve: ({ rows, cursorAt }) => (rows.length === 0 ? null : cursorAt(0)),
    }),
    endCursor: t.string({
      nullable: true,
      description: 'Cursor of the last row: `after` for the next page; null on an empty page.',
      resolve: ({ rows, cursorAt, endCursor }) => endCursor ?? (rows.length === 0 ? null : cursorAt(rows.length - 1)),
    }),
  }),
});

const LOST_ROW = 'A row that cannot be shown is null, with an error that names its field.';
const ROW = 'The row; null, with an error that names its field, when it cannot be shown.';

/** Of a list of rows: one that cannot be shown costs no other. */
export const ROWS_MAY_FAIL = { list: false, items: true } as const;

const made = new Map<string, unknown>();

type NodeRef<R> = ObjectRef<BuilderTypes, R> | InterfaceRef<BuilderTypes, R>;

/** The connection type of an entity, with its edge type: one pair per entity, whoever lists it. */
export function connectionOf<R>(nodeRef: NodeRef<R>): ConnectionRef<R> {
  const known = made.get(nodeRef.name);
  if (known) return known as ConnectionRef<R>; // kept under the name of the same ref
  const ref = makeConnection(nodeRef);
  made.set(nodeRef.name, ref);
  return ref;
}

type ConnectionRef<R> = ReturnType<typeof makeConnection<R>>;

function makeConnection<R>(nodeRef: NodeRef<R>) {
  const { name } = nodeRef;
  const { a, many } = nounOf(name);
  const edgeRef = builder.objectRef<{ readonly row: R; readonly cursor: () => string }>(`${name}Edge`).implement({
    description: `${a.charAt(0).toUpperCase()}${a.slice(1)} in a list.`,
    fields: (t) => ({
      cursor: t.string({
        description: 'The cursor of this row: pass it as `after` to get the rows that follow.',
        resolve: ({ cursor }) => cursor(),
      }),
      node: t.field({ type: nodeRef, nullable: true, description: ROW, resolve: ({ row }) => row as never }),
    }),
  });
  return builder.objectRef<Page<R>>(`${name}Connection`).implement({
    description: `One page of a list of ${many}.`,
    fields: (t) => ({
      edges: t.field({
        type: [edgeRef],
        description: 'The rows with their cursors.',
        resolve: ({ rows, cursorAt }) => rows.map((row, n) => ({ row, cursor: () => cursorAt(n) })),
      }),
      nodes: t.field({
        type: [nodeRef],
        nullable: ROWS_MAY_FAIL,
        description: `The rows. ${LOST_ROW}`,
        resolve: ({ rows }) => rows as never,
      }),
      pageInfo: t.field({
        type: PageInfoRef,
        description: 'The position of this page in the list.',
        resolve: (page) => page,
      }),
      totalCount: t.exposeInt('totalCount', {
        nullable: true,
        description: 'Rows in the whole list; null where PayNow gives no count.',
      }),
    }),
  });
}

type ArgumentBuilder = ArgBuilder<BuilderTypes>;

/** `first` and `after`, the arguments of every connection. */
export const pageArgs = (arg: ArgumentBuilder) => ({
  first: arg.int({ required: true, defaultValue: 20, description: 'Rows of this page: 1 to 100.' }),
  after: arg.string({ description: 'A cursor: the page starts after its row.' }),
});

/** The arguments of a connection that can be walked from either end. */
export const directedPageArgs = (arg: ArgumentBuilder) => ({
  ...pageArgs(arg),
  direction: arg({
    type: SortDirectionRef,
    required: true,
    defaultValue: 'DESC',
    description: 'Newest or oldest first.',
  }),
});
