import { type DocumentNode, GraphQLError, Lexer, type ParseOptions, parse, Source, TokenKind } from 'graphql';
import { overLimit } from './refusal.js';

/** A parser that gives up at a number of tokens. @throws Refusal `LIMIT_EXCEEDED`; GraphQLError for what is no GraphQL */
export function boundedParser(maxTokens: number) {
  return (source: string | Source, options?: ParseOptions): DocumentNode => {
    try {
      return parse(source, { ...options, maxTokens });
    } catch (error) {
      const found = error instanceof GraphQLError ? countTokens(source, maxTokens * 10) : 0;
      if (found <= maxTokens) throw error;
      throw overLimit(
        'tokens',
        'tokens in a document',
        maxTokens,
        found,
        'Ask in several requests, or send values as variables.',
      );
    }
  };
}

/** Tokens up to the first that is none, and never more than `enough`. */
function countTokens(source: string | Source, enough: number): number {
  const lexer = new Lexer(typeof source === 'string' ? new Source(source) : source);
  let found = 0;
  try {
    while (found < enough && lexer.advance().kind !== TokenKind.EOF) found += 1;
  } catch {
    return found;
  }
  return found;
}
