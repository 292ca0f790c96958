import type { CodeEndpoint } from '../../src/cli/contract/lock.js';
import type { CoveredObject } from './fields.js';
import type { Graph } from './graph.js';
import type { Area } from './model.js';

/** The graph fields of every operation in use, and one line for each mistake. */
export interface OperationCoverage {
  /** Graph fields by operation; only operations that the code has. */
  readonly reached: ReadonlyMap<string, readonly string[]>;
  readonly problems: readonly string[];
}

const ROOTS = ['Query', 'Mutation', 'Subscription'];
const DOORS = ['Store', 'Storefront'];

/** Fields that have to reach an operation: all of the roots, and those of the doors that lead to further objects. */
function doorsOf(graph: Graph, objects: readonly CoveredObject[]): string[] {
  const parts = new Set(
    objects.flatMap(({ fields }) =>
      fields.flatMap(({ place }) => (typeof place === 'string' ? [place.split('.').slice(0, 2).join('.')] : [])),
    ),
  );
  const fieldsOf = (type: string) => graph.fieldsOf(type).map((field) => `${type}.${field}`);
  return [
    ...ROOTS.flatMap(fieldsOf),
    ...DOORS.flatMap(fieldsOf).filter((field) => graph.leadsToObject(field) && !parts.has(field)),
  ];
}

/** Holds the tables against the code's endpoints and the graph, both ways. */
export function coverOperations(
  areas: readonly Area[],
  endpoints: readonly CodeEndpoint[],
  graph: Graph,
  objects: readonly CoveredObject[],
  ownFields: Readonly<Record<string, string>>,
): OperationCoverage {
  const problems: string[] = [];
  const reached = new Map<string, readonly string[]>();
  const tables = areas.flatMap(({ operations }) => Object.entries(operations));
  for (const { name, file } of endpoints) {
    const fields = [...new Set(tables.filter(([operation]) => operation === name).flatMap(([, fields]) => fields))];
    if (reached.has(name)) continue;
    reached.set(name, fields);
    if (fields.length === 0) problems.push(`${name} (${file}): no graph field is named for it in scripts/coverage`);
    for (const field of fields) {
      if (!graph.hasField(field)) problems.push(`${name}: there is no ${field} in the graph`);
    }
  }
  const named = new Set([...reached.values()].flat());
  for (const door of doorsOf(graph, objects)) {
    if (!named.has(door) && ownFields[door] === undefined) problems.push(`${door} is named by no operation`);
  }
  return { reached, problems };
}
