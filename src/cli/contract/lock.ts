import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject } from '../../core/jsonObject.js';
import { child, type JsonObject, stableJson } from './json.js';
import {
  dereference,
  type FoundOperation,
  findOperation,
  findSimilarPath,
  type SpecName,
  type Specs,
} from './openapi.js';
import { ContractProblem, normalizeSchema, type Shape } from './shape.js';

/** Where the lock lies, from the project root. */
export const LOCK_FILE = 'contract/wire.lock.json';

/** A parameter of an operation; its place and name are the keys it stands under. */
export interface Parameter {
  readonly required?: true;
  /** `deepObject`: sent as `name[key]=value`. */
  readonly style?: string;
  readonly shape: Shape;
}

/** An endpoint that a module of `src/upstream`, at any depth, exports. */
export interface CodeEndpoint {
  /** The module, relative to the project root, with slashes. */
  readonly file: string;
  readonly exportName: string;
  readonly method: string;
  readonly path: string;
  /** `'GET /v1/stores/{storeId}'`. */
  readonly name: string;
}

/** The operation names of the endpoints, each once, in order. */
export const operationNames = (endpoints: readonly CodeEndpoint[]): string[] =>
  [...new Set(endpoints.map((endpoint) => endpoint.name))].sort();

/** Parameters by name. */
export type Parameters = Readonly<Record<string, Parameter>>;

/** One operation of PayNow's, facts only. */
export interface Operation {
  readonly spec: SpecName;
  readonly method: string;
  readonly path: string;
  /** `Authorization` schemes that the operation takes; none named means that nothing is said about it. */
  readonly auth: { readonly schemes: readonly string[]; readonly optional?: true };
  readonly parameters: { readonly path?: Parameters; readonly query?: Parameters; readonly header?: Parameters };
  readonly body?: Shape;
  /** Success replies by status; null where there is no content. */
  readonly replies: Readonly<Record<string, Shape | null>>;
  /** Body of every other status. */
  readonly error?: Shape;
}

/** The locked contract: the operations in use and every schema they reach. */
export interface Lock {
  readonly operations: Readonly<Record<string, Operation>>;
  readonly schemas: Readonly<Record<string, Shape>>;
}

/** Reads the committed lock. */
export const readLock = (root: string): Lock => JSON.parse(readFileSync(join(root, LOCK_FILE), 'utf8')) as Lock;

/** The lock as text; the same contract always gives the same text. */
export const serializeLock = (lock: Lock): string => stableJson(lock);

/** The shape behind references; null is allowed when any step allows it. */
export function resolveShape(lock: Lock, shape: Shape): Shape {
  if (shape.ref === undefined) return shape;
  const target = lock.schemas[shape.ref];
  if (!target) throw new ContractProblem(`the lock has no schema ${shape.ref}`);
  const resolved = resolveShape(lock, target);
  return shape.nullable ? { ...resolved, nullable: true } : resolved;
}

/** Collects the component schemas that are reached, each once, under its name. */
class SchemaCollector {
  readonly schemas: Record<string, Shape> = {};
  readonly #seen = new Set<string>();

  constructor(private readonly specs: Specs) {}

  read(schema: unknown, where: string, spec: SpecName): Shape {
    return normalizeSchema(schema, where, { onRef: (name) => this.#add(name, spec) });
  }

  #add(name: string, spec: SpecName): void {
    const key = `${spec} ${name}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    const schema = child(child(this.specs[spec], 'components'), 'schemas')[name];
    const shape = this.read(schema, name, spec);
    const known = (this.schemas[name] ??= shape);
    // Both descriptions may use a name, as long as they mean the same by it.
    if (stableJson(known) !== stableJson(shape)) {
      throw new ContractProblem(`schema ${name} of ${spec} differs from the one of the same name read before`);
    }
  }
}

function authOf(operation: JsonObject): Operation['auth'] {
  const alternatives = Array.isArray(operation['security']) ? operation['security'].filter(isJsonObject) : [];
  const schemes = [...new Set(alternatives.flatMap((alternative) => Object.keys(alternative)))].sort();
  const optional = alternatives.length === 0 || alternatives.some((one) => Object.keys(one).length === 0);
  return { schemes, ...(optional && { optional: true }) };
}

const jsonSchemaOf = (holder: JsonObject): unknown => child(child(holder, 'content'), 'application/json')['schema'];

function buildOperation(name: string, found: FoundOperation, specs: Specs, schemas: SchemaCollector): Operation {
  const { spec, operation } = found;
  const read = (schema: unknown, where: string) => schemas.read(schema, `${name} ${where}`, spec);
  const parameters: {
    path?: Record<string, Parameter>;
    query?: Record<string, Parameter>;
    header?: Record<string, Parameter>;
  } = {};
  for (const parameter of found.parameters) {
    const { in: place, name: label, required, style, schema } = parameter;
    if ((place !== 'path' && place !== 'query' && place !== 'header') || typeof label !== 'string') {
      throw new ContractProblem(`${name}: parameter ${String(label)} in ${String(place)} is not understood`);
    }
    (parameters[place] ??= {})[label] = {
      ...(required === true && { required: true }),
      ...(typeof style === 'string' && { style }),
      shape: read(schema, label),
    };
  }
  const replies: Record<string, Shape | null> = {};
  const responses = child(operation, 'responses');
  for (const [status, value] of Object.entries(responses)) {
    if (!/^2\d\d$/.test(status)) continue;
    const schema = jsonSchemaOf(dereference(specs[spec], value));
    replies[status] = schema === undefined ? null : read(schema, `reply ${status}`);
  }
  const body = jsonSchemaOf(dereference(specs[spec], operation['requestBody']));
  const error = jsonSchemaOf(dereference(specs[spec], responses['default']));
  const [method = '', path = ''] = name.split(' ');
  return {
    spec,
    method,
    path,
    auth: authOf(operation),
    parameters,
    replies,
    ...(body !== undefined && { body: read(body, 'body') }),
    ...(error !== undefined && { error: read(error, 'error') }),
  };
}

/** What a description says today of operations that may have gone: only those that are there, deprecated or not. */
export function lockOf(specs: Specs, names: readonly string[]): Lock {
  const schemas = new SchemaCollector(specs);
  const operations: Record<string, Operation> = {};
  for (const name of names) {
    const [method = '', path = ''] = name.split(' ');
    const found = findOperation(specs, method, path);
    if (found) operations[name] = buildOperation(name, found, specs, schemas);
  }
  return { operations, schemas: schemas.schemas };
}

/**
 * Builds the lock of the operations that the code uses.
 * @throws ContractProblem naming every endpoint that PayNow does not describe, or has deprecated.
 */
export function buildLock(specs: Specs, endpoints: readonly CodeEndpoint[]): Lock {
  const schemas = new SchemaCollector(specs);
  const operations: Record<string, Operation> = {};
  const problems: string[] = [];
  for (const name of operationNames(endpoints)) {
    const users = endpoints.filter((endpoint) => endpoint.name === name);
    const [first] = users;
    if (!first) continue;
    const where = users.map(({ file, exportName }) => `${exportName} in ${file}`).join(', ');
    const found = findOperation(specs, first.method, first.path);
    if (!found) {
      const similar = findSimilarPath(specs, first.method, first.path);
      const hint = similar === undefined ? '' : `; PayNow spells it ${similar}`;
      problems.push(`${name} (${where}) is not in PayNow's OpenAPI files${hint}`);
    } else if (found.operation['deprecated'] === true) {
      problems.push(`${name} (${where}) is deprecated by PayNow`);
    } else {
      operations[name] = buildOperation(name, found, specs, schemas);
    }
  }
  if (problems.length > 0) throw new ContractProblem(problems.join('\n'));
  return { operations, schemas: schemas.schemas };
}
