import { type Lock, resolveShape } from '../../src/cli/contract/lock.js';
import type { Shape } from '../../src/cli/contract/shape.js';
import { isJsonObject } from '../../src/core/jsonObject.js';

const FORMATS: Readonly<Record<string, RegExp>> = {
  'flake-id': /^\d{1,20}$/,
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
  ipv4: /^\d{1,3}(\.\d{1,3}){3}$/,
};

const RANGES: Readonly<Record<string, readonly [number | bigint, number | bigint]>> = {
  int32: [-(2 ** 31), 2 ** 31 - 1],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
};

/** A value for a message: short, and never more than its beginning. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}

// Nearly every value is right: a violation finds its place on the way back, so that no place is spelled for the others.

/** Violations, each beginning with its place seen from the value: `: is missing`, `.name: is required`. */
type Violations = readonly string[];

const NONE: Violations = [];

const placed = (violations: Violations, at: string): Violations =>
  violations.length === 0 ? NONE : violations.map((violation) => `${at}${violation}`);

const patterns = new Map<string, RegExp>();

function matches(value: string, source: string): boolean {
  let pattern = patterns.get(source);
  if (!pattern) patterns.set(source, (pattern = new RegExp(source)));
  return pattern.test(value);
}

function checkString(value: string, shape: Shape): Violations {
  if (shape.enum && !shape.enum.includes(value)) return [`: ${shown(value)} is not one of ${shape.enum.join(', ')}`];
  const format = shape.format === undefined ? undefined : FORMATS[shape.format];
  if (format && !format.test(value)) return [`: ${shown(value)} is not a ${shape.format}`];
  if (shape.format === 'date-time' && Number.isNaN(Date.parse(value))) return [`: ${shown(value)} is not a date`];
  if (shape.pattern !== undefined && !matches(value, shape.pattern)) {
    return [`: ${shown(value)} does not match ${shape.pattern}`];
  }
  return NONE;
}

function checkRange(value: number | bigint, shape: Shape): Violations {
  const [low, high] = RANGES[shape.format ?? ''] ?? [];
  if (low !== undefined && high !== undefined && (value < low || value > high)) {
    return [`: ${value} is out of the range of ${shape.format}`];
  }
  if (shape.minimum !== undefined && value < shape.minimum) return [`: ${value} is below ${shape.minimum}`];
  if (shape.maximum !== undefined && value > shape.maximum) return [`: ${value} is above ${shape.maximum}`];
  return NONE;
}

function checkNumber(value: number, shape: Shape): Violations {
  if (!Number.isFinite(value)) return [`: ${value} is not a number that JSON can carry`];
  if (shape.type === 'integer' && !Number.isInteger(value)) return [`: ${value} is not an integer`];
  if (shape.type === 'integer' && !Number.isSafeInteger(value)) return [`: ${value} is not a safe integer`];
  return checkRange(value, shape);
}

/** Checks a path, query or header value: the same rules, but everything is text there. */
export function checkText(text: string, wanted: Shape, at: string, lock: Lock): Violations {
  return placed(checkTextAs(text, resolveShape(lock, wanted)), at);
}

function checkTextAs(text: string, shape: Shape): Violations {
  switch (shape.type) {
    case 'boolean':
      return text === 'true' || text === 'false' ? NONE : [`: ${shown(text)} is not true or false`];
    case 'integer':
      return /^-?\d{1,30}$/.test(text) ? checkRange(BigInt(text), shape) : [`: ${shown(text)} is not an integer`];
    case 'number':
      return /^-?\d+(\.\d+)?$/.test(text) ? checkRange(Number(text), shape) : [`: ${shown(text)} is not a number`];
    default:
      return checkString(text, shape);
  }
}

/** Checks a JSON value against a shape; every violation starts with its place. */
export function checkValue(value: unknown, wanted: Shape, at: string, lock: Lock): Violations {
  return placed(check(value, wanted, lock), at);
}

function check(value: unknown, wanted: Shape, lock: Lock): Violations {
  const shape = resolveShape(lock, wanted);
  if (shape.type === undefined) return NONE;
  if (value === null) return shape.nullable || shape.type === 'null' ? NONE : [': null is not allowed'];
  switch (shape.type) {
    case 'string':
      return typeof value === 'string' ? checkString(value, shape) : mistyped(value, shape);
    case 'integer':
    case 'number':
      return typeof value === 'number' ? checkNumber(value, shape) : mistyped(value, shape);
    case 'boolean':
      return typeof value === 'boolean' ? NONE : mistyped(value, shape);
    case 'array':
      return Array.isArray(value) ? checkArray(value, shape, lock) : mistyped(value, shape);
    case 'object':
      return isJsonObject(value) ? checkObject(value, shape, lock) : mistyped(value, shape);
    case 'null':
      return mistyped(value, shape);
  }
}

const mistyped = (value: unknown, shape: Shape): Violations => [`: ${shown(value)} is not of type ${shape.type}`];

function checkArray(value: readonly unknown[], { items }: Shape, lock: Lock): Violations {
  if (!items) return NONE;
  let found: string[] | undefined;
  for (const [index, item] of value.entries()) {
    const wrong = check(item, items, lock);
    if (wrong.length > 0) (found ??= []).push(...placed(wrong, `[${index}]`));
  }
  return found ?? NONE;
}

/** A field that is `undefined` counts as absent: JSON leaves it out. */
function checkObject(value: Readonly<Record<string, unknown>>, shape: Shape, lock: Lock): Violations {
  const { required, properties, additionalProperties } = shape;
  let found: string[] | undefined;
  for (const name of required ?? []) {
    if (!Object.hasOwn(value, name) || value[name] === undefined) (found ??= []).push(`.${name}: is required`);
  }
  for (const name of Object.keys(value)) {
    const field = value[name];
    if (field === undefined) continue;
    const known = properties && Object.hasOwn(properties, name) ? properties[name] : undefined;
    const wanted = known ?? additionalProperties;
    const wrong = wanted ? check(field, wanted, lock) : [': unknown field'];
    if (wrong.length > 0) (found ??= []).push(...placed(wrong, `.${name}`));
  }
  return found ?? NONE;
}
