/** A running gateway with its sandbox, as the line printed at the start describes them. */
export interface Shop {
  /** Of `/graphql`. */
  readonly url: string;
  readonly apiKey: string;
  /** Of the sandbox: only to pay a checkout, which a person does in a browser otherwise. */
  readonly sandboxUrl: string;
}

/** Asks the gateway; throws for errors, and for `userErrors` anywhere in the answer. */
export async function ask<Data>(
  shop: Shop,
  authorization: string | undefined,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<Data> {
  const response = await fetch(shop.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization !== undefined && { authorization }) },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as {
    readonly data: Data;
    readonly errors?: ReadonlyArray<{ readonly message: string }>;
  };
  if (errors) throw new Error(errors.map(({ message }) => message).join(' '));
  for (const payload of Object.values(data as Readonly<Record<string, unknown>>)) {
    const { userErrors } = (payload ?? {}) as { readonly userErrors?: ReadonlyArray<{ readonly message: string }> };
    if (userErrors?.length) throw new Error(userErrors.map(({ message }) => message).join(' '));
  }
  return data;
}
