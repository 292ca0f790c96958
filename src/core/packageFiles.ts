import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this package: programs lie at other depths in it than their sources do. */
export function rootOfPackage(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const above = dirname(folder);
    if (above === folder) throw new Error('The package.json of paynow-graphql is not above its program.');
    folder = above;
  }
  return folder;
}

/** Reads a JSON file of the package, named from its root. The caller knows its form. */
export const readPackageJson = (name: string): unknown => JSON.parse(readFileSync(join(rootOfPackage(), name), 'utf8'));

/** The version of this package. */
export const versionOfPackage = (): string => (readPackageJson('package.json') as { readonly version: string }).version;
