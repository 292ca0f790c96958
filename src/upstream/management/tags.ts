import { endpoint, type None } from '../client/endpoint.js';
import type { ActorRow, FlakeId, Timestamp } from '../wire/common.js';

/** A tag that groups products. Source: `GET /v1/stores/{storeId}/tags/{tagId}`. */
export interface TagRow {
  readonly id: FlakeId;
  readonly store_id: FlakeId;
  readonly created_at: Timestamp;
  readonly created_by: ActorRow;
  readonly name: string;
  readonly slug: string;
  readonly description?: string | null;
  readonly image_url?: string | null;
  readonly enabled: boolean;
  readonly updated_at?: Timestamp | null;
  readonly updated_by?: ActorRow | null;
}

/** All tags of a store, in one body. */
export const listTags = endpoint<None, None, readonly TagRow[]>()('GET', '/v1/stores/{storeId}/tags', 'rows');

/** One tag. */
export const getTag = endpoint<None, None, TagRow>()('GET', '/v1/stores/{storeId}/tags/{tagId}');
