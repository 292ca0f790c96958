import { badInput } from '../../core/errors.js';
import { isPaynowId } from '../../core/paynowId.js';

/**
 * The plain PayNow numbers of a filter under PayNow's names; `names` says which field is which.
 * @throws GatewayError `BAD_USER_INPUT` for anything but 1 to 20 digits
 */
export function plainIds<Field extends string, Name extends string>(
  filter: Readonly<Partial<Record<NoInfer<Field>, string | null | undefined>>>,
  names: Readonly<Record<Field, Name>>,
): Partial<Record<Name, string>> {
  const entries = (Object.entries(names) as Array<[Field, Name]>).flatMap(([field, name]) => {
    const value = filter[field];
    if (value == null) return [];
    if (!isPaynowId(value))
      throw badInput(`filter.${field} must be a PayNow number: 1 to 20 digits, no zeros in front.`);
    return [[name, value] as const];
  });
  return Object.fromEntries(entries) as Partial<Record<Name, string>>; // its keys are names
}

/** A text of a filter; an empty one would be no filter to PayNow, and answer with everything. @throws GatewayError */
export function filterText(value: string, field: string): string {
  if (value.trim() === '') throw badInput(`filter.${field} must not be empty; leave it out to filter nothing.`);
  return value;
}

/** A list of a filter; an empty one would be no filter to PayNow. @throws GatewayError */
export function filterList<T>(values: readonly T[], field: string): readonly T[] {
  if (values.length === 0) throw badInput(`filter.${field} must not be empty; leave it out to filter nothing.`);
  return values;
}
