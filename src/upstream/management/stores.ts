import { endpoint, type None } from '../client/endpoint.js';
import type { FlakeId, Timestamp } from '../wire/common.js';

/** Platform type as the wire spells it. */
export type PlatformType = 'invalid' | 'marketplace' | 'store_platform' | 'other';

/** A store and its settings. Source: `GET /v1/stores/{storeId}`. */
export interface StoreRow {
  readonly id: FlakeId;
  readonly owner_id: FlakeId;
  readonly slug: string;
  readonly name: string;
  readonly platform: string;
  readonly game: string;
  readonly currency: string;
  readonly description: string;
  readonly website_url?: string | null;
  readonly contact_email?: string | null;
  readonly support_email?: string | null;
  readonly support_url?: string | null;
  readonly integration_type?: string | null;
  readonly live_mode: boolean;
  readonly logo_url?: string | null;
  readonly logo_square_url?: string | null;
  readonly minecraft_bedrock_username_prefix?: string | null;
  readonly created_at?: Timestamp | null;
  readonly updated_at?: Timestamp | null;
  readonly onboarding_completed_at?: Timestamp | null;
  readonly platform_store_type_association?: PlatformAssociationRow | null;
}

/** How a store belongs to a platform that resells PayNow. Fees are basis points. */
export interface PlatformAssociationRow {
  readonly platform_id: FlakeId;
  readonly associated_platform?: PlatformRow | null;
  readonly store_platform: string;
  readonly paynow_platform_fee_percentage_override?: number | null;
  readonly connected_platform_fee_percentage?: number | null;
  readonly connected_platform_wallet_id?: FlakeId | null;
  readonly disable_billing_plans: boolean;
  readonly display_disclaimers: boolean;
  readonly full_external_management: boolean;
}

/** A platform as shown to the public. */
export interface PlatformRow {
  readonly id: FlakeId;
  readonly slug: string;
  readonly type: PlatformType;
  readonly country_code: string;
  readonly business_name: string;
  readonly name: string;
  readonly description: string;
  readonly website_url: string;
  readonly logo_url: string;
  readonly accent_color: string;
  readonly capabilities: ReadonlyArray<'invalid' | 'connected_users'>;
  readonly created_at: Timestamp;
  readonly updated_at?: Timestamp | null;
  readonly disabled_at?: Timestamp | null;
}

/** Every store the key may see. */
export const listStores = endpoint<None, None, readonly StoreRow[]>()('GET', '/v1/stores', 'rows');

/** One store. */
export const getStore = endpoint<None, None, StoreRow>()('GET', '/v1/stores/{storeId}');
