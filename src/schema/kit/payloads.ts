import type { FieldMap, ObjectFieldBuilder } from '@pothos/core';
import type { UserError } from '../../resolvers/kit/outcome.js';
import { type BuilderTypes, builder } from './builder.js';

const UserErrorCodeRef = builder.enumType('UserErrorCode', {
  description: 'What kind of mistake a user error is about.',
  values: {
    INVALID: { description: 'A value that cannot be used.' },
    NOT_FOUND: { description: 'Something named does not exist.' },
    CONFLICT: { description: 'It conflicts with existing data.' },
    NOT_ALLOWED: { description: 'It may not be done to this object.' },
    TOO_MANY: { description: 'A list is too long or empty.' },
    OTHER: { description: 'Any other refusal.' },
  } as const,
});

/** Why a mutation was refused. */
export const UserErrorRef = builder.objectRef<UserError>('UserError').implement({
  description: 'An error the caller can fix. Nothing was changed.',
  fields: (t) => ({
    message: t.exposeString('message', { description: 'One sentence for a person.' }),
    field: t.exposeStringList('field', {
      nullable: true,
      description:
        'Path to the field below the mutation\'s `input`, for instance ["discount", "percent"]; null when the error is about no single field.',
    }),
    code: t.field({ type: UserErrorCodeRef, description: 'The kind of mistake.', resolve: ({ code }) => code }),
    upstreamCode: t.exposeString('upstreamCode', {
      nullable: true,
      description: "PayNow's own code, verbatim; null where the gateway refused by itself.",
    }),
  }),
});

type PayloadFields<T> = (
  t: ObjectFieldBuilder<BuilderTypes, T & { readonly userErrors: readonly UserError[] }>,
) => FieldMap;

/** Makes the payload type of a mutation: its own fields, and `userErrors`. */
export function payloadOf<T extends object>(name: string, fields: PayloadFields<T>) {
  return builder.objectRef<T & { readonly userErrors: readonly UserError[] }>(name).implement({
    description: `The result of \`${name.charAt(0).toLowerCase()}${name.slice(1, -'Payload'.length)}\`.`,
    fields: (t) => ({
      ...fields(t),
      userErrors: t.field({
        type: [UserErrorRef],
        description: 'Errors the caller can fix; empty when the mutation succeeded.',
        resolve: ({ userErrors }) => userErrors,
      }),
    }),
  });
}
