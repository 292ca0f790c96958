import { getEventListeners } from 'node:events';
import { createSchema, createYoga } from 'graphql-yoga';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/core/config.js';
import { JointRun } from '../../../src/server/context/jointRun.js';
import { RequestTrace } from '../../../src/server/context/requestTrace.js';
import { memoryGuesses } from '../../../src/server/limits/guesses.js';
import { createLimits } from '../../../src/server/limits/limits.js';
import { recordAs } from '../../../src/server/observe/requestRecord.js';
import { operationsOf } from '../../support/operations.js';

interface Context {
  readonly trace: RequestTrace;
  readonly facts: { readonly headers: Headers };
}

describe('extensions.stale', () => {
  const schema = createSchema<Context>({
    typeDefs: 'type Query { old: Boolean fresh: Boolean }',
    resolvers: {
      Query: {
        old: (_, __, { trace }) => {
          trace.stale({ resource: 'products', ageMs: 1_200 });
          trace.stale({ resource: 'products', ageMs: 200 });
          return true;
        },
      },
    },
  });
  const config = readConfig({ NODE_ENV: 'production', PAYNOW_STORE_ID: '1' });
  const limits = createLimits({ config, guesses: memoryGuesses({ perMinute: 1 }) });
  const yoga = createYoga({
    schema,
    logging: false,
    plugins: [operationsOf({ schema, limits, config })],
    context: ({ request }): Context => ({
      trace: new RequestTrace({ deadlineMs: 1_000, record: recordAs('1'), left: () => request.signal }),
      facts: { headers: request.headers },
    }),
  });
  const ask = async (query: string): Promise<unknown> => {
    const url = `http://gateway/graphql?query=${encodeURIComponent(query)}`;
    return (await yoga.fetch(url)).json();
  };

  it('names what is old, with its greatest age', async () => {
    expect(await ask('{ old }')).toEqual({
      data: { old: true },
      extensions: { stale: [{ resource: 'products', ageSeconds: 2 }] },
    });
  });

  it('is absent otherwise', async () => {
    expect(await ask('{ fresh }')).toEqual({ data: { fresh: null } });
  });
});

describe('an operation that others wait for', () => {
  const led = (left: AbortController) => {
    const trace = new RequestTrace({ deadlineMs: 60_000, record: recordAs('1'), left: () => left.signal });
    const run = new JointRun(new Set(), Promise.resolve(undefined), () => {});
    trace.lead(run);
    return { trace, run };
  };

  it('leaves nothing on the signal of its client once it has ended: a socket outlives its operations', () => {
    const left = new AbortController();
    for (let n = 0; n < 3; n += 1) {
      const { trace, run } = led(left);
      const { signal } = trace;
      const listeners = () => [getEventListeners(left.signal, 'abort').length, run.left.listeners];
      expect([signal.aborted, ...listeners()]).toEqual([false, 1, 1]);
      trace.stop();
      expect(listeners()).toEqual([0, 0]);
    }
  });

  it('ends when its client leaves, unless another still waits', () => {
    const left = new AbortController();
    const [alone, joined] = [led(left), led(left)];
    joined.run.join();
    const signals = [alone.trace.signal, joined.trace.signal];
    left.abort();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    joined.run.leave();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });
});
