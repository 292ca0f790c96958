import { parse, TypeInfo, validate, visit, visitWithTypeInfo } from 'graphql';
import { expect, it } from 'vitest';
import lock from '../../contract/wire.lock.json' with { type: 'json' };
import { AREAS } from '../../scripts/coverage/areas/index.js';
import { GUIDE_CALLS } from '../../scripts/docs/restCalls.js';
import { schema } from '../../src/schema/schema.js';

const reaching = new Map(AREAS.flatMap(({ operations }) => Object.entries(operations)));

it('the tables have every call that the gateway makes', () => {
  expect([...reaching.keys()].toSorted((a, b) => a.localeCompare(b))).toEqual(
    Object.keys(lock.operations).toSorted((a, b) => a.localeCompare(b)),
  );
});

it.each(GUIDE_CALLS)('$operation: the document fits the schema, and a field of it makes the call', (call) => {
  const document = parse(call.document);
  expect(validate(schema, document)).toEqual([]);
  const info = new TypeInfo(schema);
  const fields: string[] = [];
  const collect = { Field: () => void fields.push(`${info.getParentType()?.name}.${info.getFieldDef()?.name}`) };
  visit(document, visitWithTypeInfo(info, collect));
  expect(fields.filter((field) => reaching.get(call.operation)?.includes(field))).not.toEqual([]);
});
