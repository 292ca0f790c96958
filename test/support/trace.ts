import type { Trace } from '../../src/loaders/reads/trace.js';
import { Pace } from '../../src/server/context/pace.js';

/** A trace that only ends the waiting, with this signal, unless a test listens to a part of it. */
export const quietTrace = (signal: AbortSignal, heard: Partial<Trace> = {}): Trace => ({
  signal,
  admit() {},
  whenIdle: (callback) => new Pace().whenIdle(callback),
  mayRepeat: () => true,
  sent() {},
  landed() {},
  reads() {},
  stale() {},
  own() {},
  ...heard,
});
