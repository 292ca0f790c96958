import type { InputFieldBuilder } from '@pothos/core';
import type { BuilderTypes } from './builder.js';

/** What defines the fields of an input type; for fields that several input types share. */
export type InputFields = InputFieldBuilder<BuilderTypes, 'InputObject'>;

/** The description of every argument and input field that names a store. */
export const STORE_ID =
  "The store: global id or PayNow number. Default: the store of the given global ids, else the gateway's.";

/** The `storeId` of an input: the store that its PayNow numbers belong to. */
export const storeIdField = (t: InputFields) => t.id({ description: STORE_ID });

/** The `id` and `storeId` of an input that names one row, for instance "The coupon". */
export const rowFields = (t: InputFields, what: string) => ({
  id: t.id({ required: true, description: `${what}: global id or PayNow number.` }),
  storeId: storeIdField(t),
});
