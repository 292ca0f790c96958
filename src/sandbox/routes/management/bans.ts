import type { BanCheckRow, BanIdentityRow } from '../../../upstream/management/bans.js';
import { found } from '../../http/errors.js';
import { dateTime, listOf, nullable, objectOf, oneOf, PAGE, text } from '../../http/fields.js';
import { route } from '../../http/router.js';
import { accepts, created, readAndRemove, updated, withoutAbsent } from '../shared.js';

const banType = oneOf('steam', 'ip', 'customer', 'customer_name', 'email');
const identities = listOf(objectOf({ required: { ban_type: banType, ban_type_value: text({ min: 1 }) } }), { min: 1 });
const reason = text({ min: 1 });
const expires_at = nullable(dateTime);

const isSame = (a: BanIdentityRow) => (b: BanIdentityRow) =>
  a.ban_type === b.ban_type && a.ban_type_value === b.ban_type_value;

/** People who may not buy. */
export const banRoutes = [
  route({
    method: 'GET',
    path: '/v1/stores/{storeId}/bans',
    query: { optional: { ...PAGE, ban_type: banType, ban_type_value: text(), reason: text() } },
    handle: ({ store, query: { ban_type, ban_type_value, reason: wanted, ...page } }) =>
      store.bans.page(
        page,
        (row) =>
          accepts(wanted, row.reason) &&
          row.identities.some((one) => accepts(ban_type, one.ban_type) && accepts(ban_type_value, one.ban_type_value)),
      ),
  }),
  ...readAndRemove('/v1/stores/{storeId}/bans/{banId}', 'ban', ({ bans }) => bans),
  route({
    method: 'POST',
    path: '/v1/stores/{storeId}/bans',
    status: 201,
    body: objectOf({ required: { reason, identities }, optional: { expires_at } }),
    handle: ({ store, state: { clock }, body }) =>
      store.bans.put(withoutAbsent({ ...created(store, clock), enabled: true, ...body })),
  }),
  route({
    method: 'PATCH',
    path: '/v1/stores/{storeId}/bans/{banId}',
    body: objectOf({ optional: { reason, identities, expires_at } }),
    handle: ({ store, state: { clock }, params, body }) =>
      store.bans.put(withoutAbsent({ ...found(store.bans.get(params.banId), 'ban'), ...body, ...updated(clock) })),
  }),
  route({
    method: 'POST',
    path: '/v1/stores/{storeId}/bans/check',
    body: objectOf({ required: { identities } }),
    handle: ({ store, body }): BanCheckRow => {
      const ban = store.bans.all().find((row) => row.identities.some((one) => body.identities.some(isSame(one))));
      return ban ? { is_banned: true, ban_id: ban.id } : { is_banned: false };
    },
  }),
];
