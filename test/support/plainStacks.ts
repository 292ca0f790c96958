import { GraphQLError } from 'graphql';
import { errors } from 'undici';
import { GatewayError } from '../../src/core/errors.js';

// The test runner finds the line of the source for every frame of a stack that is looked at, and GraphQL looks at the
// stack of every error that it locates. Thousands of these are expected: theirs are left as they are.

const EXPECTED = [GatewayError, GraphQLError, errors.UndiciError];
const found = Error.prepareStackTrace;

if (found && !('leavesExpected' in found)) {
  const prepare = (error: Error, frames: NodeJS.CallSite[]): unknown =>
    EXPECTED.some((kind) => error instanceof kind)
      ? `${error.name}: ${error.message}${frames.map((frame) => `\n    at ${String(frame)}`).join('')}`
      : found(error, frames);
  Error.prepareStackTrace = Object.assign(prepare, { leavesExpected: true });
}
