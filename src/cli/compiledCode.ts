import { setFlagsFromString } from 'node:v8';

/**
 * After some quiet seconds V8 tidies the heap so thoroughly that compiled code is thrown away, and the next thousand
 * requests pay for it. This puts the tidying off for 24 days. It is read when the heap first grows: call it before
 * anything else.
 */
export const keepCompiledCode = (): void => setFlagsFromString('--gc-memory-reducer-start-delay-ms=2147483647');
