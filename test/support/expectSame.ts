import { expect } from 'vitest';

/** What `expect(found).toBe(wanted)` says, for loops over thousands of values, of which only one that differs is told. */
export function expectSame(found: unknown, wanted: unknown, what?: string): void {
  if (!Object.is(found, wanted)) expect(found, what).toBe(wanted);
}
