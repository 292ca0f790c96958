import type { Change, Compared } from './change.js';
import { stableJson } from './json.js';
import type { Lock } from './lock.js';
import { kindOfShape, sayShape } from './sayShape.js';
import type { Shape } from './shape.js';

/** What changed inside the objects and values that operations take and answer with. */
export function compareSchemas(compared: Compared): readonly Change[] {
  const use = new Use(compared);
  const names = new Set([...use.names(compared.before), ...use.names(compared.after)]);
  return [...names].sort().flatMap((name) => {
    const [was, is] = [compared.before.schemas[name], compared.after.schemas[name]];
    // A name that came or went is told where it is referred to.
    if (!was || !is) return [];
    return was.properties || is.properties ? compareObject(name, was, is, use) : compareValue(name, was, is, use);
  });
}

function compareObject(name: string, was: Shape, is: Shape, use: Use): Change[] {
  const [before, after] = [was.properties ?? {}, is.properties ?? {}];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((field): Change[] => {
    const what = `${name}.${field}`;
    const [old, now] = [before[field], after[field]];
    const isRequired = is.required?.includes(field) === true;
    const wasRequired = was.required?.includes(field) === true;
    if (!old) {
      if (!now) return [];
      const said = `${what}: ${sayShape(now)}${isRequired ? ', required' : ''}`;
      return [{ kind: 'added', what: said, breaks: isRequired ? use.takenBy(name) : [] }];
    }
    const both = [...use.shownBy(name, field), ...use.takenBy(name)];
    if (!now) return [{ kind: 'removed', what, breaks: both }];
    const said = `${what}: ${sayField(old, wasRequired)} became ${sayField(now, isRequired)}`;
    const [couldMiss, canMiss] = [!wasRequired || old.nullable === true, !isRequired || now.nullable === true];
    if (kindOfShape(old) !== kindOfShape(now)) return [{ kind: 'changed', what: said, breaks: both }];
    const breaks = [
      ...(canMiss && !couldMiss ? use.shownBy(name, field) : []),
      ...((isRequired && !wasRequired) || (old.nullable && !now.nullable) ? use.takenBy(name) : []),
    ];
    const isSame = stableJson([old, wasRequired]) === stableJson([now, isRequired]);
    return isSame ? [] : [{ kind: 'changed', what: said, breaks }];
  });
}

const sayField = (shape: Shape, isRequired: boolean): string => `${sayShape(shape)}${isRequired ? '' : ', optional'}`;

/** An enum, an id, a date: a new value of an answer breaks nothing, a value that is no longer taken does. */
function compareValue(name: string, was: Shape, is: Shape, use: Use): Change[] {
  if (kindOfShape(was) !== kindOfShape(is)) {
    const what = `${name}: ${sayShape(was)} became ${sayShape(is)}`;
    return [{ kind: 'changed', what, breaks: [...use.fieldsOf(name), ...use.takenBy(name)] }];
  }
  const [old, now] = [was.enum ?? [], is.enum ?? []];
  const added = now.filter((value) => !old.includes(value));
  const removed = old.filter((value) => !now.includes(value));
  return [
    ...added.map((value): Change => ({ kind: 'added', what: `${name}: value ${value}`, breaks: [] })),
    ...removed.map(
      (value): Change => ({ kind: 'removed', what: `${name}: value ${value}`, breaks: use.takenBy(name) }),
    ),
  ];
}

/** Where objects and values are used: by which fields they are shown, and by which mutations and arguments sent. */
class Use {
  readonly #takers = new Map<string, readonly string[]>();

  constructor(private readonly compared: Compared) {
    const { before, graph } = compared;
    for (const [operation, { body, parameters }] of Object.entries(before.operations)) {
      const sent = [
        body,
        ...Object.values(parameters).flatMap((ones) => Object.values(ones).map(({ shape }) => shape)),
      ];
      const fields = graph.operations[operation]?.graph ?? [];
      for (const name of reached(before, sent)) {
        this.#takers.set(name, [...new Set([...(this.#takers.get(name) ?? []), ...fields])]);
      }
    }
  }

  /** Names of all schemas that operations reach. */
  names(lock: Lock): ReadonlySet<string> {
    return reached(
      lock,
      Object.values(lock.operations).flatMap(({ body, error, parameters, replies }) => [
        body,
        error,
        ...Object.values(parameters).flatMap((ones) => Object.values(ones).map(({ shape }) => shape)),
        ...Object.values(replies),
      ]),
    );
  }

  /** Graph fields whose operation sends this schema. */
  takenBy(name: string): readonly string[] {
    return this.#takers.get(name) ?? [];
  }

  /** Graph fields that show a field of an object. */
  shownBy(name: string, field: string): readonly string[] {
    return this.compared.graph.fields[name]?.[field] ?? [];
  }

  /** Graph fields that show a value of this kind. */
  fieldsOf(value: string): readonly string[] {
    const found = Object.entries(this.compared.before.schemas).flatMap(([name, { properties = {} }]) =>
      Object.entries(properties)
        .filter(([, shape]) => refsOf(shape).includes(value))
        .flatMap(([field]) => this.shownBy(name, field)),
    );
    return [...new Set(found)];
  }
}

/** Names of the schemas that a shape refers to by itself, not through others. */
function refsOf(shape: Shape | null | undefined): string[] {
  if (!shape) return [];
  const inner = [shape.items, shape.additionalProperties, ...Object.values(shape.properties ?? {})];
  return [...(shape.ref === undefined ? [] : [shape.ref]), ...inner.flatMap((one) => refsOf(one))];
}

function reached({ schemas }: Lock, shapes: readonly (Shape | null | undefined)[]): ReadonlySet<string> {
  const met = new Set<string>();
  const queue = shapes.flatMap(refsOf);
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (met.has(name)) continue;
    met.add(name);
    queue.push(...refsOf(schemas[name]));
  }
  return met;
}
