import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Operation, readLock, resolveShape } from '../../src/cli/contract/lock.js';
import type { Shape } from '../../src/cli/contract/shape.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.js';

const lock = readLock(fileURLToPath(new URL('../..', import.meta.url)));

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

/** A value that is null wherever its shape allows it; `undefined` where nothing in it may be null. */
function nulled(wanted: Shape): unknown {
  const shape = resolveShape(lock, wanted);
  if (shape.nullable) return null;
  if (shape.type === 'array' && shape.items) {
    const item = nulled(shape.items);
    return item == null ? undefined : [item];
  }
  const entries = Object.entries(shape.properties ?? {}).flatMap(([name, property]) => {
    const value = nulled(property);
    return value === undefined ? [] : [[name, value] as const];
  });
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

const pathsOfNulls = (value: unknown, at = ''): string[] =>
  value === null
    ? [at]
    : Object.entries(value as object).flatMap(([key, part]) =>
        pathsOfNulls(part, Array.isArray(value) ? `${at}[${key}]` : at === '' ? key : `${at}.${key}`),
      );

const described = Object.values(lock.operations).flatMap((operation) => {
  const body = operation.body && nulled(operation.body);
  return body === undefined ? [] : [{ operation, body }];
});

async function send({ method, path, auth }: Operation, body: unknown) {
  const response = await fetch(sandbox.url + path.replace('{storeId}', sandbox.storeId).replaceAll(/\{\w+\}/g, '42'), {
    method,
    headers: {
      'content-type': 'application/json',
      'x-paynow-store-id': sandbox.storeId,
      authorization: auth.schemes.includes('APIKey')
        ? `APIKey ${sandbox.apiKey}`
        : auth.schemes.length > 0
          ? `Customer ${sandbox.customerToken}`
          : '',
    },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  const refusal = (text === '' ? {} : JSON.parse(text)) as { errors?: readonly { path: string; validation: string }[] };
  return { status: response.status, errors: refusal.errors ?? [] };
}

it.each(described.map((one) => [`${one.operation.method} ${one.operation.path}`, one] as const))(
  '%s takes null where its description has it',
  async (_, { operation, body }) => {
    const nulls = new Set(pathsOfNulls(body));
    expect(nulls.size).toBeGreaterThan(0);
    const { status, errors } = await send(operation, body);
    expect(status).toBeLessThan(500);
    // What PayNow's shared bodies have null for may be required all the same, where something is created.
    expect(errors.filter(({ path, validation }) => nulls.has(path) && validation !== 'required')).toEqual([]);
  },
);
