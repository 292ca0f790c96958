import { GraphQLError, Kind, type ValueNode } from 'graphql';
import { isCountryCode, isCurrencyCode } from '../../core/codes.js';
import { isDateTime } from '../../core/dates.js';
import { GatewayError } from '../../core/errors.js';
import { quote } from '../../core/ids.js';
import { exactInteger } from '../../core/money.js';
import { builder } from './builder.js';

/** A literal's own text, for scalars that are written as text or number. */
function literalText(node: ValueNode): unknown {
  return node.kind === Kind.STRING || node.kind === Kind.INT || node.kind === Kind.FLOAT ? node.value : undefined;
}

/** A scalar written as text: strict about input and output, which is shown as PayNow sent it. */
function textScalar(
  name: 'DateTime' | 'Decimal' | 'CurrencyCode' | 'CountryCode',
  description: string,
  wants: string,
  read: (text: string) => string | undefined,
  write: (value: string) => string = (value) => value,
): void {
  const parse = (value: unknown): string => {
    const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
    const result = typeof text === 'string' ? read(text) : undefined;
    if (result === undefined) throw new GraphQLError(`${name} must be ${wants}; it was ${quote(String(value))}.`);
    return result;
  };
  builder.scalarType(name, {
    description,
    serialize: (value) => {
      const text = String(value);
      if (read(text) !== undefined) return write(text);
      // Answers are compared with PayNow's description before; this is about what the description does not tell.
      throw new GatewayError('UPSTREAM_INVALID_RESPONSE', `PayNow sent no ${name} that can be shown.`);
    },
    parseValue: parse,
    parseLiteral: (node) => parse(literalText(node)),
  });
}

textScalar(
  'DateTime',
  'A date and time as ISO 8601 with an offset, for instance 2026-08-31T23:59:59Z. Output is UTC, as PayNow printed it.',
  'ISO 8601 with an offset, for instance 2026-08-31T23:59:59Z',
  (text) => (isDateTime(text) ? text : undefined),
);

textScalar(
  'Decimal',
  'An exact decimal number as a string, for instance "19.99"; never a float.',
  'a decimal number as a string, for instance "12.5"',
  (text) => (/^-?\d{1,15}(\.\d{1,10})?$/.test(text) ? text : undefined),
);

const upperCase = (text: string): string => text.toUpperCase();

textScalar(
  'CurrencyCode',
  'An ISO 4217 currency code in upper case, for instance USD.',
  'an ISO 4217 code of three letters',
  (text) => (isCurrencyCode(text) ? upperCase(text) : undefined),
  upperCase,
);

textScalar(
  'CountryCode',
  'An ISO 3166-1 alpha-2 country code in upper case, for instance DE.',
  'an ISO 3166-1 code of two letters',
  (text) => (isCountryCode(text) ? upperCase(text) : undefined),
  upperCase,
);

function parseLong(value: unknown): number {
  const text = typeof value === 'number' ? String(value) : value;
  const number = typeof text === 'string' && /^-?\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(number)) {
    throw new GraphQLError(`Long must be a whole number up to 9007199254740991; it was ${quote(String(value))}.`);
  }
  return number;
}

builder.scalarType('Long', {
  description: 'A whole number up to 2^53−1: a JSON integer in answers, an integer or a string as input.',
  serialize: (value) => exactInteger(value),
  parseValue: parseLong,
  parseLiteral: (node) => parseLong(literalText(node)),
});

builder.scalarType('JSON', {
  description: 'Any JSON, as PayNow sent it: numbers beyond 2^53 may have been rounded. Never an input.',
  serialize: (value) => value,
  parseValue: () => {
    throw new GraphQLError('JSON cannot be used as input.');
  },
});
