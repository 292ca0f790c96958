import { type Lock, resolveShape } from '../../src/cli/contract/lock.js';
import type { Shape } from '../../src/cli/contract/shape.js';
import { isJsonObject } from '../../src/core/jsonObject.js';

const FORMATS: Readonly<Record<string, RegExp>> = {
  'flake-id': /^\d{1,20}$/,
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
  ipv4: /^\d{1,3}(\.\d{1,3}){3}$/,
};

const RANGES: Readonly<Record<string, readonly [bigint, bigint]>> = {
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
};

/** A value for a message: short, and never more than its beginning. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}

function checkString(value: string, shape: Shape, at: string): string[] {
  if (shape.enum && !shape.enum.includes(value))
    return [`${at}: ${shown(value)} is not one of ${shape.enum.join(', ')}`];
  const format = shape.format === undefined ? undefined : FORMATS[shape.format];
  if (format && !format.test(value)) return [`${at}: ${shown(value)} is not a ${shape.format}`];
  if (shape.format === 'date-time' && Number.isNaN(Date.parse(value))) return [`${at}: ${shown(value)} is not a date`];
  if (shape.pattern !== undefined && !new RegExp(shape.pattern).test(value)) {
    return [`${at}: ${shown(value)} does not match ${shape.pattern}`];
  }
  return [];
}

function checkRange(value: number | bigint, shape: Shape, at: string): string[] {
  const [low, high] = RANGES[shape.format ?? ''] ?? [];
  if (low !== undefined && high !== undefined && (value < low || value > high)) {
    return [`${at}: ${value} is out of the range of ${shape.format}`];
  }
  if (shape.minimum !== undefined && value < shape.minimum) return [`${at}: ${value} is below ${shape.minimum}`];
  if (shape.maximum !== undefined && value > shape.maximum) return [`${at}: ${value} is above ${shape.maximum}`];
  return [];
}

function checkNumber(value: number, shape: Shape, at: string): string[] {
  if (!Number.isFinite(value)) return [`${at}: ${value} is not a number that JSON can carry`];
  if (shape.type === 'integer' && !Number.isInteger(value)) return [`${at}: ${value} is not an integer`];
  if (shape.type === 'integer' && !Number.isSafeInteger(value)) return [`${at}: ${value} is not a safe integer`];
  return checkRange(value, shape, at);
}

/** Checks a path, query or header value: the same rules, but everything is text there. */
export function checkText(text: string, wanted: Shape, at: string, lock: Lock): string[] {
  const shape = resolveShape(lock, wanted);
  switch (shape.type) {
    case 'boolean':
      return text === 'true' || text === 'false' ? [] : [`${at}: ${shown(text)} is not true or false`];
    case 'integer':
      return /^-?\d{1,30}$/.test(text)
        ? checkRange(BigInt(text), shape, at)
        : [`${at}: ${shown(text)} is not an integer`];
    case 'number':
      return /^-?\d+(\.\d+)?$/.test(text)
        ? checkRange(Number(text), shape, at)
        : [`${at}: ${shown(text)} is not a number`];
    default:
      return checkString(text, shape, at);
  }
}

/** Checks a JSON value against a shape; every violation starts with its place. */
export function checkValue(value: unknown, wanted: Shape, at: string, lock: Lock): string[] {
  const shape = resolveShape(lock, wanted);
  if (shape.type === undefined) return [];
  if (value === null) return shape.nullable || shape.type === 'null' ? [] : [`${at}: null is not allowed`];
  switch (shape.type) {
    case 'string':
      return typeof value === 'string' ? checkString(value, shape, at) : [mistyped(value, shape, at)];
    case 'integer':
    case 'number':
      return typeof value === 'number' ? checkNumber(value, shape, at) : [mistyped(value, shape, at)];
    case 'boolean':
      return typeof value === 'boolean' ? [] : [mistyped(value, shape, at)];
    case 'array': {
      const { items } = shape;
      if (!Array.isArray(value)) return [mistyped(value, shape, at)];
      return items ? value.flatMap((item, index) => checkValue(item, items, `${at}[${index}]`, lock)) : [];
    }
    case 'object':
      return isJsonObject(value) ? checkObject(value, shape, at, lock) : [mistyped(value, shape, at)];
    case 'null':
      return [mistyped(value, shape, at)];
  }
}

const mistyped = (value: unknown, shape: Shape, at: string) => `${at}: ${shown(value)} is not of type ${shape.type}`;

/** A field that is `undefined` counts as absent: JSON leaves it out. */
function checkObject(value: Readonly<Record<string, unknown>>, shape: Shape, at: string, lock: Lock): string[] {
  const present = Object.entries(value).filter(([, field]) => field !== undefined);
  const names = new Set(present.map(([name]) => name));
  const missing = (shape.required ?? []).filter((name) => !names.has(name)).map((name) => `${at}.${name}: is required`);
  const wrong = present.flatMap(([name, field]) => {
    const known = shape.properties && Object.hasOwn(shape.properties, name) ? shape.properties[name] : undefined;
    const wanted = known ?? shape.additionalProperties;
    return wanted ? checkValue(field, wanted, `${at}.${name}`, lock) : [`${at}.${name}: unknown field`];
  });
  return [...missing, ...wrong];
}
