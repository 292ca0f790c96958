import { type GraphQLSchema, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import { frozen } from '../../core/frozen.js';

/** Freezes the default values of arguments and input fields: GraphQL gives the same object to every request. */
export function freezeDefaults(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (isInputObjectType(type)) for (const field of Object.values(type.getFields())) frozen(field.defaultValue);
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const { args } of Object.values(type.getFields())) for (const arg of args) frozen(arg.defaultValue);
  }
  return schema;
}
