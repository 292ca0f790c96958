import type { IdType } from '../../core/resources.js';
import type { GatewayContext } from './context.js';
import { inputId } from './ids.js';
import { refuse } from './outcome.js';

/** A number of the input. @throws InputProblem naming its field when it is smaller */
export function atLeast(value: number, least: number, ...field: string[]): number {
  if (value < least) throw refuse(`${field.at(-1)} must be at least ${least}.`, field);
  return value;
}

/** Most ids of one list of an input. */
const MAX_IDS = 100;

/** PayNow's numbers of a list of ids. @throws InputProblem naming the list, or the id */
export function checkIds(
  ids: readonly string[],
  name: string,
  type: IdType,
  storeId: string,
  context: GatewayContext,
): string[] {
  if (ids.length > MAX_IDS)
    throw refuse(`${name} takes at most ${MAX_IDS} ids; there were ${ids.length}.`, [name], 'TOO_MANY');
  return ids.map((id, n) => inputId(id, type, [name, String(n)], { storeId }, context).paynowId);
}

/** A text that is not blank. @throws InputProblem naming its field */
export function filled(text: string, ...field: string[]): string {
  if (text.trim() === '') throw refuse(`${field.at(-1)} must not be blank.`, field);
  return text;
}
