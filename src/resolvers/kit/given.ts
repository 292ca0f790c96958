import { refuse } from './outcome.js';

/**
 * A field of an update that PayNow cannot clear: its value, or `undefined` where it stays as it is.
 * @throws InputProblem for `null`, naming the field
 */
export function given<T>(value: T | null | undefined, ...field: string[]): T | undefined {
  if (value === null) throw refuse(`${field.at(-1)} cannot be null: leave it out to keep what is there.`, field);
  return value;
}

/** A text that says something. @throws InputProblem for a blank one, naming the field */
export function filled(text: string, ...field: string[]): string {
  if (text.trim() === '') throw refuse(`${field.at(-1)} must not be blank.`, field);
  return text;
}
