import { atLeast } from './inputs.js';
import { refuse } from './outcome.js';
import { wireValue } from './wireValue.js';

/** A span of time, as input. */
export interface DurationFields {
  readonly value: number;
  readonly unit: string;
}

/** A span of time with PayNow's unit. @throws InputProblem naming the part that is wrong */
export function checkDuration<Scale extends string>({ value, unit }: DurationFields, ...at: string[]) {
  return { value: atLeast(value, 1, ...at, 'value'), scale: wireValue<Scale>(unit, ...at, 'unit') };
}

/** Refuses a span of years, where PayNow knows none. */
export function refuseYears({ unit }: DurationFields, ...at: string[]): void {
  if (unit === 'year') throw refuse(`${at.at(-1)} takes days, weeks or months.`, [...at, 'unit']);
}
