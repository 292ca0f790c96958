import { type Area, NODE } from '../model.js';

/** Customers and their tokens. */
export const customers: Area = {
  operations: {
    'GET /v1/stores/{storeId}/customers': ['Store.customers'],
    'POST /v1/stores/{storeId}/customers': ['Mutation.createCustomer'],
    'GET /v1/stores/{storeId}/customers/{customerId}': ['Store.customer', ...NODE],
    'PATCH /v1/stores/{storeId}/customers/{customerId}': ['Mutation.updateCustomer'],
    'POST /v1/stores/{storeId}/customers/{customerId}/tokens': ['Mutation.createCustomerToken'],
    'DELETE /v1/stores/{storeId}/customers/{customerId}/tokens': ['Mutation.revokeCustomerTokens'],
    'GET /v1/stores/{storeId}/customers/lookup': ['Store.lookupCustomer'],
    'POST /v1/stores/{storeId}/customers/bulk': ['Mutation.createCustomers'],
  },
  objects: [
    { dto: 'CustomerDto', type: 'Customer' },
    { dto: 'CustomerGenericProfileDto', type: 'CustomerProfile', fields: { id: 'platformId' } },
    { dto: 'CustomerMinecraftProfileDto', type: 'MinecraftProfile', fields: { id: 'minecraftId' } },
    { dto: 'CustomerSteamProfileDto', type: 'SteamProfile', fields: { id: 'steamId' } },
    { dto: 'CustomerTokenResponseDto', type: 'CreateCustomerTokenPayload' },
  ],
};
