import type * as z from 'zod';
import { badRequest, invalid, type Problem, problem, Refusal } from './errors.js';
import type { Kind } from './fields.js';

type Path = readonly PropertyKey[];

/** A path as PayNow writes it: `lines[0].quantity`; `body` for the whole. */
const pathText = (path: Path): string =>
  path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${String(part)}`))
    .join('') || 'body';

interface Found {
  readonly path: Path;
  readonly validation: string;
  readonly message: string;
}

function findings(issue: z.core.$ZodIssue): Found[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...path, key], validation: 'unknown', message: 'is not known.' }));
  }
  // JSON has no undefined: the value was not sent.
  if (issue.input === undefined) return [{ path, validation: 'required', message: 'is required.' }];
  const validation = issue.code === 'custom' ? String(issue.params?.['validation']) : issue.code;
  return [{ path, validation, message: issue.message }];
}

/** One position per part of the path: where the object around it has this name, -1 where it has not. */
function positions(value: unknown, path: Path): number[] {
  let around = value;
  return path.map((part) => {
    const entries = typeof around === 'object' && around !== null ? Object.entries(around) : [];
    const position = entries.findIndex(([name]) => name === String(part));
    around = entries[position]?.[1];
    return position;
  });
}

function comparePositions(a: readonly number[], b: readonly number[]): number {
  const level = a.findIndex((position, index) => position !== b[index]);
  return level < 0 ? 0 : (a[level] ?? 0) - (b[level] ?? 0);
}

/** The problems in the order of the request; in each object, missing fields come first. */
function problemsOf({ issues }: z.core.$ZodError, value: unknown, at: Path): Problem[] {
  return issues
    .flatMap(findings)
    .map((one) => ({ ...one, positions: positions(value, one.path) }))
    .toSorted((a, b) => comparePositions(a.positions, b.positions))
    .map(({ path, validation, message }) => problem(pathText([...at, ...path]), validation, message));
}

/** How values are checked. */
export interface CheckOptions {
  /** The path of the value itself. */
  readonly at?: Path;
  /** Ignores the names that no kind knows, as PayNow does, instead of refusing them. */
  readonly ignoresUnknown?: boolean;
}

/** Deletes from a copy of the value what its kind does not know; false when there was nothing of that kind. */
function dropUnknown(copy: unknown, { issues }: z.core.$ZodError): boolean {
  const unknown = issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? [issue] : []));
  for (const { path, keys } of unknown) {
    const around = path.reduce<unknown>((value, part) => (value as Record<PropertyKey, unknown>)[part], copy);
    // An issue's path leads to the object that has the keys.
    for (const key of keys) Reflect.deleteProperty(around as object, key);
  }
  return unknown.length > 0;
}

/**
 * Checks a JSON value.
 * @throws {Refusal} 400 with every broken rule
 */
export function checked<T>(kind: Kind<T>, value: unknown, { at = [], ignoresUnknown = false }: CheckOptions = {}): T {
  const result = kind.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  if (ignoresUnknown) {
    const known = structuredClone(value);
    if (dropUnknown(known, result.error)) return checked(kind, known, { at, ignoresUnknown });
  }
  throw badRequest(problemsOf(result.error, value, at));
}

/**
 * Parses and checks a body.
 * @throws {Refusal} 400 when it is not JSON or breaks a rule
 */
export function checkedJson<T>(kind: Kind<T>, json: string, options: CheckOptions = {}): T {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw invalid('body', 'json', 'must be JSON.');
  }
  return checked(kind, value, options);
}

/**
 * Checks the content type of a request with a body.
 * @throws {Refusal} 415 unless it is JSON
 */
export function requireJson(contentType: string | undefined): void {
  if (!/^application\/json\s*(;|$)/i.test(contentType ?? '')) {
    throw new Refusal(415, 'unsupported-media-type', 'The body must be application/json.');
  }
}
