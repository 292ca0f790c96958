import type ts from 'typescript';
import { type Lock, resolveShape } from '../../src/cli/contract/lock.js';
import type { Shape } from '../../src/cli/contract/shape.js';
import {
  isList,
  isNarrow,
  isOpenRecord,
  isOptional,
  literalValues,
  mapValue,
  partsOf,
  scalarKind,
} from './typeParts.js';

/** Replies must be read whole; bodies must be sendable; queries are text on the wire. */
export type Mode = 'reply' | 'body' | 'query';

/** A type and the shape it is compared with. */
export interface Spot {
  readonly type: ts.Type;
  readonly shape: Shape;
  /** The place, for the message. */
  readonly at: string;
  readonly mode: Mode;
  /** Of an optional field, `null` may stand for its absence. */
  readonly nullTolerated?: boolean;
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'string',
  integer: 'number',
  number: 'number',
  boolean: 'boolean',
};

/** Compares types with shapes, remembering what it has compared and found. */
export class TypeComparison {
  readonly violations: string[] = [];
  /** Properties of objects and queries that were compared. */
  propertyCount = 0;
  readonly #compared = new Map<ts.Type, Set<string>>();
  readonly #used = new Set<string>();

  constructor(
    readonly checker: ts.TypeChecker,
    private readonly lock: Lock,
    /** Fields of replies that are left out on purpose: reasons by `Schema.field`. */
    private readonly leftOut: Readonly<Record<string, string>> = {},
  ) {}

  /** Entries of the allow-list that no comparison needed. */
  get staleEntries(): string[] {
    return Object.keys(this.leftOut).filter((entry) => !this.#used.has(entry));
  }

  /** Notes a violation. */
  report(at: string, problem: string): void {
    this.violations.push(`${at}: ${problem}`);
  }

  #print(type: ts.Type): string {
    return this.checker.typeToString(this.checker.getNonNullableType(type));
  }

  /** Compares a type with a shape, and whatever both contain. */
  compare(spot: Spot): void {
    const { type, at, mode } = spot;
    const shape = resolveShape(this.lock, spot.shape);
    const { members, hasNull, isOpen } = partsOf(type);
    if (shape.type === undefined || shape.type === 'null') {
      const fits = isOpen || (shape.type === undefined ? mode !== 'reply' : members.length === 0);
      if (!fits) this.report(at, 'may be anything, the type must be unknown');
      return;
    }
    if (isOpen) return this.report(at, `is ${shape.type}, the type says nothing`);
    if (hasNull && !shape.nullable && !spot.nullTolerated) this.report(at, 'is never null, the type allows null');
    if (shape.nullable && !hasNull && mode === 'reply') this.report(at, 'may be null, the type does not allow null');
    if (members.length === 0) return this.report(at, `is ${shape.type}, the type has no value`);
    if (shape.enum) return this.#compareEnum(members, shape.enum, at);
    if (shape.type === 'array' || shape.type === 'object') {
      for (const member of members) this.#compareStructure(member, shape, spot);
      return;
    }
    const isLongQuery = mode === 'query' && shape.format === 'int64'; // does not fit a float, and is text anyway
    const wanted = [KINDS[shape.type], isLongQuery ? 'string' : undefined];
    const fits = members.every((member) => wanted.includes(scalarKind(member) ?? 'none'));
    if (!fits) this.report(at, `is ${shape.type}, the type is ${this.#print(type)}`);
    else if (mode === 'reply' && isNarrow(members)) this.report(at, `is any ${shape.type}, the type is narrower`);
  }

  #compareEnum(members: readonly ts.Type[], wanted: readonly string[], at: string): void {
    const values = literalValues(members);
    if (!values) return this.report(at, `is one of ${wanted.join(', ')}; the type is not a union of literals`);
    const missing = wanted.filter((value) => !values.includes(value));
    const foreign = values.filter((value) => !wanted.includes(value));
    if (missing.length > 0) this.report(at, `enum lacks ${missing.join(', ')}`);
    if (foreign.length > 0) this.report(at, `enum has ${foreign.join(', ')}, which the wire does not`);
  }

  #compareStructure(type: ts.Type, shape: Shape, spot: Spot): void {
    const { at, mode } = spot;
    const isArray = isList(this.checker, type);
    if (isArray !== (shape.type === 'array') || scalarKind(type) !== undefined) {
      return this.report(at, `is ${shape.type}, the type is ${this.#print(type)}`);
    }
    if (isArray) {
      const items = this.checker.getTypeArguments(type as ts.TypeReference);
      for (const item of items) this.compare({ type: item, shape: shape.items ?? {}, at: `${at}[]`, mode });
      return;
    }
    if (mode === 'query')
      return this.report(at, 'a query cannot carry an object; use an index signature `name[${string}]`');
    if (isOpenRecord(this.checker, type)) return;
    const value = mapValue(this.checker, type);
    if (shape.additionalProperties) {
      if (!value) this.report(at, 'is a map, the type is not');
      else this.compare({ type: value, shape: shape.additionalProperties, at: `${at}{}`, mode });
    } else if (value) {
      this.report(at, 'is an object with fixed fields, the type is a map');
    } else {
      this.#compareFields(type, shape, spot);
    }
  }

  /** Each pair of a type and a schema is compared once: this is what ends cycles. */
  #isNew(type: ts.Type, shape: Shape, { mode, shape: { ref } }: Spot): boolean {
    const keys = this.#compared.get(type) ?? new Set<string>();
    this.#compared.set(type, keys);
    const key = `${mode} ${ref ?? JSON.stringify(shape)}`;
    if (keys.has(key)) return false;
    keys.add(key);
    return true;
  }

  #compareFields(type: ts.Type, shape: Shape, spot: Spot): void {
    if (!this.#isNew(type, shape, spot)) return;
    const { mode } = spot;
    const at = `${spot.at}${spot.shape.ref === undefined ? '' : `(${spot.shape.ref})`}`;
    const wire = shape.properties ?? {};
    const required = new Set(shape.required);
    const seen = new Set<string>();
    for (const property of this.checker.getPropertiesOfType(type)) {
      const { name } = property;
      const fieldType = this.checker.getTypeOfSymbol(property);
      const { members, hasNull } = partsOf(fieldType);
      if (members.length === 0 && !hasNull) continue; // `name?: never` of a union
      seen.add(name);
      this.propertyCount += 1;
      const field = Object.hasOwn(wire, name) ? wire[name] : undefined;
      const place = `${at}.${name}`;
      if (!field) {
        this.report(place, 'unknown field');
        continue;
      }
      const may = isOptional(property);
      if (mode === 'reply' && !required.has(name) && !may) this.report(place, 'may be absent, must be optional');
      if (mode === 'body' && required.has(name) && may) this.report(place, 'is required, must not be optional');
      const nullTolerated = mode === 'reply' && !required.has(name);
      this.compare({ type: fieldType, shape: field, at: place, mode, nullTolerated });
    }
    const missing = Object.keys(wire).filter((name) => !seen.has(name));
    for (const name of missing)
      this.#reportMissing(name, { at, mode, isRequired: required.has(name), ref: spot.shape.ref });
  }

  #reportMissing(
    name: string,
    { at, mode, isRequired, ref }: { at: string; mode: Mode; isRequired: boolean; ref: string | undefined },
  ): void {
    if (mode === 'body') {
      if (isRequired) this.report(`${at}.${name}`, 'is required, is missing');
      return;
    }
    const entry = `${ref ?? ''}.${name}`;
    if (Object.hasOwn(this.leftOut, entry)) this.#used.add(entry);
    else this.report(`${at}.${name}`, 'field is lost, the type lacks it');
  }
}
