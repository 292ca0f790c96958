import type { ExecutionArgs } from 'graphql';
import { isJsonObject } from '../../core/jsonObject.js';
import { documentIdOf, ID_NAMES } from '../documents/documentIds.js';
import type { TrustedDocuments } from '../documents/trustedDocuments.js';
import { registeredText } from '../http/persistedQueries.js';

/** What a plain request asks for. */
export interface Params {
  readonly query: string;
  readonly operationName?: string;
  readonly variables?: Record<string, unknown>;
}

const NAMES = new Set<string>(['query', 'operationName', 'variables', 'extensions', ...ID_NAMES]);

/**
 * What is asked for when it is plain: yoga looks at, and explains, everything else.
 * @param value what the body holds, or the address
 * @param trusted registered documents: what is asked for by their ids is plain, and what they do not admit is not
 */
export function plainParams(value: unknown, trusted: TrustedDocuments): Params | undefined {
  if (!isJsonObject(value) || Object.keys(value).some((name) => !NAMES.has(name))) return undefined;
  const { operationName, variables, extensions } = value;
  if (operationName != null && typeof operationName !== 'string') return undefined;
  if (variables != null && !isJsonObject(variables)) return undefined;
  if (extensions != null && !isJsonObject(extensions)) return undefined;
  const query = plainText(value, extensions, trusted);
  if (query === undefined || !trusted.admits(query, operationName)) return undefined;
  return {
    query,
    ...(operationName != null && { operationName }),
    ...(variables != null && { variables }),
  };
}

/** The text that is asked for. Of extensions only a persisted query changes it; clients tell their version there, too. */
function plainText(
  value: Record<string, unknown>,
  extensions: Record<string, unknown> | null | undefined,
  trusted: TrustedDocuments,
): string | undefined {
  const { query } = value;
  const hasText = query != null && query !== '';
  if (extensions && 'persistedQuery' in extensions) {
    return hasText ? undefined : registeredText(extensions['persistedQuery'], trusted);
  }
  const hasId = ID_NAMES.some((name) => name in value);
  if (hasText) return typeof query === 'string' && !hasId ? query : undefined;
  const id = documentIdOf(value);
  return id === undefined ? undefined : trusted.textOf(id);
}

/** The same as graphql takes it. */
export const argumentsOf = ({
  operationName,
  variables,
}: Params): Pick<ExecutionArgs, 'operationName' | 'variableValues'> => ({
  ...(variables && { variableValues: variables }),
  ...(operationName !== undefined && { operationName }),
});
