import { isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import { expect, it } from 'vitest';
import { schema } from '../../src/schema/schema.js';

it('default values, which all requests share, are frozen', () => {
  const defaults = Object.values(schema.getTypeMap()).flatMap((type) => {
    if (isInputObjectType(type))
      return Object.values(type.getFields()).map(({ defaultValue }): unknown => defaultValue);
    if (!isObjectType(type) && !isInterfaceType(type)) return [];
    return Object.values(type.getFields()).flatMap(({ args }) => args.map(({ defaultValue }): unknown => defaultValue));
  });
  const objects = defaults.filter((value) => typeof value === 'object' && value !== null);
  expect(objects.length).toBeGreaterThan(0);
  expect(objects.filter((value) => !Object.isFrozen(value))).toEqual([]);
});
