import { expect } from 'vitest';
import type { ProductRow } from '../../../src/upstream/management/products.js';
import type { AuthenticatedCustomerRow } from '../../../src/upstream/storefront/customers.js';
import type { CheckoutSessionRow } from '../../../src/upstream/wire/checkouts.js';
import { type Answer, type Bed, first, startBed } from '../support.js';

/** How a shopper's request is sent. */
export interface Asked {
  /** A customer's token; none for a visitor. */
  readonly token?: string | undefined;
  /** The main store's unless a token is given; `null` for none. */
  readonly storeId?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** A sandbox as shoppers and managers use it. */
export interface ShopBed extends Bed {
  readonly ask: (method: string, path: string, asked?: Asked) => Promise<Answer>;
  /** Asks and answers the body; fails unless the status is 200 or 204. */
  get<T>(path: string, asked?: Asked): Promise<T>;
  /** Signs a new shopper in. */
  signIn(name: string): Promise<string>;
  /** The manager's product with this slug. */
  product(slug: string): Promise<ProductRow>;
  /** Pays for a checkout. */
  pay(checkout: CheckoutSessionRow): Promise<Paid>;
}

/** What the sandbox says of a purchase. */
export interface Paid {
  readonly order_id: string;
  readonly payment_id: string | null;
  readonly subscription_id: string | null;
  readonly delivery_item_ids: readonly string[];
}

/** Starts one; every reply is checked against the contract where it has the operation. */
export async function startShopBed(): Promise<ShopBed> {
  const bed = await startBed();
  const { sandbox } = bed;
  const ask: ShopBed['ask'] = async (method, path, { token, storeId, headers, body } = {}) => {
    const store = storeId ?? (token === undefined && storeId === undefined ? sandbox.storeId : undefined);
    const response = await fetch(sandbox.url + path, {
      method,
      headers: {
        ...(store && { 'x-paynow-store-id': store }),
        ...(token !== undefined && { authorization: `Customer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text), headers: response.headers };
  };
  const get = async <T>(path: string, asked?: Asked, method = 'GET'): Promise<T> => {
    const { status, body } = await ask(method, path, asked);
    expect({ status, path, ...(status >= 400 && { body }) }).toEqual({ status, path });
    return body as T;
  };
  return {
    ...bed,
    ask,
    get,
    async signIn(name) {
      const body = { platform: 'minecraft_java_name', id: name };
      return (await get<AuthenticatedCustomerRow>('/v1/store/customer/auth', { body }, 'POST')).customer_token;
    },
    product: async (slug) => first(await bed.rows<ProductRow>(`products?slug=${slug}`)),
    pay: ({ id }) => get<Paid>(`/__sandbox/checkouts/${id}/complete`, {}, 'POST'),
  };
}

/** What one customer does again and again. */
export function shopper(bed: ShopBed, token: string) {
  const tryCheckout = (body: object = {}, headers = {}) =>
    bed.ask('POST', '/v1/store/cart/checkout', { token, body, headers });
  return {
    /** Puts a product into the cart; fails when it is refused. */
    async put(slug: string, rest = ''): Promise<void> {
      const { id } = await bed.product(slug);
      const { status } = await bed.ask('PUT', `/v1/store/cart/lines?product_id=${id}${rest}`, { token });
      expect(status, slug).toBe(204);
    },
    tryCheckout,
    /** Checks the cart out; fails when it is refused. */
    async checkOut(body: object = {}, headers = {}): Promise<CheckoutSessionRow> {
      const answer = await tryCheckout(body, headers);
      expect(answer).toMatchObject({ status: 200 });
      return answer.body as CheckoutSessionRow;
    },
    /** Something of their own. */
    own: <T>(path: string) => bed.get<T>(`/v1/store/customer/${path}`, { token }),
  };
}

/** The error form of a broken rule at this path. */
export const brokenRule = (path: string, validation: string) =>
  expect.objectContaining({
    status: 400,
    code: 'bad-request',
    errors: expect.arrayContaining([expect.objectContaining({ path, validation, code: `${validation}-validation` })]),
  });
