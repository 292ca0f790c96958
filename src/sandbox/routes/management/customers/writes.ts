import type { CustomerRow } from '../../../../upstream/wire/customers.js';
import { badRequest, conflict, found, type Problem, problem, refuseBroken } from '../../../http/errors.js';
import { listOf, nullable, objectOf, oneOf, pattern, text, textMap, type ValueOf } from '../../../http/fields.js';
import { NO_CONTENT, route } from '../../../http/router.js';
import { createSession, endSessions } from '../../../shop/sessions.js';
import type { Clock, StoreState } from '../../../state.js';
import { withoutAbsent } from '../../shared.js';

const UUID = /^[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}$/i;

const upsertBody = objectOf({
  optional: {
    steam_id: nullable(pattern('steam-id', 'must be a SteamID64: 17 digits.', /^\d{17}$/)),
    minecraft_uuid: nullable(pattern('uuid', 'must be a UUID.', UUID)),
    minecraft_platform: nullable(oneOf('java', 'bedrock')),
    xbox_xuid: nullable(pattern('xuid', 'must be up to 20 digits.', /^\d{1,20}$/)),
    name: nullable(text({ min: 1, max: 255 })),
    metadata: nullable(textMap),
  },
});

type UpsertBody = ValueOf<typeof upsertBody>;

const IDENTITIES = ['steam_id', 'minecraft_uuid', 'xbox_xuid'] as const;
type Identities = Pick<CustomerRow, (typeof IDENTITIES)[number]>;

const plain = (id: string): string => id.replaceAll('-', '').toLowerCase();

/** No two customers can have the same identity. */
function refuseTaken(body: Identities, others: readonly Identities[]): void {
  for (const name of IDENTITIES) {
    const own = body[name];
    if (own != null && others.some((row) => row[name] != null && plain(row[name]) === plain(own))) {
      throw conflict('customer-already-exists', `Another customer has this ${name}.`);
    }
  }
}

const isNobody = (body: UpsertBody): boolean => [...IDENTITIES, 'name' as const].every((name) => body[name] == null);

const nobody = (prefix: string): Problem => problem(`${prefix}name`, 'required', 'or an id on a platform is required.');

function create({ metadata, ...body }: UpsertBody, store: StoreState, clock: Clock): CustomerRow {
  return store.customers.put({
    ...withoutAbsent(body),
    id: clock.nextId(),
    store_id: store.store.id,
    created_at: clock.now(),
    metadata: metadata ?? {},
  });
}

/** The customer without the profiles of identities that change. */
function withoutProfiles(row: CustomerRow, body: UpsertBody): CustomerRow {
  const changed = (name: (typeof IDENTITIES)[number]) => body[name] !== undefined && body[name] !== row[name];
  const steam = changed('steam_id');
  const minecraft = changed('minecraft_uuid') || changed('xbox_xuid');
  return {
    ...row,
    ...(steam && { steam: null }),
    ...(minecraft && { minecraft: null }),
    ...((steam || minecraft) && { profile: null }),
  };
}

/** Changes of customers, and their tokens. */
export const customerWriteRoutes = [
  route({
    method: 'POST',
    path: '/v1/stores/{storeId}/customers',
    body: upsertBody,
    handle: ({ store, state: { clock }, body }) => {
      if (isNobody(body)) throw badRequest([nobody('')]);
      refuseTaken(body, store.customers.all());
      return create(body, store, clock);
    },
  }),
  route({
    method: 'POST',
    path: '/v1/stores/{storeId}/customers/bulk',
    body: listOf(upsertBody, { min: 1, max: 200 }),
    handle: ({ store, state: { clock }, body }) => {
      const problems = body.flatMap((one, n) => (isNobody(one) ? [nobody(`[${n}].`)] : []));
      refuseBroken(problems);
      const known: Identities[] = [...store.customers.all()];
      for (const one of body) {
        refuseTaken(one, known);
        known.push(one);
      }
      return body.map((one) => create(one, store, clock));
    },
  }),
  route({
    method: 'PATCH',
    path: '/v1/stores/{storeId}/customers/{customerId}',
    body: upsertBody,
    handle: ({ store, state: { clock }, params, body }) => {
      const row = found(store.customers.get(params.customerId), 'customer');
      refuseTaken(
        body,
        store.customers.filter(({ id }) => id !== row.id),
      );
      const { metadata = row.metadata, ...changes } = body;
      return store.customers.put(
        withoutAbsent({
          ...withoutProfiles(row, body),
          ...changes,
          metadata: metadata ?? {},
          updated_at: clock.now(),
        }),
      );
    },
  }),
  route({
    method: 'POST',
    path: '/v1/stores/{storeId}/customers/{customerId}/tokens',
    handle: ({ store, state: { clock }, params }) => {
      const { id } = found(store.customers.get(params.customerId), 'customer');
      return { token: createSession(store, id, clock) };
    },
  }),
  route({
    method: 'DELETE',
    path: '/v1/stores/{storeId}/customers/{customerId}/tokens',
    handle: ({ store, params }) => {
      const { id } = found(store.customers.get(params.customerId), 'customer');
      endSessions(store, id);
      return NO_CONTENT;
    },
  }),
];
