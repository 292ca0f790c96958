import { isJsonObject } from '../../core/jsonObject.js';
import { child, type JsonObject, strings } from './json.js';

/** Where it is written to, from the project root. */
export const GRAPH_LOCK_FILE = 'contract/graph.lock.json';

/** An operation that PayNow has described, and what the graph makes of it. */
export interface KnownOperation {
  /** One of PayNow's APIs: `management`, `storefront`, `gameServer`. */
  readonly api: string;
  /** `live` is for everyone; `hidden` works, but PayNow keeps it out of its documents. */
  readonly state: 'live' | 'hidden' | 'deprecated';
  /** Fields made of it, as `Type.field`; absent where the gateway does not call it. */
  readonly graph?: readonly string[];
}

/** Which part of PayNow's description is in the graph, and where. */
export interface GraphLock {
  readonly operations: Readonly<Record<string, KnownOperation>>;
  /** Where the fields of PayNow's objects are shown, as `Type.path`; those that are left out are not named. */
  readonly fields: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** An operation as a description has it. */
export interface DescribedOperation {
  readonly name: string;
  readonly state: KnownOperation['state'];
  readonly tags: readonly string[];
}

function stateOf(operation: JsonObject): KnownOperation['state'] {
  if (operation['deprecated'] === true) return 'deprecated';
  return operation['x-gitbook-ignore'] === true ? 'hidden' : 'live';
}

/** Every operation of a description. */
export function describedOperations(spec: JsonObject): readonly DescribedOperation[] {
  return Object.entries(child(spec, 'paths')).flatMap(([path, item]) =>
    Object.entries(isJsonObject(item) ? item : {}).flatMap(([method, operation]) => {
      if (!METHODS.includes(method) || !isJsonObject(operation)) return [];
      return [{ name: `${method.toUpperCase()} ${path}`, state: stateOf(operation), tags: strings(operation, 'tags') }];
    }),
  );
}
