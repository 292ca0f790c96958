import { expect } from 'vitest';

/** Buys the shop's first product, and pays, as another tab would. */
export async function payCheckout(url: string, token: string, idempotencyKey = 'live-tab'): Promise<void> {
  const ask = async (query: string, variables: object): Promise<Record<string, never>> => {
    const headers = { 'content-type': 'application/json', authorization: `Customer ${token}` };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
    const { data, errors } = (await response.json()) as { data: Record<string, never>; errors?: unknown };
    expect(errors).toBeUndefined();
    return data;
  };
  const { storefront } = (await ask('{ storefront { products(first: 1) { nodes { paynowId } } } }', {})) as unknown as {
    storefront: { products: { nodes: { paynowId: string }[] } };
  };
  const { createCheckout } = (await ask(
    `mutation ($input: CreateCheckoutInput!) { createCheckout(input: $input) { checkout { url } userErrors { message } } }`,
    {
      input: {
        lines: [{ productId: storefront.products.nodes[0]?.paynowId, quantity: 1 }],
        idempotencyKey,
      },
    },
  )) as unknown as { createCheckout: { checkout: { url: string } | null; userErrors: unknown[] } };
  expect(createCheckout.userErrors).toEqual([]);
  const paid = await fetch(`${createCheckout.checkout?.url ?? ''}/complete`, { method: 'POST' });
  expect(paid.status).toBe(200);
}
