import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  getNamedType,
  isAbstractType,
  isLeafType,
  isObjectType,
} from 'graphql';
import { type FieldLimits, LIMITS } from '../../../src/schema/kit/calls.js';
import { schema } from '../../../src/schema/schema.js';
import { sampleField } from '../samples.js';

const MAX_DEPTH = 6;

type Field = GraphQLField<unknown, unknown>;

const callsOf = ({ extensions }: Field) => (extensions[LIMITS] as FieldLimits | undefined)?.calls ?? 'none';

const objectType = (name: string): GraphQLObjectType => schema.getType(name) as GraphQLObjectType;

const isEntity = (type: GraphQLNamedType): boolean =>
  isObjectType(type) && 'id' in type.getFields() && 'paynowId' in type.getFields();

/** The type that a field leads to. */
function typeOf(type: string, field: string): GraphQLNamedType {
  const found = objectType(type).getFields()[field];
  if (!found) throw new Error(`${type} has no field ${field}`);
  return getNamedType(found.type);
}

const isConnection = ({ name }: GraphQLNamedType): boolean => name.endsWith('Connection');

/** Everything that a type shows by itself; of what is read elsewhere, its ids. */
export function selectAll(type: GraphQLNamedType, depth = 0): string {
  if (isLeafType(type)) return '';
  if (isAbstractType(type)) {
    const each = schema.getPossibleTypes(type).map((one) => `... on ${one.name} ${selectAll(one, depth + 1)}`);
    return `{ __typename ${each.join(' ')} }`;
  }
  const fields = Object.values((type as GraphQLObjectType).getFields()).map((field) => selectField(type, field, depth));
  return `{ __typename ${fields.join(' ')} }`;
}

function selectField(parent: GraphQLNamedType, field: Field, depth: number): string {
  const named = getNamedType(field.type);
  if (field.args.length > 0 || isConnection(named) || depth > MAX_DEPTH) return '';
  if (named === parent && depth > 1) return ''; // a tree grows without end
  if (isConnection(parent) && field.name === 'edges') return 'edges { cursor node { __typename } }';
  if (isLeafType(named)) return callsOf(field) === 'none' || depth === 0 ? field.name : '';
  if (callsOf(field) === 'none' && named.name !== 'Store') return `${field.name} ${selectAll(named, depth + 1)}`;
  return isEntity(named) ? `${field.name} { id paynowId }` : '';
}

/** A document that asks for one field, and all that it shows. */
export interface Asking {
  readonly name: string;
  readonly document: string;
  readonly caller: 'manager' | 'shopper';
}

const askField = (field: Field, storeId: string): string =>
  `${sampleField(field, { storeId }).replace(/ \{ __typename \}$/, '')} ${selectAll(getNamedType(field.type))}`;

/** Mutations whose input a sample does not fill, and fields of rows; `@` stands for everything the field shows. */
const BY_HAND: readonly (readonly [string, Asking['caller'], string])[] = [
  ['Order.deliveryItems', 'manager', '{ store { order(id: "1") { deliveryItems @ } } }'],
  ['Order.payments', 'manager', '{ store { order(id: "1") { payments @ } } }'],
  ['Order.payment', 'manager', '{ store { order(id: "1") { payment @ } } }'],
  ['Customer.deliveryItems', 'manager', '{ store { customer(id: "1") { deliveryItems @ } } }'],
  ['WebhookEndpoint.deliveries', 'manager', '{ store { webhookEndpoints { nodes { deliveries @ } } } }'],
  ['Store.product', 'manager', '{ store { product(id: "1") @ } }'],
  ['Storefront.product', 'shopper', '{ storefront { product(idOrSlug: "1") @ } }'],
  ...Object.entries({
    assignDeliveryItem: 'customerId: "1", productId: "1"',
    assignDeliveryItems: 'assignments: [{ customerId: "1", productId: "1" }]',
    checkBan: 'identities: [{ type: CUSTOMER, value: "1" }]',
    createBan: 'reason: "r", identities: [{ type: CUSTOMER, value: "1" }]',
    createCustomVariable: 'name: "n", identifier: "i", type: TEXT',
    createCustomer: 'name: "n"',
    createCustomers: 'customers: [{ name: "n" }]',
    createWebhookEndpoints: 'url: "https://shop.example/hook", events: [ORDER_COMPLETED]',
    updateBan: 'id: "1", reason: "r"',
    updateCoupon: 'id: "1", enabled: true',
    updateCustomVariable: 'id: "1", name: "n"',
    updateCustomer: 'id: "1", name: "n"',
    updateGameServer: 'id: "1", name: "n"',
    updateGiftCard: 'id: "1", enabled: true',
    updateProduct: 'id: "1", name: "n"',
    updateSale: 'id: "1", enabled: true',
    updateWebhookEndpoint: 'id: "1", url: "https://shop.example/hook"',
    refundOrder: 'orderId: "1", idempotencyKey: "KEY"',
  }).map(([name, input]) => [`Mutation.${name}`, 'manager', `mutation { ${name}(input: { ${input} }) @ }`] as const),
];

/** One document for every field that reads something, and one for every mutation. */
export function askingsOf(storeId: string): Asking[] {
  const below = (type: string, lead: (field: string) => string, caller: Asking['caller']): Asking[] =>
    Object.values(objectType(type).getFields()).map((field) => ({
      name: `${type}.${field.name}`,
      document: lead(askField(field, storeId)).replace('idempotencyKey: "a"', 'idempotencyKey: "KEY"'),
      caller,
    }));
  const shopper = typeOf('Storefront', 'customer').name;
  const byHand = BY_HAND.map(([name, caller, text]): Asking => {
    const [type = '', field = ''] = name.split('.');
    const selection = selectAll(typeOf(type, field));
    return { name, caller, document: text.replace('@', selection) };
  });
  const all: Asking[] = [
    { name: 'Query.stores', document: `{ stores ${selectAll(objectType('Store'))} }`, caller: 'manager' },
    ...below('Store', (field) => `{ store { ${field} } }`, 'manager'),
    ...below('Storefront', (field) => `{ storefront { ${field} } }`, 'shopper'),
    ...below(shopper, (field) => `{ storefront { customer { ${field} } } }`, 'shopper'),
    ...below('Mutation', (field) => `mutation { ${field} }`, 'manager'),
    ...below('Mutation', (field) => `mutation { ${field} }`, 'shopper'),
    ...byHand,
  ];
  return all.filter((asking) => byHand.includes(asking) || !byHand.some(({ name }) => name === asking.name));
}
