import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describedOperations, type KnownOperation } from '../../src/cli/contract/graphLock.js';
import { isJsonObject } from '../../src/core/jsonObject.js';

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
  readonly state: KnownOperation['state'];
}

function operationsOf(api: ApiName, folder: string): DocumentedOperation[] {
  const spec: unknown = JSON.parse(readFileSync(join(folder, APIS[api].file), 'utf8'));
  if (!isJsonObject(spec)) throw new Error(`${APIS[api].file} is not an OpenAPI file`);
  return describedOperations(spec).map(({ name, state, tags: [tag = ''] }) => ({ api, name, tag, state }));
}

/** Every operation of PayNow's descriptions; `undefined` when the folder is absent. */
export function readDocumented(folder: string): readonly DocumentedOperation[] | undefined {
  if (!existsSync(folder)) return undefined;
  return (Object.keys(APIS) as ApiName[]).flatMap((api) => operationsOf(api, folder));
}
