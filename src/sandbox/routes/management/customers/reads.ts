import type { CustomerRow } from '../../../../upstream/wire/customers.js';
import { found, invalid } from '../../../http/errors.js';
import { flakeId, listOf, PAGE, text } from '../../../http/fields.js';
import { route } from '../../../http/router.js';
import { requirePlatform } from '../../../shop/identity.js';

const same = (a: string | null | undefined, b: string): boolean => a?.toLowerCase() === b.toLowerCase();

/** How each parameter of the lookup finds a customer. */
const LOOKUP = {
  id: (row: CustomerRow, value: string) => row.id === value,
  steam_id: (row: CustomerRow, value: string) => row.steam_id === value,
  minecraft_uuid: (row: CustomerRow, value: string) =>
    same(row.minecraft_uuid?.replaceAll('-', ''), value.replaceAll('-', '')),
  xbox_xuid: (row: CustomerRow, value: string) => row.xbox_xuid === value,
  minecraft_java_name: (row: CustomerRow, value: string) =>
    row.minecraft_platform === 'java' && same(row.minecraft?.name, value),
  minecraft_bedrock_name: (row: CustomerRow, value: string) =>
    row.minecraft_platform === 'bedrock' && same(row.minecraft?.name, value),
  name: (row: CustomerRow, value: string) => same(row.name, value),
} as const;

const lookupNames = Object.keys(LOOKUP) as ReadonlyArray<keyof typeof LOOKUP>;

/** Name, profile or an exact id of any platform. */
function matchesSearch(row: CustomerRow, search: string): boolean {
  const wanted = search.toLowerCase();
  const names = [row.name, row.profile?.name, row.steam?.name, row.minecraft?.name];
  const ids = [row.id, row.steam_id, row.minecraft_uuid, row.xbox_xuid];
  return names.some((name) => name?.toLowerCase().includes(wanted)) || ids.some((id) => same(id, wanted));
}

const word = text({ min: 1, max: 200 });

/** Customers. */
export const customerRoutes = [
  route({
    method: 'GET',
    path: '/v1/stores/{storeId}/customers',
    query: { optional: { ...PAGE, search: text({ max: 200 }), customer_id: listOf(flakeId, { max: 100 }) } },
    handle: ({ store, query: { search = '', customer_id: ids, ...page } }) =>
      store.customers.page(
        page,
        (row) => (ids?.includes(row.id) ?? true) && (search === '' || matchesSearch(row, search)),
      ),
  }),
  route({
    method: 'GET',
    path: '/v1/stores/{storeId}/customers/lookup',
    query: {
      optional: {
        id: word,
        steam_id: word,
        minecraft_uuid: word,
        xbox_xuid: word,
        minecraft_java_name: word,
        minecraft_bedrock_name: word,
        name: word,
      },
    },
    handle: ({ store, query }) => {
      const given = lookupNames.flatMap((name) => (query[name] === undefined ? [] : [{ name, value: query[name] }]));
      const [only, ...more] = given;
      if (!only || more.length > 0) throw invalid('query', 'exactly-one', 'exactly one parameter must be given.');
      requirePlatform(store, only.name === 'steam_id', only.name);
      return found(
        store.customers.all().find((row) => LOOKUP[only.name](row, only.value)),
        'customer',
      );
    },
  }),
  route({
    method: 'GET',
    path: '/v1/stores/{storeId}/customers/{customerId}',
    handle: ({ store, params }) => found(store.customers.get(params.customerId), 'customer'),
  }),
];
