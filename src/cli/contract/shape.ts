import { isJsonObject } from '../../core/jsonObject.js';
import { child, type JsonObject, strings } from './json.js';

/** The code, the lock and PayNow's description do not fit, or the description is not understood; one line per problem. */
export class ContractProblem extends Error {
  override readonly name = 'ContractProblem';
}

/** JSON types, as JSON Schema names them. */
export type ShapeType = 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object' | 'null';

/** What PayNow's contract says about a value, prose left aside. One without `ref` and `type` may be anything. */
export interface Shape {
  /** Name of an entry of the lock's `schemas`. */
  readonly ref?: string;
  readonly type?: ShapeType;
  readonly nullable?: true;
  readonly deprecated?: true;
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly string[];
  readonly items?: Shape;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  /** Values of a map. An object without it has exactly its `properties`. */
  readonly additionalProperties?: Shape;
}

/** Where schema normalization reports to. */
export interface ShapeSink {
  /** Told of every component schema that is referred to. */
  readonly onRef: (name: string) => void;
}

const TYPES: ReadonlySet<unknown> = new Set<ShapeType>([
  'string',
  'integer',
  'number',
  'boolean',
  'array',
  'object',
  'null',
]);

const isShapeType = (value: unknown): value is ShapeType => TYPES.has(value);

/** Keywords that say nothing about what is valid. */
const PROSE = new Set(['description', 'title', 'example', 'examples', 'default', 'readOnly', 'writeOnly']);

const HANDLED = new Set(
  (
    '$ref allOf oneOf anyOf type format pattern minimum maximum enum deprecated ' +
    'items properties required additionalProperties nullable'
  ).split(' '),
);

/** The name at the end of `#/components/schemas/Name`. */
export function refName(ref: string): string {
  const name = /^#\/components\/\w+\/([\w.-]+)$/.exec(ref)?.[1];
  if (name === undefined) throw new ContractProblem(`reference ${ref} is not understood`);
  return name;
}

const text = (schema: JsonObject, key: string) => {
  const value = schema[key];
  return typeof value === 'string' ? { [key]: value } : {};
};

const number = (schema: JsonObject, key: string) => {
  const value = schema[key];
  return typeof value === 'number' ? { [key]: value } : {};
};

const isNullSchema = (schema: unknown) => isJsonObject(schema) && schema['type'] === 'null';

/** `allOf`, `oneOf` and `anyOf` of one schema, with or without `null` beside it; more is refused. */
function normalizeUnion(members: readonly unknown[], where: string, sink: ShapeSink): Shape {
  const rest = members.filter((member) => !isNullSchema(member));
  if (rest.length !== 1) throw new ContractProblem(`${where}: a union of ${rest.length} schemas is not understood`);
  const shape = normalizeSchema(rest[0], where, sink);
  return rest.length < members.length ? { ...shape, nullable: true } : shape;
}

function normalizeEnum(values: unknown, where: string): Pick<Shape, 'enum'> {
  if (values === undefined) return {};
  const known: unknown[] = Array.isArray(values) ? values.filter((value) => value !== null) : [];
  const names = known.filter((value) => typeof value === 'string');
  if (names.length === 0 || names.length !== known.length)
    throw new ContractProblem(`${where}: enum of other than strings`);
  return { enum: names.sort() };
}

function normalizeObject(schema: JsonObject, where: string, sink: ShapeSink): Shape {
  const properties = Object.entries(child(schema, 'properties')).map(([name, value]): [string, Shape] => [
    name,
    normalizeSchema(value, `${where}.${name}`, sink),
  ]);
  const required = strings(schema, 'required').sort();
  const values = schema['additionalProperties'];
  if (values !== undefined && values !== false && properties.length > 0) {
    throw new ContractProblem(`${where}: an object with both properties and additionalProperties is not understood`);
  }
  const isMap = isJsonObject(values) || values === true || (values === undefined && properties.length === 0);
  return {
    ...(properties.length > 0 && { properties: Object.fromEntries(properties) }),
    ...(required.length > 0 && { required }),
    ...(isMap && { additionalProperties: isJsonObject(values) ? normalizeSchema(values, `${where}{}`, sink) : {} }),
  };
}

/**
 * The facts of a schema of PayNow's.
 * @throws ContractProblem naming the place, when the schema uses a keyword whose meaning would be lost.
 */
export function normalizeSchema(schema: unknown, where: string, sink: ShapeSink): Shape {
  if (!isJsonObject(schema)) throw new ContractProblem(`${where}: not a schema`);
  const foreign = Object.keys(schema).filter((key) => !HANDLED.has(key) && !PROSE.has(key) && !key.startsWith('x-'));
  if (foreign.length > 0) throw new ContractProblem(`${where}: keyword ${foreign.join(', ')} is not understood`);
  const deprecated = schema['deprecated'] === true && { deprecated: true as const };
  const ref = schema['$ref'];
  if (typeof ref === 'string') {
    const name = refName(ref);
    sink.onRef(name);
    return { ref: name, ...(schema['nullable'] === true && { nullable: true }), ...deprecated };
  }
  const union = schema['allOf'] ?? schema['oneOf'] ?? schema['anyOf'];
  if (Array.isArray(union)) return { ...normalizeUnion(union, where, sink), ...deprecated };

  const types: unknown[] = [schema['type']].flat().filter((type) => type !== undefined);
  if (types.length === 0 && Object.keys(schema).every((key) => PROSE.has(key) || key.startsWith('x-'))) return {};
  const values = types.length > 1 ? types.filter((type) => type !== 'null') : types;
  const [type] = values;
  if (values.length !== 1 || !isShapeType(type)) throw new ContractProblem(`${where}: type ${JSON.stringify(types)}`);
  const nullable = values.length < types.length || schema['nullable'] === true;
  return {
    type,
    ...(nullable && { nullable: true }),
    ...deprecated,
    ...text(schema, 'format'),
    ...text(schema, 'pattern'),
    ...number(schema, 'minimum'),
    ...number(schema, 'maximum'),
    ...normalizeEnum(schema['enum'], where),
    ...(type === 'array' && { items: normalizeSchema(schema['items'] ?? {}, `${where}[]`, sink) }),
    ...(type === 'object' && normalizeObject(schema, where, sink)),
  };
}
