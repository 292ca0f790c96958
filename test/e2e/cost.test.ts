import { type GraphQLField, getNamedType, isEnumType, isObjectType, isRequiredArgument, isScalarType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SANDBOX_KEYS } from '../../src/sandbox/state.js';
import { type FieldLimits, LIMITS } from '../../src/schema/kit/calls.js';
import { schema } from '../../src/schema/schema.js';
import { startTestBed, type TestBed } from '../support/gateway.js';
import { ALL_CASES } from '../support/share.js';

/** The same numbers in every run, from 0 to 1. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

const callsOf = (field: GraphQLField<unknown, unknown>): string | undefined =>
  (field.extensions[LIMITS] as FieldLimits | undefined)?.calls.toString();

/** A selection of a type: some of its plain fields, and some of those that lead on, which may call PayNow. */
function selection(typeName: string, depth: number, draw: () => number): string {
  const type = schema.getType(typeName);
  if (!isObjectType(type)) return '{ __typename }';
  const fields = Object.values(type.getFields()).filter(({ args }) => !args.some(isRequiredArgument));
  const chosen = new Set(['__typename']);
  for (const field of fields) {
    const named = getNamedType(field.type);
    const leaf = isScalarType(named) || isEnumType(named);
    const isWay = ['nodes', 'edges', 'node', 'lines', 'totals', 'pageInfo'].includes(field.name);
    const chance = leaf ? 0.2 : [undefined, 'none'].includes(callsOf(field)) ? (isWay ? 0.9 : 0.15) : 0.25;
    if (draw() > chance) continue;
    const first = field.args.some(({ name }) => name === 'first') ? `(first: ${Math.floor(draw() * 5) + 1})` : '';
    if (leaf) chosen.add(field.name);
    else if (depth > 0) chosen.add(`${field.name}${first} ${selection(named.name, depth - 1, draw)}`);
  }
  return `{ ${[...chosen].join(' ')} }`;
}

type Field = GraphQLField<unknown, unknown>;

const usable = ({ args }: Field): boolean => !args.some(isRequiredArgument);

const asked = (field: Field): string =>
  field.args.some(({ name }) => name === 'first') ? `${field.name}(first: 3)` : field.name;

/** The shortest way to every type from the store, as the fields that lead there. */
function ways(): Map<string, readonly Field[]> {
  const found = new Map<string, readonly Field[]>([['Store', []]]);
  for (const [name, way] of found) {
    const type = schema.getType(name);
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields()).filter(usable)) {
      const next = getNamedType(field.type);
      if (isObjectType(next) && !found.has(next.name)) found.set(next.name, [...way, field]);
    }
  }
  return found;
}

/** Something of a type that has to be read, at no cost of its own. */
function something(field: Field): string {
  const type = getNamedType(field.type);
  if (isScalarType(type) || isEnumType(type)) return '';
  if (!isObjectType(type)) return '{ __typename }';
  const leaf = Object.values(type.getFields()).find(
    (one) => isScalarType(getNamedType(one.type)) && callsOf(one) === undefined && !/^(id|paynowId)$/.test(one.name),
  );
  return `{ ${leaf?.name ?? '__typename'} }`;
}

/** Queries that are drawn; a soak draws more. */
const DRAWN = Number(process.env['COST_QUERIES'] ?? 12);

describe('estimates', () => {
  let bed: TestBed;

  beforeAll(async () => {
    bed = await startTestBed({
      LIMIT_CALLS: '100000',
      LIMIT_FIELDS: '100000',
      LIMIT_TOKENS: '100000',
      LIMIT_DEPTH: '30',
      PAYNOW_API_KEY: SANDBOX_KEYS.apiKey,
    });
  });
  afterAll(() => bed[Symbol.asyncDispose]());

  it(`${DRAWN} drawn queries cost no more than was estimated, and some cost that much`, async () => {
    const draw = numbers(1);
    const costs: { estimated: number; actual: number; query: string }[] = [];
    for (let n = 0; n < DRAWN; n += 1) {
      const query = `{ store ${selection('Store', 5, draw)} }`;
      const { cost } = await bed.ask(query);
      if (cost) costs.push({ ...cost, query });
    }
    expect(costs).toHaveLength(DRAWN);
    expect(costs.filter(({ estimated, actual }) => actual > estimated)).toEqual([]);
    expect(costs.filter(({ actual }) => actual > 5).length).toBeGreaterThan(DRAWN / 5);
    expect(costs.filter(({ estimated, actual }) => actual === estimated).length).toBeGreaterThan(0);
  });

  it('each field by itself costs no more than was estimated', async () => {
    const wrong: string[] = [];
    // Fields that are called, cost and lead alike are of one kind, whatever type they belong to.
    const tried = new Set<string>();
    for (const [name, way] of ways()) {
      const type = schema.getType(name);
      if (!isObjectType(type)) continue;
      for (const field of Object.values(type.getFields()).filter(usable)) {
        if (isScalarType(getNamedType(field.type)) && callsOf(field) === undefined) continue;
        const kind = `${ALL_CASES ? `${name}.` : ''}${field.name} ${String(field.type)} ${callsOf(field)}`;
        if (tried.has(kind)) continue;
        tried.add(kind);
        const inner = `{ ${asked(field)} ${something(field)} }`;
        const query = `{ store ${way.reduceRight((rest, step) => `{ ${asked(step)} ${rest} }`, inner)} }`;
        const { cost } = await bed.ask(query);
        if (!cost || cost.actual > cost.estimated) wrong.push(`${name}.${field.name}: ${JSON.stringify(cost)}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(tried.size).toBeGreaterThan(100);
  });

  it('a mutation asked for again under an alias is estimated and sent again', async () => {
    const create = (alias: string) => `${alias}: createGameServer(input: { name: "Twin" }) {
      gameServer { paynowId } userErrors { code } }`;
    const one = await bed.ask(`mutation { ${create('a')} }`);
    expect(one.errors).toEqual([]);
    expect(one.cost).toMatchObject({ estimated: one.calls.length, actual: one.calls.length });
    const twice = await bed.ask(`mutation { ${create('a')} ${create('b')} }`);
    expect(twice.errors).toEqual([]);
    expect(twice.calls).toEqual([...one.calls, ...one.calls]);
    expect(twice.cost?.estimated).toBe(2 * one.calls.length);
  });

  it('nodes of several types and stores cost no more than was estimated', async () => {
    const { storeId } = bed.sandbox;
    const rows = async (path: string) => (await bed.paynow(path)) as { id: string }[];
    const gids = async (path: string, type: string) =>
      (await rows(path)).slice(0, 5).map(({ id }) => `gid://paynow/${storeId}/${type}/${id}`);
    const ids = [
      ...(await gids('orders', 'Order')),
      ...(await gids('customers', 'Customer')),
      ...(await gids('products', 'Product')),
      'gid://paynow/7/Product/1',
      'gid://paynow/8/Product/1',
      `gid://paynow/${storeId}/Store/${storeId}`,
    ];
    const { cost, calls } = await bed.ask(
      `query ($ids: [ID!]!) { nodes(ids: $ids) { id
        ... on Order { payments { status } lines { product { price { amount } tags { tag { name } } } } }
        ... on Customer { orders(first: 2) { nodes { totals { total { amount } } } } }
        ... on Product { price { amount } }
        ... on Store { name } } }`,
      { variables: { ids } },
    );
    expect(cost?.actual).toBe(calls.length);
    expect(cost?.estimated).toBeGreaterThanOrEqual(calls.length);
    expect(cost?.estimated).toBeLessThan(calls.length * 2 + 10);
  });

  it('a mutation that is repeated under an alias counts every time; an equal read counts once', async () => {
    const name = '{ customer { name } userErrors { code } }';
    const [{ id = '' } = {}] = (await bed.paynow('customers?limit=1')) as { id?: string }[];
    const write = `updateCustomer(input: { id: "${id}", name: "Sam" }) ${name}`;
    const written = await bed.ask(`mutation { a: ${write} b: ${write} c: ${write} }`);
    expect([written.errors, written.calls.length, written.cost?.estimated]).toEqual([[], 3, 3]);
    const read = `customer(id: "${id}") { name }`;
    const once = await bed.ask(`{ store { a: ${read} b: ${read} c: ${read} } }`);
    expect([once.errors, once.calls.length, once.cost?.estimated]).toEqual([[], 1, 1]);
  });
});
