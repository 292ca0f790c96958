import { refuse } from './outcome.js';

/** One entry of a free map, as input. */
export interface EntryInput {
  readonly key: string;
  readonly value: string;
}

/** Entries as a map. @throws InputProblem naming `field` when a key is empty or stands there twice */
export function mapOf(entries: readonly EntryInput[], field: readonly string[]): Record<string, string> {
  const name = field.at(-1);
  const keys = entries.map(({ key }) => key);
  if (keys.includes('')) throw refuse(`${name} has an entry without a key.`, field);
  if (new Set(keys).size < keys.length) throw refuse(`${name} names a key twice.`, field);
  return Object.fromEntries(entries.map(({ key, value }) => [key, value]));
}
