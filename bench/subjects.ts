import { type Answer, COMPOSED, deepOf, GATEWAY, normalise, WRITTEN } from './answers.js';
import { fromRoot } from './paths.js';

/** The logical queries that servers are compared on. */
export type Operation = 'nested' | 'deep' | 'typename';

/** A server that is measured. */
export interface Subject {
  readonly name: string;
  readonly title: string;
  readonly file: string;
  /** The GraphQL text of each operation it takes part in. */
  readonly query: (operation: Operation, storeId: string) => string;
  /** The data of an answer, under names that belong to no server. */
  readonly read: (operation: Operation, data: unknown) => Answer;
}

const TYPENAME = '{ __typename }';

const GATEWAY_NESTED = `{
  store {
    name currency
    orders(first: 50) { nodes {
      paynowId prettyId status createdAt
      totals { total { minorUnits currency } }
      customer { paynowId name }
      lines {
        paynowId productName quantity
        totals { total { minorUnits } }
        product { paynowId slug name price { minorUnits } }
      }
    } }
  }
}`;

const writtenNested = (storeId: string): string => `{
  store(id: "${storeId}") {
    name currency
    orders(first: 50) {
      id prettyId status createdAt total currency
      customer { id name }
      lines { id productName quantity total product { id slug name price } }
    }
  }
}`;

const GATEWAY_DEEP = `{
  store {
    name currency
    orders(first: 20) { nodes {
      paynowId prettyId
      deliveryItems(first: 10) { nodes { paynowId state addedAt customer { name } } }
    } }
  }
}`;

const writtenDeep = (storeId: string): string => `{
  store(id: "${storeId}") {
    name currency
    orders(first: 20) {
      id prettyId
      deliveryItems { id state addedAt customer { name } }
    }
  }
}`;

const composedNested = (storeId: string): string => `{
  Store_GetStore(storeId: "${storeId}") { name currency }
  Orders_GetOrders(storeId: "${storeId}", limit: 50) {
    id pretty_id status created_at total_amount currency
    customer { id name }
    lines { id product_name quantity total_amount product { id slug name price } }
  }
}`;

const written = (name: string, title: string, file: string): Subject => ({
  name,
  title,
  file: fromRoot(`bench/dist/${file}`),
  query: (operation, storeId) =>
    ({ nested: writtenNested(storeId), deep: writtenDeep(storeId), typename: TYPENAME })[operation],
  read: (operation, data) => (operation === 'deep' ? deepOf : normalise)(data, WRITTEN),
});

/** Every server that can be measured, ours first. */
export const SUBJECTS: readonly Subject[] = [
  {
    name: 'gateway',
    title: 'this gateway',
    file: fromRoot('dist/main.js'),
    query: (operation) => ({ nested: GATEWAY_NESTED, deep: GATEWAY_DEEP, typename: TYPENAME })[operation],
    read: (operation, data) => (operation === 'deep' ? deepOf : normalise)(data, GATEWAY),
  },
  written('proxy', 'bare node:http + undici', 'floors/proxy.js'),
  written('constant', 'bare node:http, a constant', 'floors/constant.js'),
  written('apollo', 'Apollo Server 5 + DataLoader', 'peers/apollo.js'),
  {
    name: 'hive',
    title: 'Hive Gateway 2, composed',
    file: fromRoot('bench/dist/peers/hive.js'),
    query: (operation, storeId) => (operation === 'nested' ? composedNested(storeId) : TYPENAME),
    read: (_, data) => normalise(data, COMPOSED),
  },
  written('yoga', 'GraphQL Yoga, naive', 'peers/yoga.js'),
];
