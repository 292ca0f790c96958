import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Config } from '../../core/config.js';
import { factsOf } from './requestFacts.js';
import { type SuggestionParts, suggestionHider } from './suggestions.js';

/** Headers of every answer: nothing may be framed, guessed at, kept, or used by another site. */
const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
};

/** The headers of an answer of GraphQL that nobody else may keep, as `writeHead` takes them. */
export const PLAIN_HEADERS: readonly string[] = Object.entries({
  ...SECURITY_HEADERS,
  'cache-control': 'private, no-store',
}).flat();

/** Sets the headers of every answer; whoever answers may set others in their place. */
export function setSecurityHeaders(response: ServerResponse): void {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
}

/** What GraphQL answers must and must not carry beyond their data. */
export function useEdge(config: Config, parts: SuggestionParts): Plugin {
  const hideSuggestions = suggestionHider(config, parts);
  return {
    onExecutionResult(payload) {
      const { request, result, context } = payload;
      if (!result || Array.isArray(result) || !('errors' in result) || !result.errors) return undefined;
      const { errors } = result;
      const { req } = context as { readonly req?: IncomingMessage };
      const show = (shown: readonly GraphQLError[]): void => {
        if (shown !== errors) payload.setResult({ ...result, errors: shown });
      };
      const shown = hideSuggestions(errors, () => factsOf(request, req));
      return shown instanceof Promise ? shown.then(show) : show(shown);
    },
    onResponse({ response }) {
      for (const [name, value] of Object.entries(SECURITY_HEADERS))
        if (!response.headers.has(name)) response.headers.set(name, value);
    },
  };
}
