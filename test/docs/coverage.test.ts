import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { coverage, outdated, projectCoverage } from '../../scripts/coverage/command.js';
import { type Area, left } from '../../scripts/coverage/model.js';
import { COVERAGE_FILE, coverageDocument } from '../../scripts/coverage/print.js';
import { type CoverageInput, coverageReport } from '../../scripts/coverage/report.js';
import { readLock } from '../../src/cli/contract/lock.js';
import { openapiFolder } from '../../src/cli/contract/openapi.js';
import { NO_OPENAPI } from '../support/needs.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = openapiFolder(root);
const absent = join(root, 'no-such-folder');
const committed = readFileSync(join(root, COVERAGE_FILE), 'utf8');

describe('docs/coverage.md', () => {
  it('is what the script makes of every live operation', async (ctx) => {
    const report = await projectCoverage(root, folder);
    if (!report.operations) return ctx.skip(NO_OPENAPI);
    expect(report.problems).toEqual([]);
    const live = (api: string) => report.operations?.filter((row) => row.api === api).length;
    expect([live('management'), live('storefront'), live('gameServer')]).toEqual([179, 23, 7]);
    expect(report.aside).toEqual({ hidden: 17, deprecated: 35 });
    expect(committed).toBe(coverageDocument(report, report.operations));
  });

  it('fits the lock, the code and the graph without PayNow’s files, and says what it skips', async () => {
    const report = await projectCoverage(root, absent);
    expect(report.problems).toEqual([]);
    expect(report.reached.size).toBe(Object.keys(readLock(root).operations).length);
    expect(outdated(report, committed)).toEqual([]);

    const lines: string[] = [];
    const env = { PAYNOW_OPENAPI_DIR: absent };
    const code = await coverage({ root, args: ['--check'], env, print: (line) => lines.push(line) });
    expect([code, lines.filter((line) => line.startsWith('skipped')).length]).toEqual([0, 1]);
  });

  it('is found outdated when a line of it is missing', async () => {
    const report = await projectCoverage(root, absent);
    const withoutRefunds = committed.replace(/^.*Mutation\.refundOrder.*\n/m, '');
    expect(outdated(report, withoutRefunds)).toEqual([
      'the line of POST /v1/stores/{storeId}/orders/{orderId}/refund is not there',
    ]);
    expect(outdated(report, committed.replace('`Order.prettyId`', '`Order.number`'))).toHaveLength(1);
  });
});

const PET_SCHEMA = `
  type Pet { paynowId: ID! isTame: Boolean! kind: Kind! price: Money! owner: Owner }
  type Kind { name: String! }
  type Money { formatted: String }
  union Owner = Person | Firm
  type Person { paynowId: ID! }
  type Firm { paynowId: ID! name: String }
`;

const pets: Area = {
  operations: { 'GET /v1/pets': ['Query.pets'], 'GET /v1/later': ['Query.later'] },
  objects: [
    {
      dto: 'PetDto',
      type: 'Pet',
      fields: { species: 'kind.name', secret: left('a secret') },
    },
    { dto: 'OwnerDto', type: 'Owner' },
  ],
};

/** A small world in which everything is covered; a test plants one mistake. */
const world = (change: Partial<CoverageInput> = {}): CoverageInput => ({
  schema: buildSchema(`${PET_SCHEMA} type Query { pets: [Pet!] }`),
  lock: {
    operations: {
      'GET /v1/pets': {
        spec: 'management',
        method: 'GET',
        path: '/v1/pets',
        auth: { schemes: [] },
        parameters: {},
        replies: { 200: { type: 'array', items: { ref: 'PetDto' } } },
      },
    },
    schemas: {
      PetDto: {
        type: 'object',
        properties: {
          id: { ref: 'FlakeId' },
          tame: { type: 'boolean' },
          species: { type: 'string' },
          price: { type: 'integer' },
          price_str: { type: 'string' },
          owner_id: { ref: 'FlakeId' },
          owner: { ref: 'OwnerDto' },
          secret: { ref: 'SecretDto' },
          old: { type: 'string', deprecated: true },
        },
      },
      OwnerDto: { type: 'object', properties: { id: { ref: 'FlakeId' }, name: { type: 'string' } } },
      SecretDto: { type: 'object', properties: { never: { type: 'string' } } },
      FlakeId: { type: 'string' },
    },
  },
  endpoints: [
    { file: 'src/upstream/pets.ts', exportName: 'listPets', method: 'GET', path: '/v1/pets', name: 'GET /v1/pets' },
  ],
  areas: [pets],
  ownFields: {},
  reasonFor: () => ({ state: 'not yet', reason: 'later' }),
  documented: [
    { api: 'management', name: 'GET /v1/pets', tag: 'pets', state: 'live' },
    { api: 'management', name: 'GET /v1/later', tag: 'pets', state: 'live' },
    { api: 'management', name: 'GET /v1/old', tag: 'pets', state: 'deprecated' },
  ],
  ...change,
});

const withObjects = (objects: Area['objects']) => world({ areas: [{ ...pets, objects }] });
const withOperations = (operations: Area['operations']) => world({ areas: [{ ...pets, operations }] });
const problemsOf = (input: CoverageInput) => coverageReport(input).problems;
const [pet, owner] = pets.objects;

describe('the coverage of a small world', () => {
  it('follows names, paths and unions, and stops at what is left out', () => {
    const { objects, operations, aside, problems } = coverageReport(world());
    expect(problems).toEqual([]);
    expect(aside).toEqual({ hidden: 0, deprecated: 1 });
    expect(operations?.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['GET /v1/pets', ['Query.pets']],
      ['GET /v1/later', { state: 'not yet', reason: 'later' }],
    ]);
    expect(objects.map(({ dto }) => dto)).toEqual(['OwnerDto', 'PetDto']);
    expect(objects[1]?.fields.map(({ wire, place }) => [wire, place])).toEqual([
      ['id', 'Pet.paynowId'],
      ['tame', 'Pet.isTame'],
      ['species', 'Pet.kind.name'],
      ['price', 'Pet.price'],
      ['price_str', 'Pet.price.formatted'],
      ['owner_id', 'Pet.owner.paynowId'],
      ['owner', 'Pet.owner'],
      ['secret', { left: 'a secret' }],
      ['old', { left: 'deprecated by PayNow' }],
    ]);
  });

  it.each<[string, CoverageInput, string]>([
    [
      'a field without a place',
      withObjects([{ dto: 'PetDto', type: 'Pet', fields: { secret: left('a secret') } }, ...(owner ? [owner] : [])]),
      'PetDto.species is not shown by Pet: name its place or the reason',
    ],
    [
      'a place that does not exist',
      withObjects([
        { dto: 'PetDto', type: 'Pet', fields: { species: 'kind.label', secret: left('a secret') } },
        ...(owner ? [owner] : []),
      ]),
      'PetDto.species: there is no Pet.kind.label in the graph',
    ],
    [
      'a place for a field that PayNow does not send',
      withObjects([...(pet ? [pet] : []), { dto: 'OwnerDto', type: 'Owner', fields: { age: 'name' } }]),
      'OwnerDto has no field age, yet a place is named for it',
    ],
    [
      'an object that no type is named for',
      withObjects([...(pet ? [pet] : [])]),
      "OwnerDto is an answer of PayNow's that no graph type is named for",
    ],
    [
      'an endpoint without a graph field',
      world({ areas: [{ ...pets, operations: {} }], ownFields: { 'Query.pets': 'for the test' } }),
      'GET /v1/pets (src/upstream/pets.ts): no graph field is named for it in scripts/coverage',
    ],
    [
      'a graph field that does not exist',
      withOperations({ 'GET /v1/pets': ['Query.pets', 'Query.pet'] }),
      'GET /v1/pets: there is no Query.pet in the graph',
    ],
    [
      'a root field that no operation names',
      world({ schema: buildSchema(`${PET_SCHEMA} type Query { pets: [Pet!] dogs: [Pet!] }`) }),
      'Query.dogs is named by no operation',
    ],
    [
      'an operation that PayNow does not describe',
      withOperations({ ...pets.operations, 'GET /v1/dogs': ['Query.pets'] }),
      'GET /v1/dogs is no operation that PayNow describes',
    ],
    [
      'an operation without a reason',
      world({ reasonFor: () => undefined }),
      'GET /v1/later (management pets) is neither reached nor given a reason',
    ],
  ])('finds %s', (_, input, problem) => {
    expect(problemsOf(input)).toEqual([problem]);
  });
});

it('the README names as many operations as docs/coverage.md counts', () => {
  const page = readFileSync(join(root, COVERAGE_FILE), 'utf8');
  const [, all, reached] = /^\| together \| (\d+) \| (\d+) \|/m.exec(page) ?? [];
  expect(Number(reached)).toBeGreaterThan(80);
  expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain(
    `${reached} of PayNow's ${all} documented operations`,
  );
});
