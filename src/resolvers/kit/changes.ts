import { InputProblem, refuse, userError } from './outcome.js';

/** Names that say which object is changed, not what about it. */
const ADDRESS = new Set(['id', 'storeId']);

/** The fields of an input that were given, with null only where it clears. */
export type Given<Input, Clearable extends keyof Input> = {
  readonly [Name in keyof Input]?:
    | (Name extends Clearable ? NonNullable<Input[Name]> | null : NonNullable<Input[Name]>)
    | undefined;
};

/** The changes of an update: {@link Given} without what names the object. */
export type Changes<Input, Clearable extends keyof Input> = Omit<Given<Input, Clearable>, 'id' | 'storeId'>;

/**
 * The fields of a part of an update that were given; absent ones stay as they are.
 * @param at where the part is below `input`
 * @throws InputProblem for null where nothing can be cleared, naming each field
 */
export function givenOf<Input extends object, const Clearable extends keyof Input & string = never>(
  input: Input,
  clearable: readonly Clearable[] = [],
  ...at: string[]
): Given<Input, Clearable> {
  const given = Object.entries(input).filter(([, value]) => value !== undefined);
  const wrong = given.filter(([name, value]) => value === null && !clearable.some((known) => known === name));
  if (wrong.length > 0) {
    throw new InputProblem(
      wrong.map(([name]) => userError(`${name} cannot be null; leave it out to keep it as it is.`, [...at, name])),
    );
  }
  return Object.fromEntries(given) as Given<Input, Clearable>; // null is left only where it clears
}

/**
 * The fields of an update's input that change something. An absent one stays as it is.
 * @throws InputProblem for null where nothing can be cleared, and for an input that changes nothing
 */
export function changesOf<Input extends object, const Clearable extends keyof Input & string = never>(
  input: Input,
  clearable: readonly Clearable[] = [],
): Changes<Input, Clearable> {
  const fields = Object.entries(input).filter(([name]) => !ADDRESS.has(name));
  const changes = givenOf(Object.fromEntries(fields) as Input, clearable);
  if (Object.keys(changes).length === 0) {
    throw refuse('There is nothing to change: name at least one field besides id.', []);
  }
  return changes;
}
