import { builder } from './builder.js';
import { wireEnum } from './enums.js';

/** A span of time, as input. */
export const DurationInput = builder.inputType('DurationInput', {
  description: 'A span of time: both parts.',
  fields: (t) => ({
    value: t.int({ required: true, description: 'How many units: at least 1.' }),
    unit: t.field({ type: durationUnit.ref, required: true, description: 'The unit.' }),
  }),
});

/** Unit of a duration. */
const durationUnit = wireEnum(
  'DurationUnit',
  'Unit of a duration.',
  { day: 'Days.', week: 'Weeks.', month: 'Calendar months.', year: 'Years.' },
  ['invalid'],
);

/** A span of time as PayNow keeps it. */
export interface DurationValue {
  readonly value: number;
  readonly scale: string;
}

/** A span of time. */
export const DurationRef = builder.objectRef<DurationValue>('Duration').implement({
  description: 'A span of time.',
  fields: (t) => ({
    value: t.exposeInt('value', { description: 'How many units.' }),
    unit: t.field({
      type: durationUnit.ref,
      description: 'The unit.',
      resolve: ({ scale }, _, context) => durationUnit.show(scale, context),
    }),
  }),
});
