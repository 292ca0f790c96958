import { endpoint, type None, withHeaders } from '../client/endpoint.js';
import type { FlakeId, Timestamp } from '../wire/common.js';
import type {
  CustomerPlatform,
  CustomerRow,
  MinecraftPlatform,
  MinecraftProfileRow,
  ProfileRow,
  SteamProfileRow,
} from '../wire/customers.js';

/** A shopper as embedded in what shoppers read. */
export interface StorefrontCustomerRow {
  readonly id: FlakeId;
  readonly store_id: FlakeId;
  readonly profile?: ProfileRow | null;
  readonly steam_id?: string | null;
  readonly steam?: SteamProfileRow | null;
  readonly minecraft_uuid?: string | null;
  readonly minecraft?: MinecraftProfileRow | null;
  readonly minecraft_platform?: MinecraftPlatform | null;
  readonly xbox_xuid?: string | null;
  readonly name?: string | null;
}

/** A gift card by its code; balances are minor units of the store's currency. Source: `GET /v1/store/customer/giftcards/lookup/{code}`. */
export interface StorefrontGiftCardRow {
  readonly code: string;
  readonly balance: number;
  readonly starting_balance: number;
  readonly expires_at?: Timestamp | null;
}

/** Body that signs a shopper in by their account on a platform. */
export interface AuthenticateCustomerBody {
  readonly platform: CustomerPlatform;
  readonly id: string;
}

/** Lets its holder act as the customer: a secret. */
export interface AuthenticatedCustomerRow {
  readonly customer_token: string;
}

/** Signs a shopper in: PayNow takes names of Minecraft and its own as they are. */
export const authenticateCustomer = withHeaders(
  'store and shopper',
  endpoint<None, AuthenticateCustomerBody, AuthenticatedCustomerRow>()('POST', '/v1/store/customer/auth'),
);

/** The customer that the token belongs to. */
export const getCurrentCustomer = endpoint<None, None, CustomerRow>()('GET', '/v1/store/customer');

/** A gift card by its code; 404 for a code that there is not. */
export const lookupStorefrontGiftCard = endpoint<None, None, StorefrontGiftCardRow>()(
  'GET',
  '/v1/store/customer/giftcards/lookup/{code}',
);
