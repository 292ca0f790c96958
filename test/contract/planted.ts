import type { Lock, Operation } from '../../src/cli/contract/lock.js';

/** Where the planted source pretends to lie; no such file exists. */
export const PLANTED_FILE = 'src/upstream/planted.fixture.ts';

const operation = (facts: Pick<Operation, 'method' | 'path' | 'replies'> & Partial<Operation>): Operation => ({
  spec: 'management',
  auth: { schemes: ['APIKey'] },
  parameters: { path: { petId: { required: true, shape: { type: 'string' } } } },
  ...facts,
});

const path = '/v1/pets/{petId}';

/** A small contract that the planted types are compared with. */
export const PLANTED_LOCK: Lock = {
  operations: {
    [`GET ${path}`]: operation({ method: 'GET', path, replies: { '200': { ref: 'Pet' } } }),
    [`PUT ${path}`]: operation({ method: 'PUT', path, body: { ref: 'PetBody' }, replies: { '204': null } }),
    [`POST ${path}`]: operation({ method: 'POST', path, replies: { '200': { type: 'string' }, '204': null } }),
    'GET /v1/pets': operation({
      method: 'GET',
      path: '/v1/pets',
      parameters: {
        query: {
          kind: { required: true, shape: { ref: 'Kind' } },
          id: { shape: { type: 'array', items: { type: 'string' } } },
          limit: { shape: { type: 'integer', format: 'int32' } },
          chip: { shape: { type: 'integer', format: 'int64' } },
          marks: { style: 'deepObject', shape: { type: 'object', additionalProperties: { type: 'string' } } },
        },
      },
      replies: { '200': { type: 'array', items: { type: 'string' } } },
    }),
  },
  schemas: {
    Kind: { type: 'string', enum: ['cat', 'dog'] },
    Pet: {
      type: 'object',
      properties: {
        name: { type: 'string' },
        weight: { type: 'integer', nullable: true },
        kind: { ref: 'Kind' },
        parent: { ref: 'Pet' },
        tags: { type: 'array', items: { type: 'string', nullable: true } },
        marks: { type: 'object', additionalProperties: { type: 'string' } },
        extra: {},
      },
      required: ['name', 'weight', 'kind', 'tags', 'marks', 'extra'],
    },
    PetBody: {
      type: 'object',
      properties: {
        name: { type: 'string' },
        kind: { ref: 'Kind' },
        note: { type: 'string' },
        age: { type: 'integer', nullable: true },
      },
      required: ['name', 'kind'],
    },
  },
};

interface Mistake {
  readonly exportName: string;
  readonly operation: string;
  /** The type arguments: query, body, reply. */
  readonly types: string;
  readonly violations: readonly string[];
}

const reply = (exportName: string, type: string, ...violations: string[]): Mistake => ({
  exportName,
  operation: `GET ${path}`,
  types: `None, None, ${type}`,
  violations: violations.map((violation) => `${exportName} reply${violation}`),
});

const body = (exportName: string, type: string, ...violations: string[]): Mistake => ({
  exportName,
  operation: `PUT ${path}`,
  types: `None, ${type}, void`,
  violations: violations.map((violation) => `${exportName} body${violation}`),
});

const query = (exportName: string, type: string, ...violations: string[]): Mistake => ({
  exportName,
  operation: 'GET /v1/pets',
  types: `${type}, None, readonly string[]`,
  violations: violations.map((violation) => `${exportName} query${violation}`),
});

const pet = (changes: string) => `With<{ ${changes} }>`;

/** Endpoint types with the violations that must be found in each; none for those that are right. */
export const PLANTED_MISTAKES: readonly Mistake[] = [
  reply('rightReply', 'Pet'),
  reply('openReply', 'Readonly<Record<string, unknown>>'),
  reply('enumLacks', pet(`kind: 'cat'`), '(Pet).kind: enum lacks dog'),
  reply('enumForeign', pet(`kind: 'cat' | 'dog' | 'cow'`), '(Pet).kind: enum has cow, which the wire does not'),
  reply('enumWide', pet('kind: string'), '(Pet).kind: is one of cat, dog; the type is not a union of literals'),
  reply('lostField', `Omit<Pet, 'weight'>`, '(Pet).weight: field is lost, the type lacks it'),
  reply('foreignField', pet('wings: number'), '(Pet).wings: unknown field'),
  reply('lostNull', pet('weight: number'), '(Pet).weight: may be null, the type does not allow null'),
  reply('lostItemNull', pet('tags: string[]'), '(Pet).tags[]: may be null, the type does not allow null'),
  reply('addedNull', pet('name: string | null'), '(Pet).name: is never null, the type allows null'),
  reply('notOptional', pet('parent: Pet'), '(Pet).parent: may be absent, must be optional'),
  reply('wrongType', pet('name: number'), '(Pet).name: is string, the type is number'),
  reply('narrowType', pet(`name: 'Rex'`), '(Pet).name: is any string, the type is narrower'),
  reply('unknownType', pet('name: unknown'), '(Pet).name: is string, the type says nothing'),
  reply('notUnknown', pet('extra: string'), '(Pet).extra: may be anything, the type must be unknown'),
  reply('notList', pet('tags: string'), '(Pet).tags: is array, the type is string'),
  reply('notMap', pet('marks: { a: string }'), '(Pet).marks: is a map, the type is not'),
  reply('mapValue', pet('marks: Record<string, number>'), '(Pet).marks{}: is string, the type is number'),
  reply(
    'mapForObject',
    pet('parent?: Record<string, string>'),
    '(Pet).parent: is an object with fixed fields, the type is a map',
  ),
  reply(
    'deepMistake',
    pet(`parent?: ${pet('name: boolean')}`),
    '(Pet).parent(Pet).name: is string, the type is boolean',
  ),
  reply('voidReply', 'void', ': has content, the type has none'),
  body('rightBody', `{ name: string; kind: 'cat' | 'dog'; age?: number | null }`),
  body('bodyOptional', `{ name?: string; kind: 'cat' | 'dog' }`, '(PetBody).name: is required, must not be optional'),
  body('bodyMissing', `{ kind: 'cat' | 'dog' }`, '(PetBody).name: is required, is missing'),
  body(
    'bodyNull',
    `{ name: string; kind: 'cat' | 'dog'; note?: string | null }`,
    '(PetBody).note: is never null, the type allows null',
  ),
  body('bodyForeign', `{ name: string; kind: 'cat' | 'dog'; x?: 1 }`, '(PetBody).x: unknown field'),
  body('bodyEnum', `{ name: string; kind: 'cat' }`, '(PetBody).kind: enum lacks dog'),
  body('noBody', 'None', ': the operation takes one, the type has none'),
  {
    exportName: 'bodyForNone',
    operation: `GET ${path}`,
    types: 'None, { a: 1 }, Pet',
    violations: ['bodyForNone body: the operation takes none'],
  },
  {
    exportName: 'replyForNone',
    operation: `PUT ${path}`,
    types: `None, { name: string; kind: 'cat' | 'dog' }, Pet`,
    violations: ['replyForNone reply: has no content, the type must be void'],
  },
  { exportName: 'maybeReply', operation: `POST ${path}`, types: 'None, None, string | undefined', violations: [] },
  {
    exportName: 'neverReply',
    operation: `POST ${path}`,
    types: 'None, None, void',
    violations: ['neverReply reply: has content, the type has none'],
  },
  {
    exportName: 'surelyReply',
    operation: `POST ${path}`,
    types: 'None, None, string',
    violations: ['surelyReply reply: may have no content, the type must allow undefined'],
  },
  {
    exportName: 'wrongPath',
    operation: 'GET /v1/pets/{petId}',
    types: 'None, None, Pet',
    violations: ['wrongPath: path parameters are petId, not id'],
  },
  query('rightQuery', `{ kind: 'cat' | 'dog'; id?: readonly string[]; limit?: number; chip?: string }`),
  query('deepQuery', `{ kind: 'cat' | 'dog'; [mark: \`marks[\${string}]\`]: string }`),
  query('queryUnknown', 'unknown', ': the type says nothing', '.kind: is required, is missing'),
  query('queryForeign', `{ kind: 'cat' | 'dog'; Limit?: number }`, '.Limit: unknown parameter'),
  query('queryOptional', `{ kind?: 'cat' | 'dog' }`, '.kind: is required, must not be optional'),
  query('queryMissing', 'None', '.kind: is required, is missing'),
  query(
    'queryEnum',
    `{ kind: 'cat' | 'cow' }`,
    '.kind: enum lacks dog',
    '.kind: enum has cow, which the wire does not',
  ),
  query('queryNotList', `{ kind: 'cat' | 'dog'; id?: string }`, '.id: is array, the type is string'),
  query('queryList', `{ kind: 'cat' | 'dog'; limit?: number[] }`, '.limit: is integer, the type is number[]'),
  query('queryType', `{ kind: 'cat' | 'dog'; limit?: string }`, '.limit: is integer, the type is string'),
  query('queryNull', `{ kind: 'cat' | 'dog'; limit?: number | null }`, '.limit: is never null, the type allows null'),
  query(
    'queryIndex',
    `{ kind: 'cat' | 'dog'; [mark: \`stars[\${string}]\`]: string }`,
    ': index signature of no parameter',
  ),
];

const templateOf = ({ exportName, operation: name }: Mistake) =>
  exportName === 'wrongPath' ? '/v1/pets/{id}' : name.split(' ')[1];

/** A module of wire types, most of them wrong in one way. */
export const PLANTED_SOURCE = [
  `import type { Endpoint, None } from './client/endpoint.js';`,
  'export interface Pet {',
  `  name: string; weight: number | null; kind: 'cat' | 'dog'; parent?: Pet | null;`,
  '  tags: readonly (string | null)[]; marks: Readonly<Record<string, string>>; extra: unknown;',
  '}',
  'type With<Changes> = Omit<Pet, keyof Changes> & Changes;',
  ...PLANTED_MISTAKES.map(
    (mistake) => `export declare const ${mistake.exportName}: Endpoint<'${templateOf(mistake)}', ${mistake.types}>;`,
  ),
].join('\n');
