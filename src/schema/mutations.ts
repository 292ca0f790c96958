import type { FieldMap, ObjectFieldBuilder } from '@pothos/core';
import type { UserError } from '../resolvers/outcome.js';
import { type BuilderTypes, builder } from './builder.js';
import { UserErrorRef } from './refs.js';

type PayloadFields<T> = (
  t: ObjectFieldBuilder<BuilderTypes, T & { readonly userErrors: readonly UserError[] }>,
) => FieldMap;

/** Makes the payload type of a mutation: its own fields, and `userErrors`. */
export function payloadOf<T extends object>(name: string, fields: PayloadFields<T>) {
  return builder.objectRef<T & { readonly userErrors: readonly UserError[] }>(name).implement({
    description: `What came of ${name.charAt(0).toLowerCase()}${name.slice(1, -'Payload'.length)}.`,
    fields: (t) => ({
      ...fields(t),
      userErrors: t.field({
        type: [UserErrorRef],
        description: 'What the caller can mend; empty when it was done.',
        resolve: ({ userErrors }) => userErrors,
      }),
    }),
  });
}
