import { endpoint, type None } from '../client/endpoint.js';
import type { FlakeId } from '../wire/common.js';

/** Whether each product version acts on Discord, by the version's id. Source: `GET /v1/stores/{storeId}/product_versions/discord_actions`. */
export type DiscordActionsRow = Readonly<Record<FlakeId, boolean>>;

/** Which product versions do something on Discord. */
export const getDiscordActions = endpoint<
  { readonly product_version_id?: readonly FlakeId[] },
  None,
  DiscordActionsRow
>()('GET', '/v1/stores/{storeId}/product_versions/discord_actions');
