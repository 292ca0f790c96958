import ts from 'typescript';

/** A type taken apart: the members of its union, and whether `null` or `undefined` is among them. */
export interface TypeParts {
  readonly members: readonly ts.Type[];
  readonly hasNull: boolean;
  readonly hasUndefined: boolean;
  /** `unknown` or `any`: says nothing. */
  readonly isOpen: boolean;
}

const has = (type: ts.Type, flags: ts.TypeFlags): boolean => (type.flags & flags) !== 0;

const EMPTY = ts.TypeFlags.Undefined | ts.TypeFlags.Void | ts.TypeFlags.Never;

/** Takes a type apart; `void` and `never` count as `undefined`. */
export function partsOf(type: ts.Type): TypeParts {
  const all = type.isUnion() ? type.types : [type];
  return {
    members: all.filter((member) => !has(member, EMPTY | ts.TypeFlags.Null)),
    hasNull: all.some((member) => has(member, ts.TypeFlags.Null)),
    hasUndefined: all.some((member) => has(member, EMPTY)),
    isOpen: has(type, ts.TypeFlags.Any | ts.TypeFlags.Unknown),
  };
}

/** `None`: an object type without properties and index signatures. */
export const isNone = (checker: ts.TypeChecker, type: ts.Type): boolean =>
  has(type, ts.TypeFlags.Object) &&
  !isList(checker, type) &&
  checker.getPropertiesOfType(type).length === 0 &&
  checker.getIndexInfosOfType(type).length === 0;

/** An array or tuple, readonly or not. */
export const isList = (checker: ts.TypeChecker, type: ts.Type): boolean =>
  checker.isArrayType(type) || checker.isTupleType(type);

/** What a map's values are, for a type with a string index signature. */
export const mapValue = (checker: ts.TypeChecker, type: ts.Type): ts.Type | undefined =>
  checker.getIndexInfosOfType(type).find((info) => has(info.keyType, ts.TypeFlags.String))?.type;

/** `Record<string, unknown>`: an object that is passed on without looking at it. */
export function isOpenRecord(checker: ts.TypeChecker, type: ts.Type): boolean {
  const value = mapValue(checker, type);
  return value !== undefined && partsOf(value).isOpen && checker.getPropertiesOfType(type).length === 0;
}

/** Whether a property may be left out. */
export const isOptional = (property: ts.Symbol): boolean => (property.flags & ts.SymbolFlags.Optional) !== 0;

/** The kind of a scalar type, in JSON's words, or undefined for everything else. */
export function scalarKind(type: ts.Type): 'string' | 'number' | 'boolean' | undefined {
  if (has(type, ts.TypeFlags.StringLike)) return 'string';
  if (has(type, ts.TypeFlags.NumberLike)) return 'number';
  return has(type, ts.TypeFlags.BooleanLike) ? 'boolean' : undefined;
}

/** Whether scalar members leave out values of their own kind: literals instead of `string`, `true` alone. */
export function isNarrow(members: readonly ts.Type[]): boolean {
  const literals = members.filter((member) => has(member, ts.TypeFlags.Literal | ts.TypeFlags.TemplateLiteral));
  const booleans = literals.filter((member) => has(member, ts.TypeFlags.BooleanLiteral));
  return literals.length > 0 && !(booleans.length === 2 && literals.length === 2);
}

/** The values of string literal members; undefined when one of them is not a literal. */
export function literalValues(members: readonly ts.Type[]): string[] | undefined {
  const values = members.flatMap((member) => (member.isStringLiteral() ? [member.value] : []));
  return values.length === members.length ? values.sort() : undefined;
}

/** Prefixes of template index signatures: `[name: `custom_variables[${string}]`]` gives `custom_variables`. */
export function bracketNames(checker: ts.TypeChecker, type: ts.Type): (string | undefined)[] {
  return checker.getIndexInfosOfType(type).map(({ keyType }) => {
    if (!has(keyType, ts.TypeFlags.TemplateLiteral)) return undefined;
    const { texts } = keyType as ts.TemplateLiteralType;
    return texts.length === 2 && texts[1] === ']' ? /^(.+)\[$/.exec(texts[0] ?? '')?.[1] : undefined;
  });
}
