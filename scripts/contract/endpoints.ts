import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isObject } from './json.js';

/** An endpoint that a module of `src/upstream`, at any depth, exports. */
export interface CodeEndpoint {
  /** The module, relative to the project root, with slashes. */
  readonly file: string;
  readonly exportName: string;
  readonly method: string;
  readonly path: string;
  /** `'GET /v1/stores/{storeId}'`. */
  readonly name: string;
}

const FOLDER = 'src/upstream';

/** Every exported value that has the form of an endpoint: method, path, and the name made of both. */
export async function collectEndpoints(root: string): Promise<readonly CodeEndpoint[]> {
  const files = readdirSync(join(root, FOLDER), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => file.replaceAll('\\', '/'))
    .sort();
  const found = await Promise.all(
    files.map(async (file) => {
      const module: unknown = await import(pathToFileURL(join(root, FOLDER, file)).href);
      return Object.entries(module as object).flatMap(([exportName, value]) =>
        endpointOf(value, { file: `${FOLDER}/${file}`, exportName }),
      );
    }),
  );
  return found.flat();
}

function endpointOf(value: unknown, place: Pick<CodeEndpoint, 'file' | 'exportName'>): CodeEndpoint[] {
  if (!isObject(value)) return [];
  const { method, path, name } = value;
  if (typeof method !== 'string' || typeof path !== 'string' || name !== `${method} ${path}`) return [];
  return [{ ...place, method, path, name }];
}

/** The operation names of the endpoints, each once, in order. */
export const operationNames = (endpoints: readonly CodeEndpoint[]): string[] =>
  [...new Set(endpoints.map((endpoint) => endpoint.name))].sort();
