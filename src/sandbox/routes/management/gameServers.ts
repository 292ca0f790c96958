import { randomBytes } from 'node:crypto';
import type { GameServerRow } from '../../../upstream/management/gameServers.js';
import type { ProductRow } from '../../../upstream/management/products.js';
import { badRequest, found, problem } from '../../http/errors.js';
import { boolean, objectOf, text } from '../../http/fields.js';
import { NO_CONTENT, route } from '../../http/router.js';
import { embeddedGameServer } from '../../seed/gameServers.js';
import type { StoreState } from '../../state.js';
import { API_KEY_ACTOR } from '../shared.js';

const name = text({ min: 1, max: 200 });

const newToken = (): string => `pngs_${randomBytes(20).toString('hex')}`;

/** Products contain copies of their game servers, so a change of a server changes them too. */
function changeProducts(
  store: StoreState,
  id: string,
  change: (servers: ProductRow['gameservers']) => ProductRow['gameservers'],
): void {
  for (const product of store.products.filter(({ gameservers }) => gameservers.some((one) => one.id === id))) {
    store.products.put({ ...product, gameservers: change(product.gameservers) });
  }
}

function checkName(given: string | undefined): void {
  if (given?.trim() === '') throw badRequest([problem('name', 'string', 'must not be blank.')]);
}

/** Game servers. */
export const gameServerRoutes = [
  route({
    method: 'GET',
    path: '/v1/stores/{storeId}/gameservers',
    handle: ({ store }) => store.gameServers.all(),
  }),
  route({
    method: 'GET',
    path: '/v1/stores/{storeId}/gameservers/{gameServerId}',
    // An array, as PayNow describes it.
    handle: ({ store, params }) => store.gameServers.filter(({ id }) => id === params.gameServerId),
  }),
  route({
    method: 'POST',
    path: '/v1/stores/{storeId}/gameservers',
    body: objectOf({ required: { name, enabled: boolean } }),
    handle: ({ store, state: { clock }, body }) => {
      checkName(body.name);
      const now = clock.now();
      return store.gameServers.put({
        id: clock.nextId(),
        store_id: store.store.id,
        name: body.name,
        enabled: body.enabled,
        token: newToken(),
        linked_to: { ip: '', hostname: '', platform: '', version: '', saved_at: now },
        created_at: now,
        created_by: API_KEY_ACTOR,
        updated_at: now,
        updated_by: API_KEY_ACTOR,
      });
    },
  }),
  route({
    method: 'PATCH',
    path: '/v1/stores/{storeId}/gameservers/{gameServerId}',
    body: objectOf({ optional: { name, enabled: boolean } }),
    handle: ({ store, state: { clock }, params, body }) => {
      const old = found(store.gameServers.get(params.gameServerId), 'game server');
      checkName(body.name);
      const row: GameServerRow = { ...old, ...body, updated_at: clock.now(), updated_by: API_KEY_ACTOR };
      changeProducts(store, row.id, (servers) =>
        servers.map((one) => (one.id === row.id ? embeddedGameServer(row) : one)),
      );
      return store.gameServers.put(row);
    },
  }),
  route({
    method: 'DELETE',
    path: '/v1/stores/{storeId}/gameservers/{gameServerId}',
    handle: ({ store, params }) => {
      const { id } = found(store.gameServers.get(params.gameServerId), 'game server');
      store.gameServers.remove(id);
      changeProducts(store, id, (servers) => servers.filter((one) => one.id !== id));
      return NO_CONTENT;
    },
  }),
  route({
    method: 'POST',
    path: '/v1/stores/{storeId}/gameservers/{gameServerId}/reset-token',
    handle: ({ store, state: { clock }, params }) => {
      const row = found(store.gameServers.get(params.gameServerId), 'game server');
      return store.gameServers.put({ ...row, token: newToken(), token_reset_at: clock.now() });
    },
  }),
];
