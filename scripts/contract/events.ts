import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { child, type JsonObject } from '../../src/cli/contract/json.js';
import { ContractProblem, normalizeSchema, type Shape } from '../../src/cli/contract/shape.js';
import { isJsonObject } from '../../src/core/jsonObject.js';

/** Where the lock of the events is, from the project root. */
export const EVENTS_LOCK_FILE = 'contract/events.lock.json';

/** What PayNow says of the bodies that it delivers to webhooks. */
export interface EventsLock {
  /** The `body` of each event, by its `event_type`. */
  readonly events: Readonly<Record<string, Shape>>;
  readonly schemas: Readonly<Record<string, Shape>>;
}

/** Reads PayNow's description of its webhooks; `undefined` when the folder does not have it. */
export function readDefinitions(folder: string): JsonObject | undefined {
  const file = join(folder, 'webhook-definitions.json');
  if (!existsSync(file)) return undefined;
  const definitions: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isJsonObject(definitions)) throw new ContractProblem('webhook-definitions.json is not an OpenAPI file');
  return definitions;
}

/** Reads the committed lock. */
export const readEventsLock = (root: string): EventsLock =>
  JSON.parse(readFileSync(join(root, EVENTS_LOCK_FILE), 'utf8')) as EventsLock;

/**
 * Builds the lock of every event that PayNow describes.
 * @throws ContractProblem naming an event whose description is not understood
 */
export function buildEventsLock(definitions: JsonObject): EventsLock {
  const components = child(child(definitions, 'components'), 'schemas');
  const schemas: Record<string, Shape> = {};
  const reached = new Set<string>();
  const read = (schema: unknown, where: string): Shape => normalizeSchema(schema, where, { onRef: add });
  function add(name: string): void {
    if (reached.has(name)) return;
    reached.add(name);
    schemas[name] = read(components[name], name);
  }
  const events = Object.entries(child(definitions, 'webhooks')).map(([name, item]) => {
    const post = isJsonObject(item) ? child(item, 'post') : {};
    const content = child(child(post, 'requestBody'), 'content');
    const envelope = child(child(content, 'application/json'), 'schema');
    return [name, read(child(envelope, 'properties')['body'], name)] as const;
  });
  return { events: Object.fromEntries(events), schemas };
}
