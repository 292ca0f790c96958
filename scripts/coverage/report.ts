import type { GraphQLSchema } from 'graphql';
import type { CodeEndpoint, Lock } from '../../src/cli/contract/lock.js';
import type { DocumentedOperation } from './documented.js';
import { type CoveredObject, coverFields } from './fields.js';
import { Graph } from './graph.js';
import type { Area, Unreached } from './model.js';
import { coverOperations } from './operations.js';

/** What the coverage is made of. */
export interface CoverageInput {
  readonly schema: GraphQLSchema;
  readonly lock: Lock;
  readonly endpoints: readonly CodeEndpoint[];
  readonly areas: readonly Area[];
  /** Fields of roots and doors that need no operation, with reasons. */
  readonly ownFields: Readonly<Record<string, string>>;
  readonly reasonFor: (api: string, tag: string, name: string) => Unreached | undefined;
  /** PayNow's operations; absent where the OpenAPI files are. */
  readonly documented?: readonly DocumentedOperation[] | undefined;
}

/** A described operation and what became of it. */
export interface OperationRow extends DocumentedOperation {
  readonly outcome: readonly string[] | Unreached;
}

/** Everything the document says, and everything that is wrong. */
export interface CoverageReport {
  /** Live operations; absent where the OpenAPI files are. */
  readonly operations?: readonly OperationRow[];
  /** Operations that PayNow describes and no client should need. */
  readonly aside?: { readonly hidden: number; readonly deprecated: number };
  /** Graph fields of the operations that the code has. */
  readonly reached: ReadonlyMap<string, readonly string[]>;
  readonly objects: readonly CoveredObject[];
  /** One line for each mistake of the tables; empty when all is well. */
  readonly problems: readonly string[];
}

/** Compares PayNow's description, the code, the graph and the tables of this folder. */
export function coverageReport(input: CoverageInput): CoverageReport {
  const graph = new Graph(input.schema);
  const { objects, problems } = coverFields(
    input.lock,
    graph,
    input.areas.flatMap((area) => area.objects),
  );
  const operations = coverOperations(input.areas, input.endpoints, graph, objects, input.ownFields);
  const described = input.documented && describe(input, input.documented, operations.reached);
  return {
    ...(described && { operations: described.rows, aside: described.aside }),
    reached: operations.reached,
    objects,
    problems: [...problems, ...operations.problems, ...(described?.problems ?? [])],
  };
}

function describe(
  { areas, reasonFor }: CoverageInput,
  documented: readonly DocumentedOperation[],
  reached: ReadonlyMap<string, readonly string[]>,
) {
  const problems: string[] = [];
  const rows: OperationRow[] = [];
  const live = documented.filter(({ state }) => state === 'live');
  for (const operation of live) {
    const outcome = reached.get(operation.name) ?? reasonFor(operation.api, operation.tag, operation.name);
    if (outcome) rows.push({ ...operation, outcome });
    else problems.push(`${operation.name} (${operation.api} ${operation.tag}) is neither reached nor given a reason`);
  }
  const known = new Set(documented.map(({ name }) => name));
  const tabled = areas.flatMap((area) => Object.keys(area.operations));
  problems.push(
    ...tabled.filter((name) => !known.has(name)).map((name) => `${name} is no operation that PayNow describes`),
  );
  const count = (state: DocumentedOperation['state']) => documented.filter((one) => one.state === state).length;
  return { rows, problems, aside: { hidden: count('hidden'), deprecated: count('deprecated') } };
}
