import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Log } from '../../../../src/core/log.js';
import { STORE_EVENTS } from '../../../../src/core/storeEvents.js';
import type { WebhookHistoryRow, WebhookRow } from '../../../../src/upstream/management/webhookEndpoints.js';
import { startTestBed, type TestBed } from '../../../support/gateway.js';

let bed: TestBed;
const logged: unknown[] = [];
const keep = (fields: object, message: string) => logged.push(fields, message);
const log: Log = { debug: keep, info: keep, warn: keep, error: keep };

beforeAll(async () => {
  bed = await startTestBed({ CACHE_MAX_ENTRIES: '1000' }, {}, log);
});
afterAll(() => bed[Symbol.asyncDispose]());

const root = () => `/v1/stores/${bed.sandbox.storeId}/webhooks`;
const gid = (id: string) => `gid://paynow/${bed.sandbox.storeId}/WebhookEndpoint/${id}`;
const rows = async () => (await bed.paynow('webhooks')) as WebhookRow[];
const firstRow = async (): Promise<WebhookRow> => {
  const [row] = await rows();
  if (!row) throw new Error('the seed has no webhook');
  return row;
};
const text = expect.any(String) as string;

describe('webhook endpoints', () => {
  it('are cut here out of one call, with a count', async () => {
    const all = await rows();
    const query = `query ($after: String) { store { webhookEndpoints(first: 2, after: $after) {
      totalCount pageInfo { hasNextPage endCursor }
      nodes { id paynowId url event type discordTitle discordDescriptionTemplate discordColor discordFormat } } } }`;
    const { data, errors, calls } = await bed.ask(query);
    expect(errors).toEqual([]);
    const [orders, refunds, canceled] = all;
    const plain = { discordTitle: null, discordDescriptionTemplate: null, discordColor: null, discordFormat: null };
    const shown = (row: WebhookRow | undefined, event: string, more: object = plain) => ({
      id: gid(row?.id ?? ''),
      paynowId: row?.id,
      url: row?.url,
      event,
      type: 'JSON_V1',
      ...more,
    });
    expect(data).toEqual({
      store: {
        webhookEndpoints: {
          totalCount: 3,
          pageInfo: { hasNextPage: true, endCursor: text },
          nodes: [shown(orders, 'ORDER_COMPLETED'), shown(refunds, 'REFUND')],
        },
      },
    });
    expect(calls).toEqual([`GET ${root()}`]);
    const { store } = data as { store: { webhookEndpoints: { pageInfo: { endCursor: string } } } };
    const next = await bed.ask(query, { variables: { after: store.webhookEndpoints.pageInfo.endCursor } });
    expect(next.data).toMatchObject({
      store: {
        webhookEndpoints: {
          pageInfo: { hasNextPage: false },
          nodes: [
            shown(canceled, 'SUBSCRIPTION_CANCELED', {
              type: 'DISCORD_V1',
              discordTitle: canceled?.discord_title,
              discordDescriptionTemplate: canceled?.discord_description_template,
              discordColor: canceled?.discord_color,
              discordFormat: 'EMBED',
            }),
          ],
        },
      },
    });
  });

  it('one is read through the list; several cost one call', async () => {
    const [one, other] = await rows();
    const ids = [gid(one?.id ?? ''), gid('42'), gid(other?.id ?? '')];
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on WebhookEndpoint { url } } }';
    const { data, errors, calls } = await bed.ask(query, { variables: { ids } });
    expect(errors).toEqual([]);
    expect(data).toEqual({
      nodes: [
        { __typename: 'WebhookEndpoint', id: ids[0], url: one?.url },
        null,
        { __typename: 'WebhookEndpoint', id: ids[2], url: other?.url },
      ],
    });
    expect(calls).toEqual([`GET ${root()}`]);
  });

  it('are never kept, and their secrets are nowhere in the log', async () => {
    const { secret } = await firstRow();
    const query = '{ store { webhookEndpoints(first: 1) { nodes { secret } } } }';
    for (let round = 0; round < 2; round++) {
      const { data, calls } = await bed.ask(query);
      expect(data).toEqual({ store: { webhookEndpoints: { nodes: [{ secret }] } } });
      expect(calls).toEqual([`GET ${root()}`]);
    }
    expect(JSON.stringify(logged)).not.toContain(secret);
    const customer = { authorization: `Customer ${bed.sandbox.customerToken}` };
    const refused = await bed.ask(query, customer);
    expect(JSON.stringify(refused)).not.toContain(secret);
    expect(refused.errors.map(({ extensions }) => extensions['code'])).toEqual(['FORBIDDEN']);
  });

  it('say which scopes they need', async () => {
    const { data } = await bed.ask(`{ endpoint: __type(name: "WebhookEndpoint") { fields { name description } }
      delivery: __type(name: "WebhookDelivery") { fields { name description } } }`);
    const { endpoint, delivery } = data as Record<string, { fields: { name: string; description: string }[] }>;
    const said = (type: typeof endpoint, name: string) =>
      type?.fields.find((field) => field.name === name)?.description;
    expect(said(endpoint, 'secret')).toMatch(/Never kept.* scope secrets:read\.$/);
    expect(said(endpoint, 'url')).toMatch(/scope webhooks:read\.$/);
    expect(said(delivery, 'payload')).toMatch(/scope orders:read\.$/);
  });

  it('the enum has every event of the table, and OTHER', async () => {
    const { data } = await bed.ask('{ __type(name: "StoreEventType") { enumValues { name } } }');
    const { enumValues } = (data as { __type: { enumValues: { name: string }[] } }).__type;
    expect(enumValues.map(({ name }) => name).toSorted()).toEqual([...Object.keys(STORE_EVENTS), 'OTHER'].toSorted());
  });
});

describe('deliveries', () => {
  const QUERY = `query ($page: Int!, $state: WebhookDeliveryState) { store { webhookEndpoints(first: 1) { nodes {
    deliveries(page: $page, state: $state) { page history { paynowId endpointPaynowId event state createdAt nextRetry
      payload attempts { paynowId startedAt finishedAt statusCode response } } } } } } }`;

  it.each([
    [1, null, '?page=1&state=all', 25],
    [2, null, '?page=2&state=all', 15],
    [1, 'FAILED', '?page=1&state=failed', 2],
    [7, 'PENDING', '?page=7&state=pending', 0],
  ])('page %d in state %s is one call', async (page, state, search, count) => {
    const { id } = await firstRow();
    const { history } = (await bed.paynow(`webhooks/${id}/history${search}`)) as WebhookHistoryRow;
    const { data, errors, calls } = await bed.ask(QUERY, { variables: { page, state } });
    expect(errors).toEqual([]);
    expect(history).toHaveLength(count);
    const shown = history.map((row) => ({
      paynowId: row.id,
      endpointPaynowId: id,
      event: 'ORDER_COMPLETED',
      state: row.state.toUpperCase(),
      createdAt: row.created_at,
      nextRetry: null,
      payload: row.payload,
      attempts: row.executions.map((one) => ({
        paynowId: one.id,
        startedAt: one.started_at,
        finishedAt: one.finished_at,
        statusCode: one.status_code,
        response: one.response,
      })),
    }));
    expect(data).toEqual({ store: { webhookEndpoints: { nodes: [{ deliveries: { page, history: shown } }] } } });
    expect(calls).toEqual([`GET ${root()}`, `GET ${root()}/${id}/history${search}`]);
  });

  it.each([
    [0, null],
    [-1, null],
    [1, 'UNKNOWN'],
  ])('page %d in state %s is refused without asking for it', async (page, state) => {
    const { data, errors, calls } = await bed.ask(QUERY, { variables: { page, state } });
    expect(data).toEqual({ store: { webhookEndpoints: { nodes: [{ deliveries: null }] } } });
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['BAD_USER_INPUT']);
    expect(calls).toEqual([`GET ${root()}`]);
  });
});
