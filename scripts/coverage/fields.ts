import type { Lock } from '../../src/cli/contract/lock.js';
import type { Shape } from '../../src/cli/contract/shape.js';
import type { Graph } from './graph.js';
import { type Left, left, type ShownObject } from './model.js';
import { pathByName } from './rules.js';

/** Where one field is shown: `Type.path`, or the reason why it is not. */
export interface CoveredField {
  readonly wire: string;
  readonly place: string | Left;
}

/** An object of PayNow's with all its fields. */
export interface CoveredObject {
  readonly dto: string;
  readonly type: string;
  readonly fields: readonly CoveredField[];
}

/** Covered objects, and one line for each mistake. */
export interface FieldCoverage {
  readonly objects: readonly CoveredObject[];
  readonly problems: readonly string[];
}

/** Names of the schemas that a shape refers to by itself, not through others. */
function refsOf(shape: Shape | null | undefined): string[] {
  if (!shape) return [];
  const inner = [shape.items, shape.additionalProperties, ...Object.values(shape.properties ?? {})];
  return [...(shape.ref === undefined ? [] : [shape.ref]), ...inner.flatMap((one) => refsOf(one))];
}

const textOf = (graph: Graph, type: string, path: string) =>
  graph.follow(type, path)?.name === 'Money' ? `${path}.formatted` : undefined;

/** Where a field of an object is shown: a path from the type, a reason, or nothing that is known. */
function placeOf(graph: Graph, object: ShownObject, wire: string, shape: Shape): string | Left | undefined {
  const explicit = object.fields?.[wire] ?? object.otherwise;
  if (explicit !== undefined) return explicit;
  if (shape.deprecated) return left('deprecated by PayNow');
  const stem = /^(.+)_str$/.exec(wire)?.[1];
  if (stem !== undefined) {
    const amount = placeOf(graph, object, stem, {});
    return typeof amount === 'string' ? textOf(graph, object.type, amount) : amount;
  }
  const path = pathByName(graph, object.type, wire);
  if (path === undefined && wire === 'store_id') return left('the store of the object that holds it');
  return path;
}

function coverObject(graph: Graph, object: ShownObject, shape: Shape) {
  const problems: string[] = [];
  const fields: CoveredField[] = [];
  const properties = Object.entries(shape.properties ?? {});
  for (const [wire, property] of properties) {
    const place = placeOf(graph, object, wire, property);
    if (place === undefined) {
      problems.push(`${object.dto}.${wire} is not shown by ${object.type}: name its place or the reason`);
    } else if (typeof place === 'string' && !graph.follow(object.type, place)) {
      problems.push(`${object.dto}.${wire}: there is no ${object.type}.${place} in the graph`);
    } else {
      fields.push({ wire, place: typeof place === 'string' ? `${object.type}.${place}` : place });
    }
  }
  const strange = Object.keys(object.fields ?? {}).filter((wire) => !shape.properties?.[wire]);
  problems.push(...strange.map((wire) => `${object.dto} has no field ${wire}, yet a place is named for it`));
  return { covered: { dto: object.dto, type: object.type, fields }, problems };
}

/**
 * Follows the replies of all locked operations through every field that is shown, and says where each field of
 * each object met is in the graph.
 */
export function coverFields(lock: Lock, graph: Graph, tables: readonly ShownObject[]): FieldCoverage {
  const objects: CoveredObject[] = [];
  const problems: string[] = [];
  const met = new Set<string>();
  const queue = Object.values(lock.operations).flatMap(({ replies }) => Object.values(replies).flatMap(refsOf));
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    const shape = lock.schemas[name];
    if (met.has(name) || !shape) continue;
    met.add(name);
    if (!shape.properties) {
      queue.push(...refsOf(shape));
      continue;
    }
    const shownBy = tables.filter(({ dto, type }) => dto === name && graph.hasType(type));
    if (shownBy.length === 0) problems.push(`${name} is an answer of PayNow's that no graph type is named for`);
    for (const object of shownBy) {
      const result = coverObject(graph, object, shape);
      objects.push(result.covered);
      problems.push(...result.problems);
      const shown = result.covered.fields.filter(({ place }) => typeof place === 'string');
      queue.push(...shown.flatMap(({ wire }) => refsOf(shape.properties?.[wire])));
    }
  }
  objects.sort((a, b) => a.dto.localeCompare(b.dto, 'en') || a.type.localeCompare(b.type, 'en'));
  return { objects, problems };
}
