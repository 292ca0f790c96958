import { type NodeRow, nodeById, nodesByIds } from '../../resolvers/management/nodes.js';
import { builder } from '../kit/builder.js';

const NAME = Symbol('type of a node');

/** The row that a `Node` field resolves to. Its type's name is under NAME, which no declaration file could name. */
type Node = object;

/** A row shared with others must not be marked, so the mark goes on a view of it. */
const view = ({ type, row }: NodeRow): Node => {
  const parent = type === 'Store' ? { storeId: row.id, row } : row;
  return Object.create(parent, { [NAME]: { value: type } }) as Node;
};

/** An object that can be read by its global id. */
export const NodeRef = builder.interfaceRef<Node>('Node').implement({
  description: 'An object that can be read by its global id.',
  resolveType: (node) => (node as { readonly [NAME]?: string })[NAME] ?? null,
  fields: (t) => ({
    id: t.id({ description: 'Global id: gid://paynow/<storeId>/<Type>/<paynowId>.', resolve: () => '' }),
  }),
});

builder.queryFields((t) => ({
  node: t.field({
    type: NodeRef,
    nullable: true,
    calls: 'ids',
    requires: 'any scope',
    description:
      'The object with this global id; null when there is none. One PayNow call. Needs the access that its type needs.',
    args: { id: t.arg.id({ required: true, description: 'A global id.' }) },
    resolve: async (_, { id }, context) => {
      const node = await nodeById(id, context);
      return node && view(node);
    },
  }),
  nodes: t.field({
    type: [NodeRef],
    nullable: { list: true, items: true },
    calls: 'ids',
    requires: 'any scope',
    description:
      'The objects with these ids, in their order; null where there is none. At most one PayNow call per object; customers, products and sales share one for up to 100. Needs the access that their types need.',
    args: { ids: t.arg.idList({ required: true, description: 'At most 100 global ids.' }) },
    resolve: async (_, { ids }, context) => {
      const nodes = await nodesByIds(ids, context);
      return nodes.map((node) => (node === null || node instanceof Error ? node : view(node))) as Node[];
    },
  }),
}));
