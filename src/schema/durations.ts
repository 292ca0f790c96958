import { builder } from './builder.js';
import { durationUnit } from './common.js';

/** A span of time, as input. */
export const DurationInput = builder.inputType('DurationInput', {
  description: 'A span of time: both parts.',
  fields: (t) => ({
    value: t.int({ required: true, description: 'How many units: at least 1.' }),
    unit: t.field({ type: durationUnit.ref, required: true, description: 'The unit.' }),
  }),
});
