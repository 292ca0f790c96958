import type { IncomingMessage } from 'node:http';
import { cookieOf } from '../../shared/http.ts';
import { PLACE_COOKIE, parsePlace } from '../src/place.ts';
import { shopperToken } from './cookies.ts';
import type { Settings } from './settings.ts';

/**
 * The headers with which the gateway is asked on behalf of a visitor: their address, as every proxy adds it (the
 * gateway counts proxies by `TRUST_PROXY`), their token, and the country they have chosen.
 */
export function gatewayHeaders(request: IncomingMessage, { countryHeader }: Settings): Record<string, string> {
  const before = request.headers['x-forwarded-for'];
  const addresses = [...(before === undefined ? [] : [String(before)]), request.socket.remoteAddress ?? ''];
  const token = shopperToken(request);
  const { country } = parsePlace(cookieOf(request, PLACE_COOKIE));
  return {
    'content-type': 'application/json',
    accept: 'application/graphql-response+json, application/json',
    'x-forwarded-for': addresses.join(', '),
    ...(token !== undefined && { authorization: `Customer ${token}` }),
    ...(countryHeader !== undefined && country !== null && { [countryHeader]: country }),
  };
}

/** The result of a sign-in. */
export type SignedIn = { readonly token: string } | { readonly problem: 'away' | 'too-many' | 'refused' };

const SIGN_IN = `mutation SignIn($input: AuthenticateCustomerInput!) {
  authenticateCustomer(input: $input) { customerToken userErrors { message } }
}`;

interface SignInAnswer {
  readonly data?: { readonly authenticateCustomer: { readonly customerToken: string | null } | null } | null;
  readonly errors?: ReadonlyArray<{ readonly extensions?: { readonly code?: string } }>;
}

/**
 * Signs a shopper in.
 * @param authorization of this server; absent for names, which everybody may use
 */
export async function signIn(
  input: { readonly platform: string; readonly platformId: string },
  request: IncomingMessage,
  settings: Settings,
  authorization?: string,
): Promise<SignedIn> {
  const { authorization: _, ...headers } = gatewayHeaders(request, settings);
  try {
    const response = await fetch(settings.graphqlUrl, {
      method: 'POST',
      headers: { ...headers, ...(authorization !== undefined && { authorization }) },
      body: JSON.stringify({ query: SIGN_IN, variables: { input } }),
    });
    const { data, errors } = (await response.json()) as SignInAnswer;
    const token = data?.authenticateCustomer?.customerToken;
    if (token != null) return { token };
    if (errors?.some(({ extensions }) => extensions?.code === 'RATE_LIMITED')) return { problem: 'too-many' };
    return { problem: errors ? 'away' : 'refused' };
  } catch {
    return { problem: 'away' };
  }
}
