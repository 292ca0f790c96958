import SchemaBuilder from '@pothos/core';
import type { GatewayContext } from '../../resolvers/kit/context.js';
import access from './access.js';
import audited from './audited.js';
import calls from './calls.js';

/** The schema's TypeScript side: the context, and what each scalar is in JavaScript. */
export interface SchemaTypes {
  Context: GatewayContext;
  DefaultFieldNullability: false;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: string; Output: string };
    Decimal: { Input: string; Output: string };
    Long: { Input: number; Output: number };
    JSON: { Input: never; Output: unknown };
    CurrencyCode: { Input: string; Output: string };
    CountryCode: { Input: string; Output: string };
  };
}

/** Configures Pothos and defines no type. Fields are non-null unless they say otherwise. */
export const builder = new SchemaBuilder<SchemaTypes>({
  // The first is the outermost.
  plugins: [audited, access, calls],
  defaultFieldNullability: false,
});

/** The schema's types as Pothos has completed them. */
export type BuilderTypes = typeof builder.$inferSchemaTypes;
