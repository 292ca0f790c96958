import type { Lock, Operation } from '../../src/cli/contract/lock.js';

const operation = (method: string, path: string, facts: Partial<Operation> = {}): Record<string, Operation> => ({
  [`${method} ${path}`]: {
    spec: 'management',
    method,
    path,
    auth: { schemes: ['APIKey'] },
    parameters: {},
    replies: { '204': null },
    error: { ref: 'Problem' },
    ...facts,
  },
});

const petId = { petId: { required: true, shape: { ref: 'FlakeId' } } } as const;

/** A small contract with every kind of parameter, body and reply, for trying the checker. */
export const PETS_LOCK: Lock = {
  operations: {
    ...operation('GET', '/v1/pets', {
      parameters: {
        query: {
          activeOnly: { shape: { type: 'boolean' } },
          limit: { shape: { type: 'integer', format: 'int32', minimum: 1, maximum: 100 } },
          kind: { shape: { type: 'array', items: { ref: 'Kind' } } },
          since: { required: true, shape: { type: 'string', format: 'date-time' } },
          chip: { shape: { type: 'integer', format: 'int64' } },
          marks: { style: 'deepObject', shape: { type: 'object', additionalProperties: { type: 'string' } } },
        },
      },
      replies: { '200': { type: 'array', items: { ref: 'Pet' } } },
    }),
    ...operation('GET', '/v1/pets/{petId}', { parameters: { path: petId }, replies: { '200': { ref: 'Pet' } } }),
    ...operation('GET', '/v1/pets/lookup', { replies: { '200': { ref: 'Pet' } } }),
    ...operation('PUT', '/v1/pets/{petId}', { parameters: { path: petId }, body: { ref: 'Pet' } }),
    ...operation('GET', '/v1/shop', {
      spec: 'storefront',
      auth: { schemes: ['Customer'], optional: true },
      parameters: {
        header: {
          'x-paynow-store-id': { required: true, shape: { ref: 'FlakeId' } },
          'x-paynow-customer-ip': { shape: { type: 'string', format: 'ipv4' } },
          'x-paynow-customer-countrycode': { shape: { type: 'string', pattern: '^[A-Z]{2}$' } },
        },
      },
      replies: { '204': { ref: 'Pet' } },
    }),
  },
  schemas: {
    FlakeId: { type: 'string', format: 'flake-id' },
    Kind: { type: 'string', enum: ['cat', 'dog'] },
    Pet: {
      type: 'object',
      properties: {
        id: { ref: 'FlakeId' },
        name: { type: 'string', nullable: true },
        kind: { ref: 'Kind' },
        age: { type: 'integer', format: 'int32' },
        price: { type: 'integer', format: 'int64' },
        weight: { type: 'number' },
        tame: { type: 'boolean' },
        born: { type: 'string', format: 'date-time' },
        tags: { type: 'array', items: { type: 'string' } },
        marks: { type: 'object', additionalProperties: { type: 'integer' } },
        parent: { ref: 'Pet' },
        extra: {},
        nothing: { type: 'null' },
      },
      required: ['id', 'kind'],
    },
    Problem: {
      type: 'object',
      properties: { code: { type: 'string' }, status: { type: 'integer' } },
      required: ['code'],
    },
  },
};
