import SchemaBuilder from '@pothos/core';
import { createYoga } from 'graphql-yoga';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/core/config.js';
import calls from '../../../src/schema/kit/calls.js';
import { RequestTrace } from '../../../src/server/context/requestTrace.js';
import { memoryGuesses } from '../../../src/server/limits/guesses.js';
import { createLimits } from '../../../src/server/limits/limits.js';
import { recordAs } from '../../../src/server/observe/requestRecord.js';
import { operationsOf } from '../../support/operations.js';

describe('guesses in memory', () => {
  it('a window of 60 seconds that slides', async () => {
    let now = 0;
    const guesses = memoryGuesses({ perMinute: 3, now: () => now });
    for (const at of [0, 20_000, 40_000]) {
      now = at;
      expect(await guesses.take(['a'])).toBe(0);
    }
    expect(await guesses.take(['a'])).toBe(20);
    expect(await guesses.take(['b'])).toBe(0);
    now = 60_000;
    expect(await guesses.take(['a'])).toBe(0);
    expect(await guesses.take(['a'])).toBe(20);
  });

  it('what is refused for one key counts for none', async () => {
    const guesses = memoryGuesses({ perMinute: 1, now: () => 0 });
    expect(await guesses.take(['address'])).toBe(0);
    for (let n = 0; n < 5; n += 1) expect(await guesses.take(['address', 'caller'])).toBe(60);
    expect(await guesses.take(['caller'])).toBe(0);
  });

  it('several tries at once count each, and wait until there is room for all of them', async () => {
    let now = 0;
    const guesses = memoryGuesses({ perMinute: 5, now: () => now });
    expect(await guesses.take(['a'], 2)).toBe(0);
    now = 10_000;
    expect(await guesses.take(['a'], 2)).toBe(0);
    expect(await guesses.take(['a'], 2)).toBe(50);
    expect(await guesses.take(['a'], 4)).toBe(60);
    expect(await guesses.take(['a'], 1)).toBe(0);
    now = 60_000;
    expect(await guesses.take(['a'], 3)).toBe(10);
    expect(await guesses.take(['a'], 2)).toBe(0);
  });

  it('the last 50,000 keys are remembered', async () => {
    const guesses = memoryGuesses({ perMinute: 1, now: () => 0 });
    await guesses.take(['first']);
    for (let n = 0; n < 50_000; n += 1) await guesses.take([String(n)]);
    expect([await guesses.take(['0']), await guesses.take(['first'])]).toEqual([60, 0]);
  });

  it('tries that come at one time are counted one by one', async () => {
    const guesses = memoryGuesses({ perMinute: 10, now: () => 0 });
    const waits = await Promise.all(Array.from({ length: 25 }, () => guesses.take(['a'])));
    expect(waits.filter((wait) => wait === 0)).toHaveLength(10);
  });
});

const callerOf = (key: string | null) =>
  key === null ? { kind: 'anonymous' } : { kind: 'customer', credential: { key, authorization: `Customer ${key}` } };

describe('fields with guess: true', () => {
  /** A graph with a code to guess, and how often somebody tried it. */
  function guessable() {
    let tried = 0;
    const builder = new SchemaBuilder<object>({ plugins: [calls] });
    const Card = builder.objectRef<{ balance: number }>('Card').implement({
      fields: (t) => ({ balance: t.exposeInt('balance') }),
    });
    builder.queryType({
      fields: (t) => ({
        open: t.string({ resolve: () => 'open' }),
        cards: t.field({
          type: [Card],
          guess: ({ codes }) => new Set(codes as string[]).size,
          args: { codes: t.arg.stringList({ required: true }) },
          resolve: (_, { codes }) => {
            tried += codes.length;
            return [];
          },
        }),
        card: t.field({
          type: Card,
          nullable: true,
          guess: true,
          args: { code: t.arg.string({ required: true }) },
          resolve: () => {
            tried += 1;
            return null;
          },
        }),
      }),
    });
    const config = readConfig({ LIMIT_GUESSES: '2' });
    const schema = builder.toSchema();
    const guesses = memoryGuesses({ perMinute: config.LIMIT_GUESSES, now: () => 0 });
    const limits = createLimits({ config, guesses });
    const yoga = createYoga({
      schema,
      logging: false,
      context: ({ request }: { request: Request }) => ({
        caller: callerOf(request.headers.get('x-key')),
        address: () => request.headers.get('x-address') ?? 'none',
        trace: new RequestTrace({ deadlineMs: 1_000, record: recordAs('1'), left: () => request.signal }),
        facts: { headers: request.headers },
      }),
      plugins: [operationsOf({ schema, limits, config })],
    });
    const ask = async (query: string, address = 'one', key?: string) => {
      const response = await yoga.fetch('http://gateway/graphql', {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-address': address,
          ...(key !== undefined && { 'x-key': key }),
        },
        body: JSON.stringify({ query }),
      });
      const body = (await response.json()) as { errors?: { extensions: object }[] };
      return { status: response.status, retry: response.headers.get('retry-after'), errors: body.errors ?? [] };
    };
    return { ask, tried: () => tried };
  }

  it('one per operation, through aliases and fragments', async () => {
    const { ask, tried } = guessable();
    for (const query of [
      '{ a: card(code: "A") { balance } b: card(code: "B") { balance } }',
      '{ ...F ...G } fragment F on Query { a: card(code: "A") { balance } } fragment G on Query { b: card(code: "A") { balance } }',
    ]) {
      const { errors } = await ask(query);
      expect(errors).toMatchObject([
        { extensions: { code: 'LIMIT_EXCEEDED', limit: { name: 'guesses', max: 1, found: 2 } } },
      ]);
    }
    expect(tried()).toBe(0);
  });

  it('each code counts, not the operation', async () => {
    const { ask, tried } = guessable();
    expect((await ask('{ cards(codes: ["A", "B", "B"]) { balance } }')).errors).toEqual([]);
    expect((await ask('{ card(code: "C") { balance } }')).status).toBe(429);
    expect((await ask('{ cards(codes: ["A", "B", "C"]) { balance } }', 'other')).errors).toMatchObject([
      { extensions: { code: 'LIMIT_EXCEEDED', limit: { name: 'guesses', max: 2, found: 3 } } },
    ]);
    expect((await ask('{ cards(codes: []) { balance } }')).errors).toEqual([]);
    expect(tried()).toBe(3);
  });

  it('all of an IPv6 network is one address', async () => {
    const { ask } = guessable();
    const statuses = [];
    for (const address of [
      '2001:db8::1',
      '2001:db8::ffff:1',
      '2001:db8:0:0:7::2',
      '2001:db8:0:1::1',
      '::ffff:192.0.2.1',
      '192.0.2.1',
      '192.0.2.1',
      '192.0.2.2',
    ])
      statuses.push((await ask('{ card(code: "A") { balance } }', address)).status);
    expect(statuses).toEqual([200, 200, 429, 200, 200, 200, 429, 200]);
  });

  it('few per minute and caller, wherever the caller is', async () => {
    const { ask } = guessable();
    const statuses = [];
    for (const [address, key] of [
      ['one', 'anna'],
      ['two', 'anna'],
      ['three', 'anna'],
      ['three', 'bob'],
    ])
      statuses.push((await ask('{ card(code: "A") { balance } }', address, key)).status);
    expect(statuses).toEqual([200, 200, 429, 200]);
  });

  it('few per minute and address; other fields are not counted', async () => {
    const { ask, tried } = guessable();
    for (let n = 0; n < 2; n += 1) expect((await ask(`{ card(code: "${n}") { balance } }`)).errors).toEqual([]);
    const third = await ask('{ card(code: "C") { balance } }');
    expect(third).toMatchObject({
      status: 429,
      retry: '60',
      errors: [{ extensions: { code: 'RATE_LIMITED', retryAfter: 60 } }],
    });
    expect(tried()).toBe(2);
    expect((await ask('{ open }')).errors).toEqual([]);
    expect((await ask('{ card(code: "D") { balance } }', 'two')).errors).toEqual([]);
  });
});
