import { type DocumentNode, GraphQLError, Lexer, type ParseOptions, parse, Source, TokenKind } from 'graphql';
import { overLimit } from './refusal.js';

/** Brackets within brackets: parser and validation call themselves for each. Introspection of tools has 15. */
const MAX_NESTING = 150;

/** A parser that gives up at a number of tokens, and of brackets within brackets. @throws Refusal `LIMIT_EXCEEDED`; GraphQLError for what is no GraphQL */
export function boundedParser(maxTokens: number) {
  return (source: string | Source, options?: ParseOptions): DocumentNode => {
    if (nesting(bodyOf(source)) > MAX_NESTING) {
      const found = nestingOfTokens(source);
      if (found > MAX_NESTING) {
        throw overLimit('nesting', 'brackets within brackets', MAX_NESTING, found, 'Send values as variables.');
      }
    }
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

const bodyOf = (source: string | Source): string => (typeof source === 'string' ? source : source.body);

/** How deep brackets are nested at the most; those in strings and comments count too. */
function nesting(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x28 || code === 0x5b || code === 0x7b) deepest = Math.max(deepest, ++depth);
    else if (code === 0x29 || code === 0x5d || code === 0x7d) depth = Math.max(0, depth - 1);
  }
  return deepest;
}

/** The same for tokens alone, up to the first that is none. */
function nestingOfTokens(source: string | Source): number {
  const lexer = new Lexer(typeof source === 'string' ? new Source(source) : source);
  let text = '';
  try {
    for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance())
      if (token.value === undefined) text += token.kind;
  } catch {
    return nesting(text);
  }
  return nesting(text);
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
