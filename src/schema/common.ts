import { builder } from './builder.js';
import { wireEnum } from './enums.js';
import { ActorRef, UserErrorRef } from './refs.js';

const actorType = wireEnum('ActorType', 'Kinds of actors.', {
  anonymous: 'Nobody in particular.',
  user: 'A person signed in to the dashboard.',
  api_key: 'An integration with an API key.',
  customer: 'A shopper of the store.',
  game_server: 'A game server.',
  internal: 'PayNow itself.',
  admin: "PayNow's staff.",
  platform: 'A platform that resells PayNow.',
  global_customer: 'A shopper known across stores.',
});

ActorRef.implement({
  description: 'Who made a change.',
  fields: (t) => ({
    type: t.field({
      type: actorType.ref,
      description: 'The kind of actor.',
      resolve: (actor, _, context) => actorType.show(actor.type, context),
    }),
    paynowId: t.id({
      nullable: true,
      description: "The actor's number at PayNow; null where it has none.",
      resolve: (actor) => actor.id ?? null,
    }),
  }),
});

/** One entry of a free map. */
export const MetadataEntryRef = builder
  .objectRef<{ readonly key: string; readonly value: string }>('MetadataEntry')
  .implement({
    description: 'One entry of a free map.',
    fields: (t) => ({
      key: t.exposeString('key', { description: 'The name.' }),
      value: t.exposeString('value', { description: 'The value.' }),
    }),
  });

/** A map as entries. */
export const entriesOf = (map: Readonly<Record<string, string>> | null | undefined) =>
  Object.entries(map ?? {}).map(([key, value]) => ({ key, value }));

/** One entry of a free map, as input. */
export const MetadataEntryInput = builder.inputType('MetadataEntryInput', {
  description: 'One entry of a free map.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'The name.' }),
    value: t.string({ required: true, description: 'The value.' }),
  }),
});

/** Unit of a duration. */
export const durationUnit = wireEnum(
  'DurationUnit',
  'Unit of a duration.',
  { day: 'Days.', week: 'Weeks.', month: 'Calendar months.', year: 'Years.' },
  ['invalid'],
);

/** A span of time as PayNow keeps it. */
export interface DurationValue {
  readonly value: number;
  readonly scale: string;
}

/** A span of time. */
export const DurationRef = builder.objectRef<DurationValue>('Duration').implement({
  description: 'A span of time.',
  fields: (t) => ({
    value: t.exposeInt('value', { description: 'How many units.' }),
    unit: t.field({
      type: durationUnit.ref,
      description: 'The unit.',
      resolve: ({ scale }, _, context) => durationUnit.show(scale, context),
    }),
  }),
});

const UserErrorCodeRef = builder.enumType('UserErrorCode', {
  description: 'What kind of mistake a user error is about.',
  values: {
    INVALID: { description: 'A value that cannot be used.' },
    NOT_FOUND: { description: 'Something named does not exist.' },
    CONFLICT: { description: 'It contradicts what is there already.' },
    NOT_ALLOWED: { description: 'It may not be done to this object.' },
    TOO_MANY: { description: 'A list is too long or empty.' },
    OTHER: { description: 'Any other refusal.' },
  } as const,
});

UserErrorRef.implement({
  description: 'A mistake the caller can mend. Nothing was changed.',
  fields: (t) => ({
    message: t.exposeString('message', { description: 'One sentence for a person.' }),
    field: t.exposeStringList('field', {
      nullable: true,
      description:
        'Path to the input field, for instance ["input", "discount", "percent"]; null when none is to blame.',
    }),
    code: t.field({ type: UserErrorCodeRef, description: 'The kind of mistake.', resolve: ({ code }) => code }),
    upstreamCode: t.exposeString('upstreamCode', {
      nullable: true,
      description: "PayNow's own code, verbatim; null where the gateway refused by itself.",
    }),
  }),
});
