import { requireScope } from '../../auth/caller.js';
import { badInput } from '../../core/errors.js';
import { parseGlobalId, quote } from '../../core/ids.js';
import { type IdType, type NodeResource, RESOURCE_OF_TYPE, RESOURCES, type Resource } from '../../core/resources.js';
import { type GatewayContext, loadersOf } from '../kit/context.js';

/** A row that was read by its global id, with the name of its type. */
export interface NodeRow {
  readonly type: IdType;
  readonly row: { readonly id: string };
}

/** How rows of every resource whose card says `node` are read: the loaders of the resource's name. */
type NodeReaders = {
  readonly [R in NodeResource]: {
    readonly byId: (storeId: string, id: string) => NodeRow['row'] | null | Promise<NodeRow['row'] | null>;
  };
};

interface NodeId {
  readonly type: IdType;
  readonly resource: NodeResource;
  readonly storeId: string;
  readonly paynowId: string;
}

const isNodeResource = (resource: Resource | undefined): resource is NodeResource =>
  resource !== undefined && 'node' in RESOURCES[resource];

function readNodeId(text: string): NodeId {
  const id = parseGlobalId(text);
  if (!id) throw badInput(`${quote(text)} is not a global id: use gid://paynow/<storeId>/<Type>/<paynowId>.`);
  const resource = RESOURCE_OF_TYPE.get(id.type);
  if (!isNodeResource(resource)) {
    throw badInput(`${quote(text)} names a ${id.type}, which PayNow cannot read by its id alone.`);
  }
  return { ...id, resource };
}

/**
 * The object with this global id, null when there is none.
 * @throws GatewayError `BAD_USER_INPUT` for a malformed id, before any call
 */
export async function nodeById(text: string, context: GatewayContext): Promise<NodeRow | null> {
  const { resource, type, storeId, paynowId } = readNodeId(text);
  requireScope(context.caller, RESOURCES[resource].reads);
  const readers: NodeReaders = loadersOf(context);
  const row = await readers[resource].byId(storeId, paynowId);
  return row && { type, row };
}

/** Most ids of one `nodes` field. */
const MAX_NODES = 100;

/**
 * The objects with these ids, in their order; a failed one is an Error in its place.
 * @throws GatewayError `BAD_USER_INPUT` for too many ids, or a malformed one, before any call
 */
export async function nodesByIds(
  ids: readonly string[],
  context: GatewayContext,
): Promise<Array<NodeRow | null | Error>> {
  if (ids.length > MAX_NODES) throw badInput(`nodes takes at most ${MAX_NODES} ids; there were ${ids.length}.`);
  for (const id of ids) readNodeId(id);
  const settled = await Promise.allSettled(ids.map((id) => nodeById(id, context)));
  return settled.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : (outcome.reason as Error)));
}
