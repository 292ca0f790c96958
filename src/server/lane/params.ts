import type { ExecutionArgs } from 'graphql';

/** What a plain request asks for. */
export interface Params {
  readonly query: string;
  readonly operationName?: string;
  readonly variables?: Record<string, unknown>;
}

const NAMES = new Set(['query', 'operationName', 'variables', 'extensions']);

/** What the body asks for when it is plain: yoga looks at, and explains, everything else. */
export function plainParams(body: string): Params | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (!isObject(value) || Object.keys(value).some((name) => !NAMES.has(name))) return undefined;
  const { query, operationName, variables, extensions } = value;
  if (typeof query !== 'string') return undefined;
  if (operationName != null && typeof operationName !== 'string') return undefined;
  if (variables != null && !isObject(variables)) return undefined;
  // Clients tell their name and version there; only a persisted query changes what is asked for.
  if (extensions != null && (!isObject(extensions) || 'persistedQuery' in extensions)) return undefined;
  return { query, ...(operationName != null && { operationName }), ...(variables != null && { variables }) };
}

/** The same as graphql takes it. */
export const argumentsOf = ({
  operationName,
  variables,
}: Params): Pick<ExecutionArgs, 'operationName' | 'variableValues'> => ({
  ...(variables && { variableValues: variables }),
  ...(operationName !== undefined && { operationName }),
});

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
