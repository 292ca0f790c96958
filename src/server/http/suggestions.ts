import { GraphQLError } from 'graphql';
import type { Config } from '../../core/config.js';
import type { ContextParts } from '../context/context.js';
import { introspectionOf } from '../limits/introspection.js';
import type { RequestFacts } from './requestFacts.js';

/** GraphQL's guesses of what was meant name parts of the schema. */
const SUGGESTION = / Did you mean .*\?$/s;

/** What is asked of who sent a request. */
export type SuggestionParts = Pick<ContextParts, 'callers' | 'acceptance'>;

/** The errors without guesses of what was meant, where the caller may not see the schema; else the errors themselves. */
export type HideSuggestions = (
  errors: readonly GraphQLError[],
  facts: () => RequestFacts,
) => readonly GraphQLError[] | Promise<readonly GraphQLError[]>;

/** Guesses are for those who may see the schema. PayNow is not asked for it: a misspelt field must not wait for anything. */
export function suggestionHider(config: Config, { callers, acceptance }: SuggestionParts): HideSuggestions {
  const shown = introspectionOf(config);
  return (errors, facts) => {
    if (shown === 'on' || !errors.some(({ message }) => SUGGESTION.test(message))) return errors;
    const hidden = () => errors.map(withoutSuggestion);
    if (shown === 'off') return hidden();
    return callers.of(facts()).then((caller) => (acceptance.knows(caller) ? errors : hidden()), hidden);
  };
}

function withoutSuggestion(error: GraphQLError): GraphQLError {
  if (!SUGGESTION.test(error.message)) return error;
  const { nodes, source, positions, path, extensions } = error;
  return new GraphQLError(error.message.replace(SUGGESTION, ''), {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    path: path ?? null,
    extensions,
  });
}
