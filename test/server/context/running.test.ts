import { createSchema, createYoga } from 'graphql-yoga';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/core/config.js';
import { Running } from '../../../src/server/context/running.js';
import { Operations } from '../../../src/server/execution/operations.js';
import { memoryGuesses } from '../../../src/server/limits/guesses.js';
import { createLimits } from '../../../src/server/limits/limits.js';

interface Context {
  readonly running: Running;
  readonly facts: { readonly headers: Headers };
  readonly meter: { readonly sent: number };
}

describe('extensions.stale', () => {
  const schema = createSchema<Context>({
    typeDefs: 'type Query { old: Boolean fresh: Boolean }',
    resolvers: {
      Query: {
        old: (_, __, { running }) => {
          running.noteStale({ resource: 'products', ageMs: 1_200 });
          running.noteStale({ resource: 'products', ageMs: 200 });
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
    plugins: [new Operations({ schema, limits, config, documents: new Map() }).plugin],
    context: ({ request }): Context => ({
      running: new Running(() => request.signal),
      facts: { headers: request.headers },
      meter: { sent: 0 },
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
