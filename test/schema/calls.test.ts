import SchemaBuilder from '@pothos/core';
import { type GraphQLSchema, isObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import calls, { type FieldLimits, LIMITS } from '../../src/schema/kit/calls.js';
import { schema } from '../../src/schema/schema.js';

/** Fields that may read PayNow without saying how often. */
function silent(graph: GraphQLSchema): string[] {
  return Object.values(graph.getTypeMap())
    .filter(isObjectType)
    .flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field })))
    .filter(({ field }) => (field.extensions[LIMITS] as FieldLimits | undefined)?.assumed)
    .map(({ type, field }) => `${type.name}.${field.name}`);
}

describe('what fields may cost', () => {
  it('every field that can reach PayNow says how many calls it takes', () => {
    expect(silent(schema), 'give these fields the option `calls`; src/schema/kit/calls.ts lists its values').toEqual(
      [],
    );
  });

  it('a field that forgets is found, and counted as dear', () => {
    const builder = new SchemaBuilder({ plugins: [calls] });
    const Item = builder.objectRef<{ id: string }>('Item').implement({ fields: (t) => ({ id: t.exposeID('id') }) });
    builder.queryType({
      fields: (t) => ({
        plain: t.string({ resolve: () => 'x' }),
        forgetful: t.string({ resolve: (_, __, context) => JSON.stringify(context) }),
        forgetfulList: t.field({ type: [Item], resolve: (_, __, context) => [{ id: JSON.stringify(context) }] }),
        careful: t.string({ calls: 'none', resolve: (_, __, context) => JSON.stringify(context) }),
      }),
    });
    const graph = builder.toSchema();
    expect(silent(graph)).toEqual(['Query.forgetful', 'Query.forgetfulList']);
    const query = graph.getQueryType();
    expect(query?.getFields()['forgetful']?.extensions[LIMITS]).toMatchObject({ calls: 'one' });
    expect(query?.getFields()['forgetfulList']?.extensions[LIMITS]).toMatchObject({ calls: 'related' });
  });

  it('writes that move money or goods are marked', () => {
    const marked = Object.values(schema.getMutationType()?.getFields() ?? {})
      .filter((field) => (field.extensions[LIMITS] as FieldLimits | undefined)?.ledger)
      .map(({ name }) => name);
    expect(marked).toEqual(
      expect.arrayContaining([
        'assignDeliveryItem',
        'assignDeliveryItems',
        'createGiftCard',
        'refundOrder',
        'updateGiftCard',
      ]),
    );
  });
});
