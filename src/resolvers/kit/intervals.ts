import { refuse } from './outcome.js';

const FIELD = ['durationInIntervals'];

/** Refuses a number of intervals without a duration that repeats, and the reverse. @param duration as the wire has it */
export function checkIntervals(duration: string, intervals: number | null | undefined): void {
  if (duration === 'repeating') {
    if (intervals == null) throw refuse('durationInIntervals is required when duration is REPEATING.', FIELD);
  } else if (intervals != null) {
    throw refuse('durationInIntervals can be given only when duration is REPEATING; leave it out.', FIELD);
  }
}
