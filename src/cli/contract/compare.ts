import type { Change } from './change.js';
import { compareCalls } from './compareCalls.js';
import { compareSchemas } from './compareSchemas.js';
import type { DescribedOperation, GraphLock } from './graphLock.js';
import type { JsonObject } from './json.js';
import { type Lock, lockOf } from './lock.js';
import type { Specs } from './openapi.js';

/** What the gateway was made for. */
export interface Made {
  readonly lock: Lock;
  readonly graph: GraphLock;
}

/** A description of today, and which of PayNow's APIs it is. */
export interface Given {
  readonly api: string;
  readonly spec: JsonObject;
  readonly operations: readonly DescribedOperation[];
}

/**
 * Compares. Of an API of which no description is given nothing is said.
 * @throws ContractProblem when a description uses what cannot be read
 */
export function compareContract({ lock, graph }: Made, given: readonly Given[]): readonly Change[] {
  const apis = new Set(given.map(({ api }) => api));
  const specOf = (api: string): JsonObject => given.find((one) => one.api === api)?.spec ?? {};
  const specs: Specs = { management: specOf('management'), storefront: specOf('storefront') };
  const used = Object.entries(lock.operations).filter(([, { spec }]) => apis.has(spec));
  const before: Lock = { operations: Object.fromEntries(used), schemas: lock.schemas };
  const after = lockOf(
    specs,
    used.map(([name]) => name),
  );
  const known = { before, after, graph };
  return [...given.flatMap((one) => compareOperations(graph, one)), ...compareCalls(known), ...compareSchemas(known)];
}

/** Which operations came, went, or are on their way out. */
function compareOperations({ operations }: GraphLock, { api, operations: described }: Given): readonly Change[] {
  const now = new Map(described.map((one) => [one.name, one.state]));
  const gone = Object.entries(operations).flatMap(([name, { api: of, state, graph = [] }]): Change[] => {
    if (of !== api) return [];
    const today = now.get(name);
    if (today === undefined) return [{ kind: 'removed', what: name, breaks: graph }];
    if (today === state) return [];
    return [{ kind: 'changed', what: `${name} was ${state} and is ${today}${usedBy(graph)}`, breaks: [] }];
  });
  const added = described
    .filter(({ name }) => !Object.hasOwn(operations, name))
    .map(
      ({ name, state }): Change => ({
        kind: 'added',
        what: state === 'live' ? name : `${name} (${state})`,
        breaks: [],
      }),
    );
  return [...gone, ...added];
}

const usedBy = (graph: readonly string[]): string => (graph.length === 0 ? '' : `; used by ${graph.join(', ')}`);
