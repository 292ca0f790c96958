import type { CustomerRow, LookupCustomerQuery } from '../../upstream/wire/customers.js';

/** Whether a customer is the one that a look-up names, as far as the row tells it. */
export function isKnownAs(row: CustomerRow, query: LookupCustomerQuery): boolean {
  const { steam_id, minecraft_uuid, xbox_xuid, minecraft_java_name, minecraft_bedrock_name, name } = query;
  if (steam_id !== undefined) return row.steam_id === steam_id;
  if (minecraft_uuid !== undefined) return plainUuid(row.minecraft_uuid) === plainUuid(minecraft_uuid);
  if (xbox_xuid !== undefined) return row.xbox_xuid === xbox_xuid;
  if (name !== undefined) return row.name == null || plain(row.name) === plain(name);
  if (minecraft_java_name !== undefined) return hasMinecraftName(row, (known) => known === plain(minecraft_java_name));
  if (minecraft_bedrock_name === undefined) return true;
  // A store may put a prefix before such names: see `minecraft_bedrock_username_prefix`.
  return hasMinecraftName(row, (known) => known.endsWith(plain(minecraft_bedrock_name)));
}

/** Of a row without a name of Minecraft nothing can be said. */
function hasMinecraftName({ minecraft, profile, name }: CustomerRow, fits: (name: string) => boolean): boolean {
  if (!minecraft) return true;
  // Offline stores know players by name: it is their id.
  return [minecraft.name, minecraft.id, profile?.name, name].some((known) => known != null && fits(plain(known)));
}

const plain = (name: string): string => name.normalize('NFC').trim().toLowerCase();

const plainUuid = (uuid: string | null | undefined): string | undefined => uuid?.replaceAll('-', '').toLowerCase();
