import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type GraphQLSchema, isIntrospectionType, isSpecifiedScalarType } from 'graphql';
import { RESOURCE_OF_TYPE } from '../../src/core/resources.js';

/** A page of the reference: part of the graph that is read together. */
export interface SchemaArea {
  readonly name: string;
  readonly title: string;
  readonly about: string;
}

/** The pages, in their order. Their names are those of the folders and files below `src/schema`. */
export const SCHEMA_AREAS: readonly SchemaArea[] = [
  { name: 'stores', title: 'Stores', about: "The manager's view of a store: the way to everything it has." },
  { name: 'orders', title: 'Orders and refunds', about: 'Orders, their lines, and what a refund does.' },
  {
    name: 'payments',
    title: 'Payments',
    about: 'Payments of orders, how they were paid, and what was refunded of them.',
  },
  { name: 'customers', title: 'Customers', about: 'Customers, their accounts on platforms, and their tokens.' },
  { name: 'products', title: 'Products', about: 'Products, their prices, stock and commands, and tags.' },
  { name: 'customVariables', title: 'Custom variables', about: 'What shoppers enter or choose when they buy.' },
  {
    name: 'subscriptions',
    title: 'Subscriptions',
    about: 'Products that are paid again each period. Not to be confused with the subscriptions of GraphQL.',
  },
  {
    name: 'deliveryItems',
    title: 'Delivery items',
    about: 'What customers have, and the commands that gave it to them.',
  },
  { name: 'coupons', title: 'Coupons', about: 'Codes that take something off an order.' },
  { name: 'giftCards', title: 'Gift cards', about: 'Codes with a balance that pays orders.' },
  { name: 'sales', title: 'Sales', about: 'Discounts that need no code.' },
  { name: 'bans', title: 'Bans', about: 'People who must not buy.' },
  { name: 'gameServers', title: 'Game servers', about: 'Servers on which commands run.' },
  { name: 'checkouts', title: 'Checkouts by a server', about: 'Checkouts that your server makes for a customer.' },
  { name: 'webhookEndpoints', title: 'Webhooks', about: "PayNow's webhooks, and what was delivered to them." },
  { name: 'events', title: 'Events', about: 'What happens in a store, as it happens or from the log.' },
  { name: 'eventRelays', title: 'Relays', about: 'Events that the gateway sends on to other servers.' },
  { name: 'ledgerEntries', title: 'Ledger', about: 'Writes with an idempotency key, and their results.' },
  {
    name: 'shop',
    title: 'Storefront: the shop',
    about: 'What anyone may see of a shop: products, prices, tags, menu.',
  },
  { name: 'shopper', title: 'Storefront: the shopper', about: 'Sign-in, cart, checkout, and what a shopper has.' },
  { name: 'shared', title: 'Shared types', about: 'Money, dates, pages, errors: what types of all areas use.' },
];

/** Files of `src/schema` that belong to another area than their name says. */
const FILES: Readonly<Record<string, string>> = {
  'management/tags': 'products',
  'management/nodes': 'shared',
  'storefront/stores': 'shop',
  'storefront/products': 'shop',
  'storefront/prices': 'shop',
  'storefront/tags': 'shop',
  'storefront/navLinks': 'shop',
};

/** Types whose definition names another file than they belong to, or none. */
const NAMES: readonly (readonly [name: RegExp, area: string])[] = [
  [/^Storefront(Order|Subscription|DeliveryItem|Customer|GiftCard)(?!Variable)/, 'shopper'],
  [/^Storefront/, 'shop'],
  [/^(Shopper|TierGroup)$/, 'shopper'],
  [/^Refund$/, 'payments'],
  [/^EventRelay/, 'eventRelays'],
  [/Event$/, 'events'],
];

/** Where types are named without being defined. */
const PASSING = /(^|\/)(refs|entities|related|relations|rowMutations)\.ts$|\/filter\.ts$/;

function areaOfFile(file: string): string {
  const [door = '', name = ''] = file.split('/');
  const room = name.replace(/\.ts$/, '');
  const named = FILES[`${door}/${room}`];
  if (named !== undefined) return named;
  if (door === 'storefront') return 'shopper';
  return door === 'management' && SCHEMA_AREAS.some((area) => area.name === room) ? room : 'shared';
}

/** Which files of `src/schema` name a type. */
function namesIn(folder: string): ReadonlyMap<string, readonly string[]> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const found = new Map<string, string[]>();
  for (const file of files.toSorted((a, b) => a.localeCompare(b))) {
    for (const [, name = ''] of readFileSync(join(folder, file), 'utf8').matchAll(/'([A-Z]\w+)'/g)) {
      found.set(name, [...(found.get(name) ?? []), file]);
    }
  }
  return found;
}

const ROOTS = new Set(['Query', 'Mutation', 'Subscription']);

/**
 * The area of every type but the roots and GraphQL's own: that of the file which defines it, and for types that are made of
 * another's name (`OrderConnection`, `CreateBanPayload`) that of the longest such name.
 * @throws Error for a type that no rule places
 */
export function areasOf(schema: GraphQLSchema, root: string): ReadonlyMap<string, string> {
  const files = namesIn(join(root, 'src/schema'));
  const all = Object.values(schema.getTypeMap())
    .filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type) && !ROOTS.has(type.name))
    .map(({ name }) => name);
  const areas = new Map<string, string>();
  const defined = (name: string): string | undefined => {
    const places = (files.get(name) ?? []).filter((file) => !PASSING.test(file));
    // A scalar is named wherever it is used, and defined in the kit.
    if (places.some((file) => file.startsWith('kit/'))) return 'shared';
    const resource = RESOURCE_OF_TYPE.get(name);
    if (resource !== undefined) return areaOfFile(`management/${resource}`);
    return places[0] === undefined ? undefined : areaOfFile(places[0]);
  };
  for (const name of all) {
    const area = NAMES.find(([pattern]) => pattern.test(name))?.[1] ?? defined(name);
    if (area !== undefined) areas.set(name, area);
  }
  const known = [...areas.keys()].toSorted((a, b) => b.length - a.length);
  for (const name of all.filter((one) => !areas.has(one))) {
    const area = areas.get(known.find((one) => name.includes(one)) ?? '');
    if (area === undefined) throw new Error(`no area is known for ${name}: name it in scripts/site/areas.ts`);
    areas.set(name, area);
  }
  return areas;
}
