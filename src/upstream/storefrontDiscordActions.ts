import type { FlakeId } from './wire.js';

/** Whether each product version acts on Discord, by the version's id. Source: `GET /v1/stores/{storeId}/product_versions/discord_actions`. */
export type DiscordActionsRow = Readonly<Record<FlakeId, boolean>>;
