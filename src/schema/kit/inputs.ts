import type { InputFieldBuilder } from '@pothos/core';
import type { BuilderTypes } from './builder.js';

/** What defines the fields of an input type; for fields that several input types share. */
export type InputFields = InputFieldBuilder<BuilderTypes, 'InputObject'>;
