import type { ActorRow } from '../../upstream/wire/common.js';

/** Who changes things in the sandbox: its only way in is a key. */
export const API_KEY_ACTOR: ActorRow = { type: 'api_key' };

/** An object without its fields that are null: PayNow leaves out what is absent. */
export function withoutAbsent<T extends object>(fields: T): T {
  const entries = Object.entries(fields as Readonly<Record<string, unknown>>);
  // Only fields that may be absent can be null.
  return Object.fromEntries(entries.filter(([, value]) => value !== null && value !== undefined)) as T;
}
