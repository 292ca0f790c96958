import type { IdType } from '../../core/resources.js';
import type { GatewayContext } from './context.js';
import { inputId } from './ids.js';
import { refuse } from './outcome.js';

/** A number of the input. @throws InputProblem naming its field when it is smaller */
export function atLeast(value: number, least: number, ...field: string[]): number {
  if (value < least) throw refuse(`${field.at(-1)} must be at least ${least}.`, field);
  return value;
}

/** Most entries of one list of an input. */
const MAX_ENTRIES = 100;

/** A list with a number of entries within bounds: up to 100. @throws InputProblem naming it */
export function limited<T>(list: readonly T[], least: number, ...field: string[]): readonly T[] {
  if (list.length >= least && list.length <= MAX_ENTRIES) return list;
  const bounds = least === 0 ? `at most ${MAX_ENTRIES}` : `${least} to ${MAX_ENTRIES}`;
  throw refuse(`${field.at(-1)} takes ${bounds} entries; there were ${list.length}.`, field, 'TOO_MANY');
}

/** PayNow's numbers of a list of ids. @throws InputProblem naming the list, or the id */
export function checkIds(
  ids: readonly string[],
  name: string,
  type: IdType,
  storeId: string,
  context: GatewayContext,
): string[] {
  return limited(ids, 0, name).map((id, n) => inputId(id, type, [name, String(n)], { storeId }, context).paynowId);
}

/** A text that is not blank. @throws InputProblem naming its field */
export function filled(text: string, ...field: string[]): string {
  if (text.trim() === '') throw refuse(`${field.at(-1)} must not be blank.`, field);
  return text;
}
