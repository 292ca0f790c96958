import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { child, isObject, type JsonObject, strings } from '../contract/json.js';

/** PayNow's described APIs, in the order of the document. */
export const APIS = {
  management: { file: 'management-api.json', title: 'Management API' },
  storefront: { file: 'storefront-api.json', title: 'Storefront API' },
  gameServer: { file: 'gameserver-api.json', title: 'Game server API' },
} as const;

/** Name of one of PayNow's APIs. */
export type ApiName = keyof typeof APIS;

/** An operation that PayNow describes. */
export interface DocumentedOperation {
  readonly api: ApiName;
  /** `GET /v1/stores`. */
  readonly name: string;
  /** PayNow's group of operations. */
  readonly tag: string;
  /** `live` is for everyone; `hidden` works, but PayNow keeps it out of its documents. */
  readonly state: 'live' | 'hidden' | 'deprecated';
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

function stateOf(operation: JsonObject): DocumentedOperation['state'] {
  if (operation['deprecated'] === true) return 'deprecated';
  return operation['x-gitbook-ignore'] === true ? 'hidden' : 'live';
}

function operationsOf(api: ApiName, folder: string): DocumentedOperation[] {
  const spec: unknown = JSON.parse(readFileSync(join(folder, APIS[api].file), 'utf8'));
  if (!isObject(spec)) throw new Error(`${APIS[api].file} is not an OpenAPI file`);
  return Object.entries(child(spec, 'paths')).flatMap(([path, item]) =>
    Object.entries(isObject(item) ? item : {}).flatMap(([method, operation]) => {
      if (!METHODS.includes(method) || !isObject(operation)) return [];
      const [tag = ''] = strings(operation, 'tags');
      return [{ api, name: `${method.toUpperCase()} ${path}`, tag, state: stateOf(operation) }];
    }),
  );
}

/** Every operation of PayNow's descriptions; `undefined` when the folder is absent. */
export function readDocumented(folder: string): readonly DocumentedOperation[] | undefined {
  if (!existsSync(folder)) return undefined;
  return (Object.keys(APIS) as ApiName[]).flatMap((api) => operationsOf(api, folder));
}
