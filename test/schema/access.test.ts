import { assert, asyncProperty, subarray } from 'fast-check';
import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  getNamedType,
  isAbstractType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import type { Caller } from '../../src/auth/caller.js';
import { GatewayError } from '../../src/core/errors.js';
import { SCOPES, type Scope } from '../../src/core/resources.js';
import { schema } from '../../src/schema/schema.js';

/** What the end of a description says that using the thing takes. */
function said(description: string | null | undefined): string | undefined {
  const sentence = /(?:^| )(Public|Requires: [^.]+)\.$/.exec(description ?? '')?.[1];
  return sentence?.replace(/^Requires: ((the gateway's own )?API key or )?(scope )?/, '');
}

const objects = Object.values(schema.getTypeMap()).filter(
  (type): type is GraphQLObjectType => isObjectType(type) && !type.name.startsWith('__'),
);

const fields = objects.flatMap((type) =>
  Object.values(type.getFields()).map((field) => ({
    type,
    field,
    name: `${type.name}.${field.name}`,
    access: said(field.description),
  })),
);

const scopes = Object.keys(SCOPES) as Scope[];

const tokenWith = (carried: readonly string[]): Caller => ({
  kind: 'token',
  id: 'test',
  name: 'test',
  stores: 'all',
  scopes: new Set(carried as readonly Scope[]),
  credential: undefined,
});

/** What entering the field's resolver comes to, with nothing behind it: refused, or let through to fail otherwise. */
async function enter(field: GraphQLField<unknown, unknown>, caller: Caller): Promise<'refused' | 'entered'> {
  const refused = (error: unknown) => error instanceof GatewayError && /FORBIDDEN|UNAUTHENTICATED/.test(error.code);
  try {
    await field.resolve?.({}, {}, { caller, audit: () => () => {} }, { operation: {} } as GraphQLResolveInfo);
    return 'entered';
  } catch (error) {
    return refused(error) ? 'refused' : 'entered';
  }
}

/** A field is checked itself where it is entered from something that takes something else. */
const entries = fields.filter(({ type, access }) => access !== undefined && access !== said(type.description));

const mayUse = (access: string | undefined, carried: ReadonlySet<string>): boolean =>
  access === 'Public' || (access === 'any scope' ? carried.size > 0 : carried.has(access ?? ''));

describe('what a description says is what is checked', () => {
  it.each(entries)('$name: $access', async ({ field, access }) => {
    await assert(
      asyncProperty(subarray(scopes), async (carried) => {
        // Only what refuses is of interest: a field with nothing behind it fails after that.
        const expected = mayUse(access, new Set(carried)) ? 'entered' : 'refused';
        return (await enter(field, tokenWith(carried))) === expected;
      }),
      { numRuns: 20, examples: [[[]], [scopes], [scopes.filter((scope) => scope !== access)]] },
    );
    const closed = access === 'Public' ? 'entered' : 'refused';
    expect(await enter(field, { kind: 'anonymous' })).toBe(closed);
    const shopper: Caller = { kind: 'customer', credential: { key: 'shopper' } };
    expect(await enter(field, shopper)).toBe(access === 'customer token' ? 'entered' : closed);
    const open = access === 'customer token' ? 'refused' : 'entered';
    const key = { kind: 'apiKey', credential: { key: 'key' } } as const;
    expect(await enter(field, key)).toBe(
      field.description?.includes("the gateway's own API key") === true ? 'refused' : open,
    );
    expect(await enter(field, { ...key, isGateways: true })).toBe(open);
  });

  it('every sentence names a scope that exists, or one of the other words', () => {
    const words = new Set([...scopes, 'any scope', 'customer token', 'Public']);
    const known = [...fields.map(({ access }) => access), ...objects.map(({ description }) => said(description))];
    expect(known.filter((access) => access !== undefined && !words.has(access))).toEqual([]);
  });

  it('what is refused is null, and takes nothing else with it', () => {
    const nonNull = entries.filter(({ field, access }) => isNonNullType(field.type) && access !== 'Public');
    expect(nonNull.map(({ name }) => name)).toEqual([]);
  });

  it('every root field says what it takes', () => {
    const roots = [schema.getQueryType(), schema.getMutationType()].map((type) => type?.name);
    const silent = fields.filter(({ type, access }) => roots.includes(type.name) && access === undefined);
    expect(silent.map(({ name }) => name)).toEqual([]);
  });
});

const ROOTS: readonly unknown[] = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];

/** Every type that can be met, with what its reader has been checked for on the way. */
function* steps(): Generator<{ name: string; passed: string; needed: string | undefined }> {
  const seen = new Set<string>();
  const open = objects.filter((type) => ROOTS.includes(type)).map((type) => ({ type, passed: 'Public' }));
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const field of Object.values(at.type.getFields())) {
      const passed = said(field.description) ?? at.passed;
      for (const type of possible(field.type)) {
        yield { name: `${at.type.name}.${field.name} -> ${type.name}`, passed, needed: said(type.description) };
        const next = `${type.name} ${passed}`;
        if (!seen.has(next)) open.push({ type, passed });
        seen.add(next);
      }
    }
  }
}

function possible(type: GraphQLOutputType): readonly GraphQLObjectType[] {
  const named = getNamedType(type);
  if (isObjectType(named)) return [named];
  // What is behind `node` is checked type by type: test/e2e/access/tokens.test.ts.
  return isAbstractType(named) && named.name !== 'Node' ? schema.getPossibleTypes(named) : [];
}

describe('no way around', () => {
  it('a type is met only by who was checked for it, over every relation and payload', () => {
    // A shopper's things may show public ones, and everybody who is let in anywhere may enter a store.
    const enough = (passed: string, needed: string | undefined) =>
      needed === undefined || needed === passed || needed === 'Public' || needed === 'any scope';
    const gaps = [...steps()].filter(({ passed, needed }) => !enough(passed, needed));
    expect(gaps).toEqual([]);
  });
});
