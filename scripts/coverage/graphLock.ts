import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GRAPH_LOCK_FILE, type GraphLock, type KnownOperation } from '../../src/cli/contract/graphLock.js';
import { stableJson } from '../../src/cli/contract/json.js';
import type { DocumentedOperation } from './documented.js';
import type { CoverageReport } from './report.js';

/** Where fields of PayNow's objects are shown, by object and field. */
function fieldsOf({ objects }: CoverageReport): GraphLock['fields'] {
  const shown: Record<string, Record<string, string[]>> = {};
  for (const { dto, fields } of objects) {
    for (const { wire, place } of fields) {
      if (typeof place !== 'string') continue;
      const places = ((shown[dto] ??= {})[wire] ??= []);
      if (!places.includes(place)) places.push(place);
    }
  }
  return shown;
}

/** What `paynow-graphql contract` has to know of the graph, as text. */
export function graphLockText(report: CoverageReport, documented: readonly DocumentedOperation[]): string {
  const operations = documented.map(({ name, api, state }): [string, KnownOperation] => {
    const graph = report.reached.get(name);
    return [name, { api, state, ...(graph && { graph }) }];
  });
  return stableJson({ operations: Object.fromEntries(operations), fields: fieldsOf(report) } satisfies GraphLock);
}

/** What of the committed file is not so any more; without PayNow's files, as far as the code reaches. */
export function outdatedGraphLock(
  root: string,
  report: CoverageReport,
  documented: readonly DocumentedOperation[] | undefined,
): readonly string[] {
  const file = join(root, GRAPH_LOCK_FILE);
  if (!existsSync(file)) return ['the file is not there'];
  const text = readFileSync(file, 'utf8');
  if (documented) return text === graphLockText(report, documented) ? [] : ['it is not what the script makes'];
  const { operations, fields } = JSON.parse(text) as GraphLock;
  const used = Object.entries(operations).flatMap(([name, { graph }]) => (graph ? [[name, graph] as const] : []));
  const isSame = (a: unknown, b: unknown) => stableJson(a) === stableJson(b);
  return [
    ...(isSame(Object.fromEntries(used), Object.fromEntries(report.reached))
      ? []
      : ['its operations are not those in use']),
    ...(isSame(fields, fieldsOf(report)) ? [] : ['its fields are not those of the graph']),
  ];
}
