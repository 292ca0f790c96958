import type { Credentials } from './credential.js';
import type { Graphiql } from './graphiql.js';

/** An answer of the gateway, as far as the page looks at it. */
export interface GatewayAnswer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: ReadonlyArray<{
    readonly message: string;
    readonly extensions?: {
      readonly code?: string;
      readonly limit?: { readonly max: number; readonly found: number };
    };
  }>;
  readonly extensions?: {
    readonly cost?: {
      readonly estimated: number;
      readonly actual: number;
      readonly limit: number;
      readonly dearest?: { readonly path: string; readonly calls: number };
    };
  };
}

/** The address of the endpoint: the page has the same. */
export const endpoint = (): string => location.origin + location.pathname.replace(/\/$/, '');

/** Sends a request past GraphiQL. @throws TypeError without a network; SyntaxError for what is no JSON */
export async function send(
  url: string,
  body: object,
  headers: Readonly<Record<string, string>> = {},
  signal?: AbortSignal,
): Promise<GatewayAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  });
  return (await response.json()) as GatewayAnswer;
}

/** The `Authorization` header of the open tab: what its headers say goes before who is signed in. */
export function authorizationOf(graphiql: Graphiql, credentials: Credentials): string | undefined {
  return graphiql.headers()['authorization'] ?? credentials.current?.authorization;
}
