import { type FieldNode, type FragmentDefinitionNode, type GraphQLField, type GraphQLObjectType, print } from 'graphql';
import type { Collected, Variables } from './collect.js';

/** What a plain list is taken to hold: the lines of an order, the products of a sale. */
export const PLAIN_LIST = 10;

/** PayNow reads this many rows by id in one call; a page of as many may have to look for a next row. */
export const BATCH = 100;

/** A field's arguments as written: their values could be long, and used in many places. */
export const writtenArguments = ({ arguments: given = [] }: FieldNode): string =>
  given
    .map(({ loc, name, value }) => (loc ? loc.source.body.slice(loc.start, loc.end) : name.value + print(value)))
    .join();

/** Rows of the page a connection gives; undefined where the field is none. */
export const pageOf = (definition: GraphQLField<unknown, unknown>, given: Variables): number | undefined =>
  definition.args.some(({ name }) => name === 'first') && typeof given['first'] === 'number'
    ? Math.max(0, Math.min(given['first'], BATCH))
    : undefined;

/**
 * Rows a list may hold.
 * @param page rows of the page that contains it; entries that were sent, in a mutation's payload
 */
export function sizeOfList(type: GraphQLObjectType, given: Variables, page: number): number {
  if (type.name.endsWith('Connection')) return page;
  if (type.name.endsWith('Payload')) return Math.max(PLAIN_LIST, page);
  return Math.max(PLAIN_LIST, ...Object.values(given).map((value) => (Array.isArray(value) ? value.length : 0)));
}

/** Calls for rows by id of so many stores: a call takes up to 100 ids of one store. */
export const batches = (rows: number, stores: number): number =>
  rows === 0 ? 0 : Math.min(rows, stores * Math.ceil(rows / stores / BATCH));

const ID_FIELDS = new Set(['id', 'paynowId', '__typename']);

/** Whether a field asks for nothing but what makes up an id. `related` in the schema reads nothing then. */
export function asksOnlyForIds(
  fragments: Readonly<Record<string, FragmentDefinitionNode>>,
  { nodes }: Collected,
): boolean {
  const only = (set: FieldNode['selectionSet']): boolean =>
    set !== undefined &&
    set.selections.every((selection) => {
      if (selection.kind === 'Field') return ID_FIELDS.has(selection.name.value);
      if (selection.kind === 'InlineFragment') return only(selection.selectionSet);
      return only(fragments[selection.name.value]?.selectionSet);
    });
  return nodes.every(({ selectionSet }) => only(selectionSet));
}
