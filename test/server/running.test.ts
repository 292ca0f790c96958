import { createSchema, createYoga } from 'graphql-yoga';
import { describe, expect, it } from 'vitest';
import { Running, type RunningContext, useRunning } from '../../src/server/running.js';

describe('extensions.stale', () => {
  const yoga = createYoga({
    schema: createSchema<RunningContext>({
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
    }),
    logging: false,
    plugins: [useRunning()],
    context: ({ request }): RunningContext => ({ running: new Running(request.signal) }),
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
