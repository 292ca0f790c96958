import { type Area, NODE } from '../model.js';

/** Customers with their tokens and bans. */
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
    'GET /v1/stores/{storeId}/bans': ['Store.bans', 'Customer.bans'],
    'POST /v1/stores/{storeId}/bans': ['Mutation.createBan'],
    'GET /v1/stores/{storeId}/bans/{banId}': ['Store.ban', ...NODE],
    'PATCH /v1/stores/{storeId}/bans/{banId}': ['Mutation.updateBan'],
    'DELETE /v1/stores/{storeId}/bans/{banId}': ['Mutation.deleteBan'],
    'POST /v1/stores/{storeId}/bans/check': ['Mutation.checkBan'],
  },
  objects: [
    { dto: 'CustomerDto', type: 'Customer' },
    { dto: 'CustomerGenericProfileDto', type: 'CustomerProfile', fields: { id: 'platformId' } },
    { dto: 'CustomerMinecraftProfileDto', type: 'MinecraftProfile', fields: { id: 'minecraftId' } },
    { dto: 'CustomerSteamProfileDto', type: 'SteamProfile', fields: { id: 'steamId' } },
    { dto: 'BanDto', type: 'Ban' },
    { dto: 'BanIdentityDto', type: 'BanIdentity', fields: { ban_type: 'type', ban_type_value: 'value' } },
    { dto: 'CheckForBanIDByIdentitiesResponseDto', type: 'CheckBanPayload' },
    { dto: 'CustomerTokenResponseDto', type: 'CreateCustomerTokenPayload' },
  ],
};
