import type { IntervalScale, Timestamp } from '../../upstream/wire/common.js';
import { DAY_MS, timestamp } from '../seed/ids.js';

const SCALE_DAYS: Readonly<Record<IntervalScale, number>> = { invalid: 0, day: 1, week: 7, month: 30, year: 365 };

/** The end of a period that starts at a moment; a month has 30 days, a year 365. */
export const endOfSpan = (start: Timestamp, value: number, scale: IntervalScale): Timestamp =>
  timestamp(Date.parse(start) + value * SCALE_DAYS[scale] * DAY_MS);
