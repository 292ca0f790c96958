import type { Trace } from '../../src/loaders/reads/trace.js';

/** A trace that only ends the waiting, with this signal, unless a test listens to a part of it. */
export const quietTrace = (signal: AbortSignal, heard: Partial<Trace> = {}): Trace => ({
  signal,
  sent() {},
  landed() {},
  reads() {},
  stale() {},
  own() {},
  ...heard,
});
