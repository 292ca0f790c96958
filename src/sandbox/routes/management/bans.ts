import type { BanCheckRow, BanIdentityRow } from '../../../upstream/management/bans.js';
import { dateTime, listOf, nullable, objectOf, oneOf, text } from '../../http/fields.js';
import { route } from '../../http/router.js';
import { accepts, plainRoutes } from '../shared.js';

const ban_type = oneOf('steam', 'ip', 'customer', 'customer_name', 'email');
const identities = listOf(objectOf({ required: { ban_type, ban_type_value: text({ min: 1 }) } }), { min: 1 });
const reason = text({ min: 1 });
const expires_at = nullable(dateTime);

/** People who may not buy. */
export const banRoutes = [
  ...plainRoutes({
    path: '/v1/stores/{storeId}/bans/{banId}',
    noun: 'ban',
    collection: ({ bans }) => bans,
    create: objectOf({ nullIsAbsent: true, required: { reason, identities }, optional: { expires_at } }),
    update: objectOf({ nullIsAbsent: true, optional: { reason, identities, expires_at } }),
    fresh: { enabled: true },
    filter: { ban_type, ban_type_value: text() },
    matches: ({ identities }, { ban_type: type, ban_type_value: value }) =>
      identities.some((one) => accepts(type, one.ban_type) && accepts(value, one.ban_type_value)),
  }),
  route({
    method: 'POST',
    path: '/v1/stores/{storeId}/bans/check',
    body: objectOf({ required: { identities } }),
    handle: ({ store, body }): BanCheckRow => {
      const names = new Set(body.identities.map((one) => `${one.ban_type} ${one.ban_type_value}`));
      const isNamed = (one: BanIdentityRow) => names.has(`${one.ban_type} ${one.ban_type_value}`);
      const ban = store.bans.all().find((row) => row.identities.some(isNamed));
      return ban ? { is_banned: true, ban_id: ban.id } : { is_banned: false };
    },
  }),
];
