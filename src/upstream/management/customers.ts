import { endpoint, type None } from '../client/endpoint.js';
import type { FlakeId, PageQuery } from '../wire/common.js';
import type { CustomerRow, LookupCustomerQuery, MinecraftPlatform } from '../wire/customers.js';

/** Query of the customer list; `customer_id` reads up to 100 customers by id in one call. */
export interface ListCustomersQuery extends PageQuery {
  readonly search?: string;
  readonly customer_id?: readonly FlakeId[];
}

/** What creates a customer or changes one; a change leaves what is absent as it is. */
export interface UpsertCustomerBody {
  readonly steam_id?: string;
  readonly minecraft_uuid?: string | null;
  readonly minecraft_platform?: MinecraftPlatform;
  readonly xbox_xuid?: string | null;
  readonly name?: string | null;
  readonly metadata?: Readonly<Record<string, string>> | null;
}

/** Lets its holder act as the customer: a secret. */
export interface CustomerTokenRow {
  readonly token: string;
}

/** Customers, paged, searched or by id. */
export const listCustomers = endpoint<ListCustomersQuery, None, readonly CustomerRow[]>()(
  'GET',
  '/v1/stores/{storeId}/customers',
  'rows',
);

/** One customer. */
export const getCustomer = endpoint<None, None, CustomerRow>()('GET', '/v1/stores/{storeId}/customers/{customerId}');

/** One customer by a platform's id; 404 when PayNow has never seen them. */
export const lookupCustomer = endpoint<LookupCustomerQuery, None, CustomerRow>()(
  'GET',
  '/v1/stores/{storeId}/customers/lookup',
);

/** Creates a customer. */
export const createCustomer = endpoint<None, UpsertCustomerBody, CustomerRow>()(
  'POST',
  '/v1/stores/{storeId}/customers',
);

/** Changes a customer. */
export const updateCustomer = endpoint<None, UpsertCustomerBody, CustomerRow>()(
  'PATCH',
  '/v1/stores/{storeId}/customers/{customerId}',
);

/** Creates up to 200 customers. */
export const createCustomers = endpoint<None, readonly UpsertCustomerBody[], readonly CustomerRow[]>()(
  'POST',
  '/v1/stores/{storeId}/customers/bulk',
  'rows',
);

/** Makes a token with which a storefront acts as the customer. */
export const createCustomerToken = endpoint<None, None, CustomerTokenRow>()(
  'POST',
  '/v1/stores/{storeId}/customers/{customerId}/tokens',
);

/** Makes every token of the customer worthless. */
export const revokeCustomerTokens = endpoint()(
  'DELETE',
  '/v1/stores/{storeId}/customers/{customerId}/tokens',
  'nothing',
);
