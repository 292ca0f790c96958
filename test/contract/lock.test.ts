import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, type TestContext } from 'vitest';
import { contractLock } from '../../scripts/contract/command.js';
import { diffJson } from '../../scripts/contract/diff.js';
import { collectEndpoints } from '../../scripts/contract/endpoints.js';
import {
  buildLock,
  type CodeEndpoint,
  LOCK_FILE,
  operationNames,
  readLock,
  serializeLock,
} from '../../src/cli/contract/lock.js';
import { openapiFolder, readSpecs, type Specs } from '../../src/cli/contract/openapi.js';
import { ContractProblem } from '../../src/cli/contract/shape.js';
import { NO_OPENAPI } from '../support/needs.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const endpoints = await collectEndpoints(root);
const committed = readFileSync(join(root, LOCK_FILE), 'utf8');

function specsOrSkip(ctx: TestContext): Specs {
  const specs = readSpecs(openapiFolder(root));
  if (specs) return specs;
  return ctx.skip(NO_OPENAPI);
}

describe('the committed lock', () => {
  it("is what PayNow's OpenAPI files and the code give", (ctx) => {
    const lock = buildLock(specsOrSkip(ctx), endpoints);
    expect(diffJson(readLock(root), lock), 'run npm run contract:lock').toEqual([]);
    expect(committed).toBe(serializeLock(lock));
  });

  it('holds the operations of the code, no more and no less', () => {
    expect(endpoints.length).toBeGreaterThan(20);
    expect(Object.keys(readLock(root).operations).sort()).toEqual(operationNames(endpoints));
  });

  it('is written in its stable form, without folders and prose', () => {
    expect(committed).toBe(serializeLock(readLock(root)));
    expect(committed.match(/openapi|shared\/|"(description|example|summary|title)": "/)).toBeNull();
  });

  it('has every schema that is referred to, and PayNow’s error', () => {
    const refs = [...committed.matchAll(/"ref": "([^"]+)"/g)].map(([, name]) => name ?? '');
    expect([...new Set(refs)].sort()).toEqual(Object.keys(readLock(root).schemas).sort());
    expect(refs).toContain('PayNowError');
  });
});

const endpointAt = (path: string, method = 'GET'): CodeEndpoint => ({
  file: 'src/upstream/pets.ts',
  exportName: 'planted',
  method,
  path,
  name: `${method} ${path}`,
});

const json = (schema: unknown) => ({ content: { 'application/json': { schema } } });

/** Descriptions with every form of writing that PayNow's files use, or might. */
const PETS: Specs = {
  management: {
    paths: {
      '/v1/pets/{petId}': {
        parameters: [
          { name: 'petId', in: 'path', required: true, schema: { type: 'string' } },
          { name: 'limit', in: 'query', schema: { type: 'string' } },
          { $ref: '#/components/parameters/Trace' },
        ],
        get: {
          security: [{ APIKey: [] }],
          parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, description: 'prose' } }],
          responses: { 200: json({ $ref: '#/components/schemas/Pet' }), default: json({ type: 'object' }) },
        },
        delete: { deprecated: true, responses: {} },
        put: { responses: { 200: json({ oneOf: [{ type: 'string' }, { type: 'integer' }] }) } },
      },
    },
    components: {
      parameters: { Trace: { name: 'x-trace', in: 'header', schema: { type: 'string' } } },
      schemas: {
        Pet: {
          type: 'object',
          required: ['tag', 'name'],
          properties: {
            name: { type: ['null', 'string'], example: 'Rex' },
            parent: { oneOf: [{ $ref: '#/components/schemas/Pet' }, { type: 'null' }] },
            tag: { allOf: [{ $ref: '#/components/schemas/Tag' }] },
            marks: { type: 'object', additionalProperties: { type: 'string' } },
            extra: { description: 'anything' },
          },
        },
        Tag: { type: 'string', enum: ['b', 'a'] },
      },
    },
  },
  storefront: {
    paths: { '/v1/tags': { get: { responses: { 200: json({ $ref: '#/components/schemas/Tag' }) } } } },
    components: { schemas: { Tag: { type: 'string' } } },
  },
};

describe('building the lock', () => {
  it('keeps the facts of every way of writing them', () => {
    const { operations, schemas } = buildLock(PETS, [endpointAt('/v1/pets/{petId}')]);
    expect(operations['GET /v1/pets/{petId}']).toMatchObject({
      spec: 'management',
      auth: { schemes: ['APIKey'] },
      parameters: {
        path: { petId: { required: true, shape: { type: 'string' } } },
        query: { limit: { shape: { type: 'integer', minimum: 1 } } },
        header: { 'x-trace': { shape: { type: 'string' } } },
      },
      replies: { '200': { ref: 'Pet' } },
    });
    expect(schemas).toEqual({
      Pet: {
        type: 'object',
        required: ['name', 'tag'],
        properties: {
          name: { type: 'string', nullable: true },
          parent: { ref: 'Pet', nullable: true },
          tag: { ref: 'Tag' },
          marks: { type: 'object', additionalProperties: { type: 'string' } },
          extra: {},
        },
      },
      Tag: { type: 'string', enum: ['a', 'b'] },
    });
  });

  it.each([
    [
      'an endpoint that does not exist',
      [endpointAt('/v1/cats')],
      'GET /v1/cats (planted in src/upstream/pets.ts) is not',
    ],
    ['other parameter names', [endpointAt('/v1/pets/{id}')], 'PayNow spells it /v1/pets/{petId}'],
    ['a deprecated endpoint', [endpointAt('/v1/pets/{petId}', 'DELETE')], 'is deprecated by PayNow'],
    ['a real union', [endpointAt('/v1/pets/{petId}', 'PUT')], 'reply 200: a union of 2 schemas is not understood'],
    [
      'one name for two schemas',
      [endpointAt('/v1/pets/{petId}'), endpointAt('/v1/tags')],
      'schema Tag of storefront differs',
    ],
  ])('refuses %s', (_, planted, message) => {
    expect(() => buildLock(PETS, planted)).toThrow(ContractProblem);
    expect(() => buildLock(PETS, planted)).toThrow(message);
  });
});

describe('the command', () => {
  async function run(folder: { readonly root: string; readonly specs: string }, ...args: string[]) {
    const lines: string[] = [];
    const env = { PAYNOW_OPENAPI_DIR: folder.specs };
    const code = await contractLock({ root: folder.root, args, env, print: (line) => lines.push(line) });
    return { code, text: lines.join('\n') };
  }

  async function inProject(use: (folder: { root: string; specs: string }) => Promise<void>) {
    const folder = mkdtempSync(join(tmpdir(), 'contract-'));
    try {
      mkdirSync(join(folder, 'src/upstream'), { recursive: true });
      const endpoint = JSON.stringify(endpointAt('/v1/pets/{petId}'));
      writeFileSync(join(folder, 'src/upstream/pets.ts'), `export const getPet = ${endpoint};\n`);
      writeFileSync(join(folder, 'management-api.json'), JSON.stringify(PETS.management));
      writeFileSync(join(folder, 'storefront-api.json'), JSON.stringify(PETS.storefront));
      await use({ root: folder, specs: folder });
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  it('writes, finds its work current, and shows what differs', async () => {
    await inProject(async (folder) => {
      expect((await run(folder, '--check')).code).toBe(1);
      expect(await run(folder)).toEqual({ code: 0, text: `${LOCK_FILE}: 1 operations, 2 schemas` });
      expect(await run(folder, '--check')).toMatchObject({ code: 0 });
      const file = join(folder.root, LOCK_FILE);
      writeFileSync(file, readFileSync(file, 'utf8').replace('"a", ', '').replace('"minimum": 1', '"minimum": 2'));
      const { code, text } = await run(folder, '--check');
      expect(code).toBe(1);
      expect(text).toContain('+ schemas > Tag > enum: "a"');
      expect(text).toContain('query > limit > shape > minimum: 2 became 1');
    });
  });

  it('says aloud that it skips without the OpenAPI folder, and cannot write then', async () => {
    await inProject(async ({ root: project }) => {
      const folder = { root: project, specs: join(project, 'nowhere') };
      expect(await run(folder, '--check')).toMatchObject({
        code: 0,
        text: expect.stringMatching(/^skipped: /) as string,
      });
      expect(await run(folder)).toMatchObject({ code: 1, text: expect.stringMatching(/^cannot write /) as string });
    });
  });
});
