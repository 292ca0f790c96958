import { refuse } from './outcome.js';

/** What `UNKNOWN` is inside: no value of PayNow's. */
export const UNKNOWN = '\u0000unknown';

/**
 * The wire value of an enum's input, whose inside it is: the schema lets nothing through but the enum's values.
 * @throws InputProblem naming `field` for `UNKNOWN`
 */
export function wireValue<Value extends string>(given: string, ...field: string[]): Value {
  if (given === UNKNOWN) throw refuse(`${field.at(-1)} cannot be UNKNOWN here.`, field);
  return given as Value; // see above
}
