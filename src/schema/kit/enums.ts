import type { GatewayContext } from '../../resolvers/kit/context.js';
import { UNKNOWN } from '../../resolvers/kit/wireValue.js';
import { builder } from './builder.js';

// Anything else that PayNow may send in an enum's place is left out of the log.
const WIRE_VALUE = /^[a-z_]{1,64}$/;

/**
 * An enum fed by PayNow: each wire value with its meaning. Values are shown in SCREAMING_CASE. A value that PayNow adds
 * tomorrow, and each of `unspecified`, is shown as `UNKNOWN`. `wireValue` reads an input of it.
 */
export function wireEnum<Value extends string>(
  name: string,
  description: string,
  meanings: Readonly<Record<Value, string>>,
  unspecified: readonly string[] = [],
) {
  const entries = Object.entries<string>(meanings);
  const ref = builder.enumType(name, {
    description,
    values: Object.fromEntries([
      ...entries.map(([value, meaning]) => [value.toUpperCase(), { value, description: meaning }] as const),
      [
        'UNKNOWN',
        { value: UNKNOWN, description: 'A value this gateway does not know yet. Not usable as input.' },
      ] as const,
    ]),
  });
  const known = new Set(entries.map(([value]) => value));
  const reported = new Set<string>(unspecified);
  return {
    ref,
    /** The enum's inside for a wire value; a new one is logged once. */
    show(value: string, context: GatewayContext): string {
      if (known.has(value)) return value;
      if (!reported.has(value) && reported.size < 1000) {
        reported.add(value);
        context.log.warn(
          { enum: name, value: WIRE_VALUE.test(value) ? value : undefined },
          'PayNow sent an enum value that is not known here',
        );
      }
      return UNKNOWN;
    },
  };
}

/** Direction of a list by age. */
export const SortDirectionRef = builder.enumType('SortDirection', {
  description: 'Direction of a list by age.',
  values: { ASC: { description: 'Oldest first.' }, DESC: { description: 'Newest first.' } } as const,
});
