import { endpoint, type None, readOnly } from '../client/endpoint.js';
import type { ActorRow, FlakeId, PageQuery, Timestamp } from '../wire/common.js';

/** What a ban recognises a person by. */
export type BanType = 'unknown' | 'steam' | 'ip' | 'customer' | 'customer_name' | 'email';

/** One thing that a ban recognises a person by. */
export interface BanIdentityRow {
  readonly ban_type: BanType;
  readonly ban_type_value: string;
}

/** A ban. Source: `GET /v1/stores/{storeId}/bans/{banId}`. */
export interface BanRow {
  readonly id: FlakeId;
  readonly store_id: FlakeId;
  readonly reason: string;
  readonly enabled: boolean;
  readonly identities: readonly BanIdentityRow[];
  readonly created_by: ActorRow;
  readonly created_at: Timestamp;
  readonly updated_at?: Timestamp | null;
  readonly updated_by?: ActorRow;
  readonly expires_at?: Timestamp | null;
}

/** Body that creates or changes a ban; absent fields stay as they are. */
export interface UpsertBanBody {
  readonly reason?: string | null;
  readonly identities?: readonly BanIdentityRow[] | null;
  readonly expires_at?: Timestamp | null;
}

/** Query of the ban list. */
export interface ListBansQuery extends PageQuery {
  readonly ban_type?: BanType;
  readonly ban_type_value?: string;
}

/** Whether a person is banned, and by which ban. */
export interface BanCheckRow {
  readonly is_banned: boolean;
  readonly ban_id?: FlakeId;
}

/** Bans, paged. */
export const listBans = endpoint<ListBansQuery, None, readonly BanRow[]>()('GET', '/v1/stores/{storeId}/bans', 'rows');

/** One ban. */
export const getBan = endpoint<None, None, BanRow>()('GET', '/v1/stores/{storeId}/bans/{banId}');

/** Creates a ban. */
export const createBan = endpoint<None, UpsertBanBody, BanRow>()('POST', '/v1/stores/{storeId}/bans');

/** Changes a ban. */
export const updateBan = endpoint<None, UpsertBanBody, BanRow>()('PATCH', '/v1/stores/{storeId}/bans/{banId}');

/** Deletes a ban. */
export const deleteBan = endpoint()('DELETE', '/v1/stores/{storeId}/bans/{banId}', 'nothing');

/** Looks for a ban of a person. */
export const checkBan = readOnly(
  endpoint<None, { readonly identities: readonly BanIdentityRow[] }, BanCheckRow>()(
    'POST',
    '/v1/stores/{storeId}/bans/check',
  ),
);
