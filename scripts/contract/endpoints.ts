import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CodeEndpoint } from '../../src/cli/contract/lock.js';
import { isJsonObject } from '../../src/core/jsonObject.js';

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
  if (!isJsonObject(value)) return [];
  const { method, path, name } = value;
  if (typeof method !== 'string' || typeof path !== 'string' || name !== `${method} ${path}`) return [];
  return [{ ...place, method, path, name }];
}
