import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AREAS } from '../../scripts/coverage/areas/index.js';
import { Graph } from '../../scripts/coverage/graph.js';
import { readLock } from '../../src/cli/contract/lock.js';
import { RESOURCE_OF_TYPE } from '../../src/core/resources.js';
import { SANDBOX_KEYS } from '../../src/sandbox/state.js';
import { schema } from '../../src/schema/schema.js';
import { startTestBed, type TestBed } from '../support/gateway.js';

const graph = new Graph(schema);
const lock = readLock(fileURLToPath(new URL('../..', import.meta.url)));

/** Operations with a pattern of their paths; fixed parts win over parameters. */
const PATTERNS = Object.keys(lock.operations)
  .sort((a, b) => a.split('{').length - b.split('{').length)
  .map((name) => ({ name, pattern: new RegExp(`^${name.replace(/\{\w+\}/g, '[^/?]+')}(\\?|$)`) }));

const operationOf = (call: string) => PATTERNS.find(({ pattern }) => pattern.test(call))?.name ?? call;

/** The managers' graph fields that read, with the operations that the tables name for them. */
const READS = AREAS.flatMap(({ operations }) => Object.entries(operations))
  .filter(([name]) => name.startsWith('GET ') && lock.operations[name]?.spec === 'management')
  .flatMap(([name, fields]) => fields.map((field) => ({ name, field })));

interface Row {
  readonly id: string;
  readonly [key: string]: unknown;
}

/** A field of a row that is more than its id. */
const pickOf = (type: string): string =>
  graph
    .fieldsOf(type)
    .find((field) => !/^(id|paynowId|store)$/.test(field) && !graph.leadsToObject(`${type}.${field}`)) ?? 'id';

/** The type of a field, or of the rows of a connection. */
const rowType = (coordinate: string): string => {
  const [type = '', field = ''] = coordinate.split('.');
  return graph.follow(type, field)?.name.replace(/Connection$/, '') ?? '';
};

const STORE = 'GET /v1/stores/{storeId}/';

/** Types that `node` reads, with the path of their list below the store's. */
const NODES = READS.filter(({ name, field }) => name.startsWith(STORE) && field === 'Query.node').map(({ name }) => {
  const own = READS.find((read) => read.name === name && RESOURCE_OF_TYPE.has(rowType(read.field)))?.field ?? '';
  return [rowType(own), name.slice(STORE.length).replace(/\/\{\w+\}$/, '')] as const;
});

/** Lists of the store whose rows have a `createdAt`. */
const LISTS = graph
  .fieldsOf('Store')
  .filter((field) => graph.follow('Store', `${field}.nodes.createdAt`))
  .map((field): [string, string] => [`Store.${field}`, `{ store { ${field}(first: 50) { nodes { createdAt } } } }`]);

/** Lists of the rows of such lists, for instance a customer's orders. */
const INNER_LISTS = graph
  .fieldsOf('Store')
  .map((list) => ({ list, type: graph.follow('Store', `${list}.nodes`)?.name ?? '' }))
  .flatMap(({ list, type }) =>
    graph
      .fieldsOf(type)
      .filter((field) => graph.follow(type, `${field}.nodes`))
      .map((field): [string, string] => {
        const rows = graph.follow(type, `${field}.nodes`)?.name ?? '';
        const query = `{ store { ${list}(first: 50) { nodes { ${field}(first: 1) { nodes { ${pickOf(rows)} } } } } } }`;
        return [`${type}.${field}`, query];
      }),
  );

/** Queries by the field that they try; the field under test is asked for more than its id. */
async function queries(bed: TestBed): Promise<[string, string][]> {
  const types = NODES.filter(([type]) => graph.hasType(type));
  const rows = await Promise.all(types.map(async ([, path]) => (await bed.paynow(path)) as readonly Row[]));
  const storeId = bed.sandbox.storeId;
  const nodes = types.flatMap(([type], at) => {
    const field = pickOf(type);
    const id = `gid://paynow/${storeId}/${type}/${rows[at]?.[0]?.id}`;
    const single = type.charAt(0).toLowerCase() + type.slice(1);
    const pick = `... on ${type} { ${field} }`;
    return [
      ['Query.node', `{ node(id: "${id}") { ${pick} } }`],
      ['Query.nodes', `{ nodes(ids: ["${id}"]) { ${pick} } }`],
      [`Store.${single}`, `{ store { ${single}(id: "${id}") { ${field} } } }`],
    ] satisfies [string, string][];
  });
  const orderId = rows[types.findIndex(([type]) => type === 'Order')]?.[0]?.id;
  const ofStore = (list: string, pick: string) => `{ store { ${list}(first: 50) { nodes { ${pick} } } } }`;
  return [
    ...nodes,
    ...LISTS,
    ...INNER_LISTS,
    ['Store.deliveryItems', ofStore('deliveryItems', 'addedAt')],
    ['Store.webhookEndpoints', ofStore('webhookEndpoints', 'url')],
    ['WebhookEndpoint.deliveries', ofStore('webhookEndpoints', 'deliveries { page }')],
    ['Query.node', `{ node(id: "gid://paynow/${storeId}/Store/${storeId}") { ... on Store { name } } }`],
    ['Query.nodes', `{ nodes(ids: ["gid://paynow/${storeId}/Store/${storeId}"]) { ... on Store { name } } }`],
    ['Query.store', '{ store { name } }'],
    ['Query.stores', '{ stores { name } }'],
    ['Store.refundPreview', `{ store { refundPreview(orderId: "${orderId}") { amount { minorUnits } } } }`],
    ['Store.ledgerEntries', '{ store { ledgerEntries { nodes { key } } } }'],
    ['Store.lookupCustomer', '{ store { lookupCustomer(platform: PAYNOW_NAME, platformId: "x") { name } } }'],
    ['Order.payment', ofStore('orders', 'payment { status }')],
    ['Order.payments', ofStore('orders', 'payments { status }')],
    ['Order.subscription', ofStore('orders', 'subscription { prettyId }')],
    ['OrderLine.subscription', ofStore('orders', 'lines { subscription { prettyId } }')],
    ['OrderLine.product', ofStore('orders', 'lines { product { name } }')],
    ['OrderLine.gameServer', ofStore('orders', 'lines { gameServer { name } }')],
    ['AppliedCoupon.coupon', ofStore('orders', 'appliedCoupons { coupon { code } }')],
    ['AppliedGiftCard.giftCard', ofStore('orders', 'appliedGiftCards { giftCard { code } }')],

    ['ProductSubscription.coupons', ofStore('productSubscriptions', 'coupons { code }')],
    ['Payment.order', ofStore('payments', 'order { prettyId }')],
    ['Refund.payment', ofStore('payments', 'refunds { payment { status } }')],
    ['DeliveryItem.order', ofStore('deliveryItems', 'order { prettyId }')],
    ['DeliveryItem.subscription', ofStore('deliveryItems', 'subscription { prettyId }')],
    ['DeliveryItem.gameServer', ofStore('deliveryItems', 'gameServer { name }')],
    ['CommandAttempt.gameServer', ofStore('deliveryItems', 'commandAttempts { gameServer { name } }')],
    ['Product.customVariables', ofStore('products', 'customVariables { name }')],
    ['ProductTag.tag', ofStore('products', 'tags { tag { description } }')],
    ['Coupon.tags', ofStore('coupons', 'tags { description }')],
    ['Sale.tags', ofStore('sales', 'tags { description }')],
  ];
}

describe('the operations that the coverage names', () => {
  let bed: TestBed;
  /** Operations called by the queries of a field. */
  const called = new Map<string, Set<string>>();

  beforeAll(async () => {
    bed = await startTestBed({ LIMIT_CALLS: '10000', PAYNOW_API_KEY: SANDBOX_KEYS.apiKey });
    for (const [field, query] of await queries(bed)) {
      if (!graph.hasField(field)) continue;
      const { calls, errors } = await bed.ask(query);
      expect(errors, query).toEqual([]);
      const operations = called.get(field) ?? new Set();
      for (const call of calls) operations.add(operationOf(call));
      called.set(field, operations);
    }
  });
  afterAll(() => bed[Symbol.asyncDispose]());

  it('are called by the fields that they are named for', () => {
    const claims = READS.filter(({ name, field }) => !called.get(field)?.has(name));
    expect(claims.map(({ name, field }) => `${field}: ${name}`)).toEqual([]);
  });

  it('are all that the roots and the store call', () => {
    const named = new Set(READS.map(({ name, field }) => `${field}: ${name}`));
    const doors = [...called].filter(([field]) => /^(Query|Store)\./.test(field));
    const calls = doors.flatMap(([field, operations]) => [...operations].map((name) => `${field}: ${name}`));
    expect(calls.length).toBeGreaterThan(40);
    expect(calls.filter((call) => !named.has(call))).toEqual([]);
  });
});
