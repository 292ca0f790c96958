import type { IncomingMessage, ServerResponse } from 'node:http';
import { GraphQLError } from 'graphql';
import type { CORSOptions, Plugin } from 'graphql-yoga';
import type { Config } from '../../core/config.js';
import type { ContextParts } from '../context/context.js';
import { introspectionOf } from '../limits/introspection.js';
import { factsOf, type RequestFacts } from './requestFacts.js';

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

/** Which other sites' pages may read answers: those of the setting, without cookies. False takes none. */
export function corsOf({ GATEWAY_CORS_ORIGINS }: Config): ((request: Request) => CORSOptions) | false {
  if (GATEWAY_CORS_ORIGINS === undefined) return false;
  const origins = GATEWAY_CORS_ORIGINS.split(',');
  return (request) => {
    const origin = request.headers.get('origin');
    // One origin at a time: yoga would answer "null" to a stranger, which some pages are.
    return origin !== null && origins.includes(origin)
      ? { origin: [origin], credentials: false, methods: ['GET', 'POST'], maxAge: 600 }
      : false;
  };
}

/** GraphQL's guesses of what was meant name parts of the schema. */
const SUGGESTION = / Did you mean .*\?$/s;

/** What the edge asks of who sent a request. */
export type EdgeParts = Pick<ContextParts, 'callers' | 'acceptance'>;

/** What GraphQL answers must and must not carry beyond their data. */
export function useEdge(config: Config, { callers, acceptance }: EdgeParts): Plugin {
  const varies = config.GATEWAY_CORS_ORIGINS !== undefined;
  const shown = introspectionOf(config);
  // PayNow is not asked for it: a misspelt field must not wait for anything.
  const isKnown = (facts: RequestFacts): Promise<boolean> =>
    callers.of(facts).then(
      (caller) => acceptance.knows(caller),
      () => false,
    );
  return {
    onExecutionResult(payload) {
      const { request, result, context } = payload;
      if (shown === 'on' || !result || Array.isArray(result) || !('errors' in result)) return undefined;
      const { errors } = result;
      if (!errors?.some(({ message }) => SUGGESTION.test(message))) return undefined;
      const hide = () => payload.setResult({ ...result, errors: errors.map(withoutSuggestion) });
      if (shown === 'off') return hide();
      const { req } = context as { readonly req?: IncomingMessage };
      return isKnown(factsOf(request, req)).then((known) => (known ? undefined : hide()));
    },
    onResponse({ response }) {
      for (const [name, value] of Object.entries(SECURITY_HEADERS))
        if (!response.headers.has(name)) response.headers.set(name, value);
      if (varies) response.headers.append('vary', 'Origin');
    },
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
