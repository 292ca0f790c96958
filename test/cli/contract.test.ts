import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { compareContract, type Made } from '../../src/cli/contract/compare.js';
import { describedOperations, type GraphLock } from '../../src/cli/contract/graphLock.js';
import { lockOf } from '../../src/cli/contract/lock.js';
import { openapiFolder, readSpecs, SPEC_FILES } from '../../src/cli/contract/openapi.js';
import { ContractProblem } from '../../src/cli/contract/shape.js';
import { typed } from '../support/command.js';
import { NO_OPENAPI } from '../support/needs.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'contract-'));
afterAll(() => rmSync(folder, { recursive: true }));

const json = (schema: unknown) => ({ content: { 'application/json': { schema } } });
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

/** A small API with everything that can change. */
const petsApi = () => ({
  paths: {
    '/v1/pets': {
      get: {
        security: [{ APIKey: [] }],
        parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer' } }] as Record<string, unknown>[],
        responses: { 200: json({ type: 'array', items: ref('Pet') }) } as Record<string, unknown>,
      } as Record<string, unknown>,
      post: { security: [{ APIKey: [] }], requestBody: json(ref('NewPet')), responses: { 200: json(ref('Pet')) } },
    } as Record<string, unknown>,
    '/v1/toys': { get: { responses: { 204: {} } } as Record<string, unknown> },
  } as Record<string, Record<string, unknown>>,
  components: {
    schemas: {
      Pet: {
        type: 'object',
        required: ['id', 'kind', 'name'],
        properties: { id: { type: 'string' }, kind: ref('Kind'), name: { type: 'string' }, age: { type: 'integer' } },
      } as { type: string; required: string[]; properties: Record<string, unknown> },
      NewPet: {
        type: 'object',
        required: ['name'],
        properties: { name: { type: 'string' }, kind: ref('Kind') },
      } as { type: string; required: string[]; properties: Record<string, unknown> },
      Kind: { type: 'string', enum: ['cat', 'dog'] } as Record<string, unknown>,
    },
  },
});

type Pets = ReturnType<typeof petsApi>;

const graph: GraphLock = {
  operations: {
    'GET /v1/pets': { api: 'management', state: 'live', graph: ['Store.pets'] },
    'POST /v1/pets': { api: 'management', state: 'live', graph: ['Mutation.createPet'] },
    'GET /v1/toys': { api: 'management', state: 'live' },
    'GET /v1/store': { api: 'storefront', state: 'live', graph: ['Query.storefront'] },
  },
  fields: { Pet: { id: ['Pet.paynowId'], kind: ['Pet.kind'], name: ['Pet.name', 'Pet.title'] } },
};
const made: Made = {
  graph,
  lock: lockOf({ management: petsApi(), storefront: {} }, ['GET /v1/pets', 'POST /v1/pets']),
};

/** What a change of the API comes to, a line each. */
function changes(change: (api: Pets) => void): readonly string[] {
  const spec = petsApi();
  change(spec);
  const found = compareContract(made, [{ api: 'management', spec, operations: describedOperations(spec) }]);
  return found.map(({ kind, what, breaks }) => `${kind} ${what}${breaks.length > 0 ? ` !! ${breaks.join(' ')}` : ''}`);
}

const [PETS, TOYS] = ['/v1/pets', '/v1/toys'];

describe('what a change of PayNow’s means for the graph', () => {
  it.each<[string, (api: Pets) => void, readonly string[]]>([
    ['nothing', () => {}, []],
    ['a sentence', ({ components: { schemas } }) => (schemas.Kind['description'] = 'new'), []],
    [
      'a field more',
      ({ components: { schemas } }) => (schemas.Pet.properties['toy'] = { type: 'string' }),
      ['added Pet.toy: string'],
    ],
    [
      'a field less',
      ({ components: { schemas } }) => delete schemas.Pet.properties['name'],
      ['removed Pet.name !! Pet.name Pet.title'],
    ],
    [
      'a field less that is not shown',
      ({ components: { schemas } }) => delete schemas.Pet.properties['age'],
      ['removed Pet.age'],
    ],
    [
      'another type',
      ({ components: { schemas } }) => (schemas.Pet.properties['id'] = { type: 'integer' }),
      ['changed Pet.id: string became integer !! Pet.paynowId'],
    ],
    [
      'a field that may be null',
      ({ components: { schemas } }) => (schemas.Pet.properties['id'] = { type: ['string', 'null'] }),
      ['changed Pet.id: string became string or null !! Pet.paynowId'],
    ],
    [
      'a field that may be absent',
      ({ components: { schemas } }) => schemas.Pet.required.pop(),
      ['changed Pet.name: string became string, optional !! Pet.name Pet.title'],
    ],
    [
      'a field that is always there now',
      ({ components: { schemas } }) => schemas.Pet.required.push('age'),
      ['changed Pet.age: integer, optional became integer'],
    ],
    [
      'a value more',
      ({ components: { schemas } }) => (schemas.Kind['enum'] = ['cat', 'dog', 'fox']),
      ['added Kind: value fox'],
    ],
    [
      'a value less',
      ({ components: { schemas } }) => (schemas.Kind['enum'] = ['cat']),
      ['removed Kind: value dog !! Mutation.createPet'],
    ],
    [
      'values of another kind',
      ({ components: { schemas } }) => (schemas.Kind = { type: 'integer' }),
      ['changed Kind: string one of cat, dog became integer !! Pet.kind Mutation.createPet'],
    ],
    [
      'a field that must be sent',
      ({ components: { schemas } }) => schemas.NewPet.required.push('kind'),
      ['changed NewPet.kind: Kind, optional became Kind !! Mutation.createPet'],
    ],
    [
      'a new field that must be sent',
      ({ components: { schemas } }) => {
        schemas.NewPet.properties['age'] = { type: 'integer' };
        schemas.NewPet.required.push('age');
      },
      ['added NewPet.age: integer, required !! Mutation.createPet'],
    ],
    [
      'a field that is no longer taken',
      ({ components: { schemas } }) => delete schemas.NewPet.properties['kind'],
      ['removed NewPet.kind !! Mutation.createPet'],
    ],
    ['an operation less', ({ paths }) => delete paths[PETS]?.['get'], ['removed GET /v1/pets !! Store.pets']],
    ['an operation less that is not used', ({ paths }) => delete paths[TOYS], ['removed GET /v1/toys']],
    ['an operation more', ({ paths }) => (paths['/v1/new'] = { get: { responses: {} } }), ['added GET /v1/new']],
    [
      'an operation on its way out',
      ({ paths }) => Object.assign(paths[PETS]?.['get'] as object, { deprecated: true }),
      ['changed GET /v1/pets was live and is deprecated; used by Store.pets'],
    ],
    [
      'a parameter less',
      ({ paths }) => Object.assign(paths[PETS]?.['get'] as object, { parameters: [] }),
      ['removed GET /v1/pets: query parameter limit !! Store.pets'],
    ],
    [
      'a parameter that must be sent',
      ({ paths }) =>
        Object.assign(paths[PETS]?.['get'] as object, {
          parameters: [
            { name: 'limit', in: 'query', schema: { type: 'integer' } },
            { name: 'page', in: 'query', required: true, schema: { type: 'integer' } },
          ],
        }),
      ['added GET /v1/pets: query parameter page: integer, required !! Store.pets'],
    ],
    [
      'another credential',
      ({ paths }) => Object.assign(paths[PETS]?.['get'] as object, { security: [{ OAuth: [] }] }),
      ['changed GET /v1/pets: credentials APIKey became OAuth !! Store.pets'],
    ],
    [
      'another answer',
      ({ paths }) => Object.assign(paths[PETS]?.['get'] as object, { responses: { 200: json(ref('Pet')) } }),
      ['changed GET /v1/pets: answer 200: list of Pet became Pet !! Store.pets'],
    ],
  ])('%s', (_, change, expected) => {
    expect(changes(change)).toEqual(expected);
  });

  it('says what it cannot read', () => {
    expect(() => changes(({ components: { schemas } }) => (schemas.Kind['not'] = {}))).toThrow(ContractProblem);
  });
});

describe('paynow-graphql contract', () => {
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  it('finds nothing in the files that this version was made for, and what breaks in others', async (ctx) => {
    const specs = readSpecs(openapiFolder(root));
    if (!specs) return ctx.skip(NO_OPENAPI);
    const files = Object.values(SPEC_FILES).map((name) => join(openapiFolder(root), name));
    expect(await typed(['contract', ...files])).toEqual({
      code: 0,
      out: 'management, storefront: 0 added, 0 changed, 0 removed.',
      err: '',
    });
    const changed = JSON.stringify(specs.management).replaceAll('"pretty_id"', '"short_id"');
    const { code, out, err } = await typed(['contract', file('changed.json', changed)]);
    expect({ code, err }).toEqual({ code: 1, err: expect.stringMatching(/^\d+ fields? of the graph would not work/) });
    expect(out).toContain('removed  OrderDto.pretty_id\n         breaks Order.prettyId');
    expect(await typed(['contract', ...files, files[0] ?? ''])).toMatchObject({ code: 2 });
  });

  it.each([
    ['a file that is not there', 'nowhere.json', undefined, 'cannot be read (ENOENT)'],
    ['no JSON', 'a.json', '<html>', 'is not JSON'],
    ['another API', 'b.json', '{"paths":{"/pets":{"get":{}}}}', "describes none of PayNow's APIs"],
  ])('says what is wrong with %s', async (_, name, text, said) => {
    const path = text === undefined ? join(folder, name) : file(name, text);
    expect(await typed(['contract', path])).toEqual({ code: 1, out: '', err: expect.stringContaining(said) });
  });
});
