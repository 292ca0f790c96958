import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const folder = new URL('../../src/upstream/management/', import.meta.url);

it('every management call names its store in the path, where sessions bound it; only the list of stores does not', () => {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => [...readFileSync(new URL(name, folder), 'utf8').matchAll(/'(\/v\d+\/[^']*)'/g)])
    .map(([, path = '']) => path);
  expect(paths.length).toBeGreaterThan(50);
  expect(paths.filter((path) => !path.startsWith('/v1/stores/{storeId}'))).toEqual(['/v1/stores']);
});
