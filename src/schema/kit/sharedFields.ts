import type { FieldMap, ObjectFieldBuilder } from '@pothos/core';
import type { BuilderTypes } from './builder.js';

/**
 * Fields that several types have because their rows do: declared once, on what the rows share. Each type adds its
 * relations, which lead through its own door.
 */
export const sharedFields =
  <Base extends object>(make: (t: ObjectFieldBuilder<BuilderTypes, Base>) => FieldMap) =>
  <Row extends Base>(t: ObjectFieldBuilder<BuilderTypes, Row>): FieldMap =>
    // The builder only hands rows to resolvers, and every Row is a Base.
    make(t as unknown as ObjectFieldBuilder<BuilderTypes, Base>);
