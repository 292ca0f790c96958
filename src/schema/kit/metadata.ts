import { builder } from './builder.js';

/** One entry of a map. */
export const MetadataEntryRef = builder
  .objectRef<{ readonly key: string; readonly value: string }>('MetadataEntry')
  .implement({
    description: 'One entry of a map.',
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
  description: 'One entry of a map.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'The name.' }),
    value: t.string({ required: true, description: 'The value.' }),
  }),
});
