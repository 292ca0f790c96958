import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isJsonObject } from '../../core/jsonObject.js';
import { child, type JsonObject } from './json.js';
import { refName } from './shape.js';

/** PayNow's descriptions that operations are looked up in, in this order. */
export const SPEC_FILES = { management: 'management-api.json', storefront: 'storefront-api.json' } as const;

/** Name of one of PayNow's descriptions. */
export type SpecName = keyof typeof SPEC_FILES;

/** PayNow's OpenAPI descriptions, parsed. */
export type Specs = Readonly<Record<SpecName, JsonObject>>;

/** The folder with PayNow's OpenAPI files: `PAYNOW_OPENAPI_DIR`, or the shared folder beside the project. */
export const openapiFolder = (root: string, env: NodeJS.ProcessEnv = process.env): string =>
  resolve(root, env['PAYNOW_OPENAPI_DIR'] || '../shared/paynow/openapi');

/**
 * Reads PayNow's OpenAPI files; `undefined` when the folder is absent.
 * @throws Error when the folder is there but a file of it is missing or not JSON.
 */
export function readSpecs(folder: string): Specs | undefined {
  if (!existsSync(folder)) return undefined;
  const read = (file: string): JsonObject => {
    const spec: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    if (!isJsonObject(spec)) throw new Error(`${file} is not an OpenAPI file`);
    return spec;
  };
  return { management: read(SPEC_FILES.management), storefront: read(SPEC_FILES.storefront) };
}

/** An operation as found in one of PayNow's descriptions. */
export interface FoundOperation {
  readonly spec: SpecName;
  readonly operation: JsonObject;
  /** The path item's own parameters, overridden by the operation's. */
  readonly parameters: readonly JsonObject[];
}

/** Follows a `$ref` to a parameter, body or response; schemas keep theirs. */
export function dereference(spec: JsonObject, value: unknown): JsonObject {
  if (!isJsonObject(value)) return {};
  const ref = value['$ref'];
  if (typeof ref !== 'string') return value;
  const kind = /^#\/components\/(\w+)\//.exec(ref)?.[1] ?? '';
  return dereference(spec, child(child(spec, 'components'), kind)[refName(ref)]);
}

function parametersOf(spec: JsonObject, item: JsonObject, operation: JsonObject): JsonObject[] {
  const byPlace = new Map<string, JsonObject>();
  for (const value of [item['parameters'] ?? [], operation['parameters'] ?? []].flat()) {
    const parameter = dereference(spec, value);
    byPlace.set(`${String(parameter['in'])} ${String(parameter['name'])}`, parameter);
  }
  return [...byPlace.values()];
}

const anonymous = (path: string) => path.replace(/\{\w+\}/g, '{}');

/** Looks an operation up by its exact path template. */
export function findOperation(specs: Specs, method: string, path: string): FoundOperation | undefined {
  for (const spec of Object.keys(SPEC_FILES) as SpecName[]) {
    const item = child(child(specs[spec], 'paths'), path);
    const operation = item[method.toLowerCase()];
    if (isJsonObject(operation)) return { spec, operation, parameters: parametersOf(specs[spec], item, operation) };
  }
  return undefined;
}

/** The template that PayNow spells with other parameter names, if there is one: a hint for whoever mistyped. */
export function findSimilarPath(specs: Specs, method: string, path: string): string | undefined {
  return Object.values(specs)
    .flatMap((spec) => Object.entries(child(spec, 'paths')))
    .find(
      ([other, item]) => anonymous(other) === anonymous(path) && isJsonObject(item) && method.toLowerCase() in item,
    )?.[0];
}
