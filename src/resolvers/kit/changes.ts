import { InputProblem, refuse, userError } from './outcome.js';

/** Names that say which object is changed, not what about it. */
const ADDRESS = new Set(['id', 'storeId']);

/** The changes of an update: what was given, with null only where it clears. */
export type Changes<Input, Clearable extends keyof Input> = {
  readonly [Name in keyof Input as Exclude<Name, 'id' | 'storeId'>]?:
    | (Name extends Clearable ? NonNullable<Input[Name]> | null : NonNullable<Input[Name]>)
    | undefined;
};

/**
 * The fields of an update's input that change something. An absent one stays as it is.
 * @throws InputProblem for null where nothing can be cleared, and for an input that changes nothing
 */
export function changesOf<Input extends object, const Clearable extends keyof Input & string = never>(
  input: Input,
  clearable: readonly Clearable[] = [],
): Changes<Input, Clearable> {
  const given = Object.entries(input).filter(([name, value]) => !ADDRESS.has(name) && value !== undefined);
  const wrong = given.filter(([name, value]) => value === null && !clearable.some((known) => known === name));
  if (wrong.length > 0) {
    throw new InputProblem(
      wrong.map(([name]) => userError(`${name} cannot be null; leave it out to keep it as it is.`, [name])),
    );
  }
  if (given.length === 0) throw refuse('There is nothing to change: name at least one field besides id.', []);
  return Object.fromEntries(given) as Changes<Input, Clearable>; // null is left only where it clears
}
