import { createHash } from 'node:crypto';
import type { GameServerRow } from '../../upstream/management/gameServers.js';
import type { ProductGameServerRow } from '../../upstream/wire/products.js';
import type { SeedContext } from './context.js';
import { DAY_MS, timestamp } from './ids.js';

// Before the first product.
const CREATED_DAYS_AGO = 644;

/** Game servers of these names; the last of several is switched off. */
export function createGameServers(
  { makeId, nowMs, storeId, ownerId, pictures }: SeedContext,
  names: readonly string[],
): GameServerRow[] {
  const createdMs = nowMs - CREATED_DAYS_AGO * DAY_MS;
  const domain = new URL(pictures).hostname.replace(/^cdn\./, '');
  return names.map((name, index): GameServerRow => {
    const enabled = index === 0 || index < names.length - 1;
    const author = { type: 'user', id: ownerId } as const;
    const id = makeId(createdMs);
    const ip = `203.0.113.${10 + index}`;
    // A server that is off has last been seen long ago.
    const seenMs = nowMs - (enabled ? (index + 1) * 4000 : 90 * DAY_MS);
    const updatedMs = enabled ? createdMs : nowMs - 89 * DAY_MS;
    return {
      id,
      store_id: storeId,
      name,
      enabled,
      // By its id, not by chance: the rest of the seed must not change with the number of servers.
      token: `pngs_${createHash('sha256').update(`${storeId}/${id}`).digest('hex').slice(0, 40)}`,
      token_reset_at: index === 1 ? timestamp(createdMs + 200 * DAY_MS) : null,
      linked_to: {
        ip,
        hostname: `${name.toLowerCase().replaceAll(' ', '-')}.${domain}`,
        platform: name.startsWith('Rust') ? 'rust' : 'minecraft',
        version: name.startsWith('Rust') ? '2.6.1' : '1.4.0',
        saved_at: timestamp(createdMs + 3_600_000),
        last_fetched_commands_at: timestamp(seenMs),
        last_fetched_commands_from_ip: ip,
      },
      created_at: timestamp(createdMs),
      created_by: author,
      updated_at: timestamp(updatedMs),
      updated_by: author,
    };
  });
}

/** A game server as a product contains it. */
export const embeddedGameServer = ({ id, name, enabled }: GameServerRow): ProductGameServerRow => ({
  id,
  name,
  enabled,
});
