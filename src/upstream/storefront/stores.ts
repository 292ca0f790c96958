import { endpoint, type None, withHeaders } from '../client/endpoint.js';
import type { FlakeId, Timestamp } from '../wire/common.js';

/** A store as its shoppers see it; `currency` is the shopper's, `creator_currency` the store's. Source: `GET /v1/store`. */
export interface StorefrontStoreRow {
  readonly id: FlakeId;
  readonly slug: string;
  readonly name: string;
  readonly platform: string;
  readonly game: string;
  readonly currency: string;
  readonly creator_currency: string;
  readonly description?: string | null;
  readonly website_url?: string | null;
  readonly support_email?: string | null;
  readonly support_url?: string | null;
  readonly integration_type?: string | null;
  readonly live_mode: boolean;
  readonly logo_url?: string | null;
  readonly logo_square_url?: string | null;
  readonly created_at?: Timestamp | null;
  readonly updated_at?: Timestamp | null;
}

/** The store that the `x-paynow-store-id` header names. */
export const getStorefrontStore = withHeaders(
  'store and shopper',
  endpoint<None, None, StorefrontStoreRow>()('GET', '/v1/store'),
);
