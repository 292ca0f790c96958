import { endpoint, type None, withHeaders } from '../client/endpoint.js';
import type { FlakeId, Timestamp } from '../wire/common.js';

/** A tag as shoppers see it. Source: `GET /v1/store/tags`. */
export interface StorefrontTagRow {
  readonly id: FlakeId;
  readonly store_id: FlakeId;
  readonly slug: string;
  readonly name: string;
  readonly description?: string | null;
  readonly image_url?: string | null;
  readonly enabled: boolean;
  readonly created_at: Timestamp;
  readonly updated_at?: Timestamp | null;
}

/** All tags of the store, in one body. */
export const listStorefrontTags = withHeaders(
  'store',
  endpoint<None, None, readonly StorefrontTagRow[]>()('GET', '/v1/store/tags', 'rows'),
);
