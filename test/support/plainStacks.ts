import { GraphQLError } from 'graphql';
import { errors } from 'undici';
import { GatewayError } from '../../src/core/errors.js';

// The test runner finds the line of the source for every frame of a stack that is looked at, and GraphQL looks at the
// stack of every error that it locates. Thousands of these are expected: theirs are left as they are.

const shown = (frame: NodeJS.CallSite): string =>
  `\n    at ${frame.getFunctionName() ?? ''} (${frame.getFileName() ?? ''}:${frame.getLineNumber()}:${frame.getColumnNumber()})`;

const EXPECTED = [GatewayError, GraphQLError, errors.UndiciError];
type Prepare = (error: Error, frames: NodeJS.CallSite[]) => unknown;
const found = Reflect.get(Error, 'prepareStackTrace') as Prepare | undefined;

if (found && !('leavesExpected' in found)) {
  const prepare: Prepare = (error, frames) =>
    EXPECTED.some((kind) => error instanceof kind)
      ? `${error.name}: ${error.message}${frames.map(shown).join('')}`
      : found(error, frames);
  Error.prepareStackTrace = Object.assign(prepare, { leavesExpected: true });
}
