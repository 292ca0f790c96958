import type { FlakeId, Timestamp } from './common.js';

/** Minecraft platform as the wire spells it. */
export type MinecraftPlatform = 'unknown' | 'java' | 'bedrock';

/** A platform that knows customers, as the wire spells it. */
export type CustomerPlatform =
  | 'invalid'
  | 'steam'
  | 'minecraft'
  | 'paynow_name'
  | 'paynow'
  | 'minecraft_java_name'
  | 'minecraft_bedrock_name'
  | 'xbox_xuid'
  | 'minecraft_uuid';

/** An account on a platform. */
export interface PlatformAccountBody {
  readonly platform: CustomerPlatform;
  readonly id: string;
}

/** A shopper as the store knows them. Source: `GET /v1/stores/{storeId}/customers/{customerId}`. */
export interface CustomerRow {
  readonly id: FlakeId;
  readonly store_id: FlakeId;
  readonly profile?: ProfileRow | null;
  readonly steam_id?: string | null;
  readonly steam?: SteamProfileRow | null;
  readonly minecraft_uuid?: string | null;
  readonly minecraft?: MinecraftProfileRow | null;
  readonly xbox_xuid?: string | null;
  readonly minecraft_platform?: MinecraftPlatform | null;
  readonly name?: string | null;
  readonly created_at: Timestamp;
  readonly updated_at?: Timestamp | null;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A profile on whichever platform the store sells for. */
export interface ProfileRow {
  readonly id: string;
  readonly platform: string;
  readonly name: string;
  readonly avatar_url?: string | null;
}

/** A Steam profile. */
export interface SteamProfileRow {
  readonly id: string;
  readonly name: string;
  readonly avatar_url: string;
}

/** A Minecraft profile; `id` is a UUID, a name (offline stores) or an XUID (Bedrock). */
export interface MinecraftProfileRow {
  readonly id: string;
  readonly name: string;
  readonly avatar_url: string;
}

/** Query of the look-up: exactly one of these. */
export interface LookupCustomerQuery {
  readonly id?: string;
  readonly steam_id?: string;
  readonly minecraft_uuid?: string;
  readonly xbox_xuid?: string;
  readonly minecraft_java_name?: string;
  readonly minecraft_bedrock_name?: string;
  readonly name?: string;
}
