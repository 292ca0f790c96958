import { Kind } from 'graphql';
import type { Config } from '../../core/config.js';
import { countMerges } from './merges.js';
import { overLimit, type Refusal } from './refusal.js';
import type { Shape, ShapeReader } from './shape.js';

/** The settings of the rules here. */
export type StructureLimits = Pick<
  Config,
  'LIMIT_DEPTH' | 'LIMIT_FIELDS' | 'LIMIT_ALIASES' | 'LIMIT_ROOT_FIELDS' | 'LIMIT_DIRECTIVES'
>;

/** Introspection as tools use it: one `__schema`, a few `__type`, lists of types nested by `ofType`. */
const MAX_SCHEMAS = 1;
const MAX_TYPES = 5;
const MAX_INTROSPECTION_DEPTH = 20;

/** Validation compares as many pairs in about 100 ms. */
const MAX_MERGES = 12_000;

type Rule = (shape: Shape, limits: StructureLimits) => Refusal | undefined;

const check = (name: string, what: string, max: number, found: number, advice: string): Refusal | undefined =>
  found > max ? overLimit(name, what, max, found, advice) : undefined;

const RULES: readonly Rule[] = [
  ({ depth }, { LIMIT_DEPTH }) =>
    check(
      'depth',
      'levels of fields',
      LIMIT_DEPTH,
      depth,
      'Ask for the inner objects by their ids in a second request.',
    ),
  ({ aliases }, { LIMIT_ALIASES }) =>
    check('aliases', 'aliases in a document', LIMIT_ALIASES, aliases, 'Read many objects with nodes(ids: [...]).'),
  ({ directives }, { LIMIT_DIRECTIVES }) =>
    check(
      'directives',
      'directives in a document',
      LIMIT_DIRECTIVES,
      directives,
      'Leave out the fields you do not need.',
    ),
  ({ fields }, { LIMIT_FIELDS }) =>
    check('fields', 'fields in a document, fragments included', LIMIT_FIELDS, fields, 'Ask in several requests.'),
  ({ schemas }) => check('schemas', '__schema in a document', MAX_SCHEMAS, schemas, 'Ask for it once.'),
  ({ types }) => check('types', '__type in a document', MAX_TYPES, types, 'Ask for __schema once.'),
  ({ introspectionDepth }) =>
    check('introspectionDepth', 'levels below __schema', MAX_INTROSPECTION_DEPTH, introspectionDepth, 'Ask for less.'),
];

/** The first limit the document's text passes, before anybody validates it. */
export function checkStructure(reader: ShapeReader, limits: StructureLimits): Refusal | undefined {
  const shape = reader.whole();
  for (const rule of RULES) {
    const refusal = rule(shape, limits);
    if (refusal) return refusal;
  }
  const operations = reader.document.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
  const roots = Math.max(0, ...operations.map((operation) => reader.rootFields(operation)));
  return (
    check('rootFields', 'root fields in an operation', limits.LIMIT_ROOT_FIELDS, roots, 'Ask in several requests.') ??
    check(
      'merges',
      'pairs of fields and fragments that may share a response name',
      MAX_MERGES,
      countMerges(reader.document, MAX_MERGES),
      'Ask for each field once.',
    )
  );
}
