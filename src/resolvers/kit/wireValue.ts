import { refuse } from './outcome.js';

/**
 * The wire value of an enum's input. The schema lets nothing through but values of the enum and `UNKNOWN`, whose inside
 * looks like no wire value.
 * @throws InputProblem naming `field` for `UNKNOWN`
 */
export function wireValue<Value extends string>(given: string, ...field: string[]): Value {
  if (!/^[a-z_]+$/.test(given)) throw refuse(`${field.at(-1)} cannot be UNKNOWN here.`, field);
  return given as Value; // see above
}
