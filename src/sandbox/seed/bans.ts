import type { BanRow } from '../../upstream/management/bans.js';
import type { CustomerRow } from '../../upstream/wire/customers.js';
import type { SeedContext } from './context.js';
import { DAY_MS, timestamp } from './ids.js';

/** A ban of this customer, ten days old. */
export const createBan = ({ makeId, nowMs, storeId, ownerId }: SeedContext, customer: CustomerRow): BanRow => ({
  id: makeId(nowMs - 10 * DAY_MS),
  store_id: storeId,
  reason: 'Chargeback of a stolen card',
  enabled: true,
  identities: [{ ban_type: 'customer', ban_type_value: customer.id }],
  created_by: { type: 'user', id: ownerId },
  created_at: timestamp(nowMs - 10 * DAY_MS),
});
