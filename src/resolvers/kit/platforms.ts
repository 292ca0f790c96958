import type { LookupCustomerQuery, CustomerPlatform as WirePlatform } from '../../upstream/wire/customers.js';

/** Where a customer may be known from. */
export type CustomerPlatform = keyof typeof PLATFORMS;

const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;

/** No control characters and no unpaired surrogates; joiners and other format characters are part of names. */
const NAME = /^[^\p{Cc}\p{Cs}]{1,255}$/u;

/**
 * Each platform: PayNow's parameter of a lookup, and what an id of it looks like. PayNow looks nobody up by plain
 * `minecraft`, with which shops that take Java and Bedrock players (Geyser) sign them in.
 */
export const PLATFORMS = {
  MINECRAFT: { pattern: /^[^\p{Cc}\p{Cs}-]{1,32}$/u, form: 'a Minecraft name of up to 32 characters' },
  STEAM: { parameter: 'steam_id', pattern: /^\d{17}$/, form: 'a SteamID64: 17 digits' },
  MINECRAFT_UUID: { parameter: 'minecraft_uuid', pattern: UUID, form: 'a UUID' },
  MINECRAFT_JAVA_NAME: { parameter: 'minecraft_java_name', pattern: /^\w{1,32}$/, form: 'a Minecraft Java name' },
  MINECRAFT_BEDROCK_NAME: { parameter: 'minecraft_bedrock_name', pattern: NAME, form: 'a Bedrock gamertag' },
  XBOX_XUID: { parameter: 'xbox_xuid', pattern: /^\d{1,20}$/, form: 'an XUID: up to 20 digits' },
  PAYNOW_NAME: { parameter: 'name', pattern: NAME, form: 'a name without control characters' },
  PAYNOW_ID: {
    parameter: 'id',
    pattern: /^(?:0|[1-9]\d{0,19})$/,
    form: "PayNow's id: up to 20 digits, no zeros in front",
  },
} as const satisfies Record<string, { parameter?: keyof LookupCustomerQuery; pattern: RegExp; form: string }>;

/** PayNow's name of each platform, where a body names one. */
export const WIRE_PLATFORMS = {
  MINECRAFT: 'minecraft',
  STEAM: 'steam',
  MINECRAFT_UUID: 'minecraft_uuid',
  MINECRAFT_JAVA_NAME: 'minecraft_java_name',
  MINECRAFT_BEDROCK_NAME: 'minecraft_bedrock_name',
  XBOX_XUID: 'xbox_xuid',
  PAYNOW_NAME: 'paynow_name',
  PAYNOW_ID: 'paynow',
} as const satisfies Record<CustomerPlatform, WirePlatform>;
