/** A kind of caller: how it is called, the scheme of its `Authorization` header, and the variable for it in copied code. */
interface CallerKind {
  readonly label: string;
  readonly scheme: string;
  readonly variable: string;
}

/** The kinds of callers who can sign in. */
export const KINDS = {
  key: { label: 'API key', scheme: 'APIKey', variable: 'PAYNOW_API_KEY' },
  token: { label: 'Gateway token', scheme: 'Bearer', variable: 'GATEWAY_TOKEN' },
  shopper: { label: 'Shopper', scheme: 'Customer', variable: 'CUSTOMER_TOKEN' },
} as const satisfies Readonly<Record<string, CallerKind>>;

export type Kind = keyof typeof KINDS;

/** The kind of an `Authorization` header; undefined for an unknown scheme. */
export function kindOf(authorization: string): CallerKind | undefined {
  const [scheme = ''] = authorization.trim().toLowerCase().split(/\s+/, 1);
  return Object.values(KINDS).find((kind) => kind.scheme.toLowerCase() === scheme);
}
