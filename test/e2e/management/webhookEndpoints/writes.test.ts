import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { WebhookRow } from '../../../../src/upstream/management/webhookEndpoints.js';
import { startTestBed, type TestBed } from '../../../support/gateway.js';
import { startReceiver } from '../../../support/receiver.js';

let bed: TestBed;

const root = () => `/v1/stores/${bed.sandbox.storeId}/webhooks`;
const gid = (id: string) => `gid://paynow/${bed.sandbox.storeId}/WebhookEndpoint/${id}`;
const rows = async () => (await bed.paynow('webhooks')) as WebhookRow[];
const firstRow = async (): Promise<WebhookRow> => {
  const [row] = await rows();
  if (!row) throw new Error('the seed has no webhook');
  return row;
};
const text = expect.any(String) as string;

interface Shown {
  readonly paynowId: string;
  readonly event: string;
  readonly secret: string;
}
interface Payload {
  readonly webhookEndpoints?: readonly Shown[] | null;
  readonly webhookEndpoint?: Shown | null;
  readonly deletedId?: string | null;
  readonly userErrors: readonly { readonly message: string; readonly field: string[] | null; readonly code: string }[];
}

const SHOWN = { createWebhookEndpoints: 'webhookEndpoints', updateWebhookEndpoint: 'webhookEndpoint' } as const;

const write = async (name: keyof typeof SHOWN | 'deleteWebhookEndpoint', input: Record<string, unknown>) => {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`;
  const fields = '{ paynowId url event type secret discordTitle discordColor discordFormat }';
  const shown = name === 'deleteWebhookEndpoint' ? 'deletedId' : `${SHOWN[name]} ${fields}`;
  const answer = await bed.ask(
    `mutation ($input: ${type}) { ${name}(input: $input) { ${shown} userErrors { message field code } } }`,
    { variables: { input } },
  );
  const payload = (answer.data as Readonly<Record<string, Payload | null>>)[name];
  return { payload, errors: answer.errors, calls: answer.calls };
};

const URL_ = 'https://hooks.example/x';

describe('writes of webhook endpoints', () => {
  beforeEach(async () => {
    bed = await startTestBed();
  });
  afterEach(() => bed[Symbol.asyncDispose]());

  it('create one for each event, each with its own secret: one call each', async () => {
    const events = ['REFUND', 'DISCORD_ACCOUNT_LINKED_TO_CHECKOUT', 'DELIVERY_ITEM_USED'];
    const { payload, errors, calls } = await write('createWebhookEndpoints', { url: URL_, events });
    expect(errors).toEqual([]);
    const plain = { url: URL_, type: 'JSON_V1', discordTitle: null, discordColor: null, discordFormat: null };
    expect(payload).toEqual({
      webhookEndpoints: events.map((event) => ({ ...plain, event, paynowId: text, secret: text })),
      userErrors: [],
    });
    expect(new Set(payload?.webhookEndpoints?.map(({ secret }) => secret)).size).toBe(3);
    expect(calls).toEqual([`POST ${root()}`, `POST ${root()}`, `POST ${root()}`]);
    const subscribed = (await rows()).slice(-3).map((row) => row.subscribed_to);
    expect(subscribed).toEqual(['OnRefund', 'OnDiscordOrderActionsQueued', 'OnDeliveryItemUsed']);
  });

  it('a failure half way says which exist', async () => {
    const fault = { kind: 'status', status: 503 } as const;
    bed.sandbox.faults.add({ match: { method: 'POST', path: '/webhooks$', skip: 2, times: 1 }, fault });
    const events = ['REFUND', 'CHARGEBACK', 'TRIAL_ACTIVATED', 'TRIAL_CANCELED'];
    const { payload, errors, calls } = await write('createWebhookEndpoints', { url: URL_, events });
    expect(errors).toEqual([]);
    expect(payload?.webhookEndpoints?.map(({ event }) => event)).toEqual(['REFUND', 'CHARGEBACK']);
    expect(payload?.userErrors).toEqual([
      { message: expect.stringContaining('may have carried out') as string, field: null, code: 'OTHER' },
      {
        message: expect.stringMatching(
          /exist for REFUND, CHARGEBACK; making the one for TRIAL_ACTIVATED ended this\. Not tried: TRIAL_CANCELED\./,
        ) as string,
        field: ['events', '2'],
        code: 'OTHER',
      },
    ]);
    expect(calls).toHaveLength(3);
  });

  it('a refusal half way names its event', async () => {
    const body = { status: 400, code: 'bad-request', message: 'no', errors: [{ code: 'x', path: 'subscribed_to' }] };
    bed.sandbox.faults.add({
      match: { method: 'POST', path: '/webhooks$', skip: 1, times: 1 },
      fault: { kind: 'status', status: 400, body },
    });
    const { payload, errors } = await write('createWebhookEndpoints', { url: URL_, events: ['REFUND', 'CHARGEBACK'] });
    expect(errors).toEqual([]);
    expect(payload?.webhookEndpoints).toHaveLength(1);
    expect(payload?.userErrors).toMatchObject([
      { field: ['events', '1'], code: 'INVALID' },
      { field: ['events', '1'], code: 'OTHER' },
    ]);
  });

  it('a failure of the first fails the whole', async () => {
    bed.sandbox.faults.add({ match: { method: 'POST', times: 1 }, fault: { kind: 'status', status: 503 } });
    const { payload, errors, calls } = await write('createWebhookEndpoints', {
      url: URL_,
      events: ['REFUND', 'CHARGEBACK'],
    });
    expect(payload).toBeNull();
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['UPSTREAM_OUTCOME_UNKNOWN']);
    expect(calls).toHaveLength(1);
  });

  it('update what is named, and keep the rest, the secret too: two calls', async () => {
    const row = (await rows()).find(({ type }) => type === 'discord_v1');
    if (!row) throw new Error('the seed has no message for Discord');
    const { id, secret, url } = row;
    const moved = await write('updateWebhookEndpoint', { id, url: URL_ });
    expect(moved).toMatchObject({ errors: [], calls: [`GET ${root()}`, `PATCH ${root()}/${id}`] });
    expect(moved.payload).toEqual({
      webhookEndpoint: {
        paynowId: id,
        url: URL_,
        event: 'SUBSCRIPTION_CANCELED',
        type: 'DISCORD_V1',
        secret,
        discordTitle: 'Subscription canceled',
        discordColor: '#E4572E',
        discordFormat: 'EMBED',
      },
      userErrors: [],
    });
    const changed = await write('updateWebhookEndpoint', {
      id: gid(id),
      url,
      event: 'TRIAL_COMPLETED',
      discordTitle: null,
      discordFormat: 'TEXT',
    });
    expect(changed.payload?.webhookEndpoint).toMatchObject({
      url,
      event: 'TRIAL_COMPLETED',
      secret,
      discordTitle: null,
      discordColor: '#E4572E',
      discordFormat: 'TEXT',
    });
  });

  it('give a new secret only when asked', async () => {
    const { id, secret, url } = await firstRow();
    const { payload } = await write('updateWebhookEndpoint', { id, resetSecret: true });
    expect(payload?.webhookEndpoint).toMatchObject({ paynowId: id, url, event: 'ORDER_COMPLETED' });
    expect(payload?.webhookEndpoint?.secret).not.toBe(secret);
    expect((await firstRow()).secret).toBe(payload?.webhookEndpoint?.secret);
  });

  it('an unknown one is not found, without a write', async () => {
    const { payload, calls } = await write('updateWebhookEndpoint', { id: '42', url: URL_ });
    expect(payload).toMatchObject({
      webhookEndpoint: null,
      userErrors: [{ field: ['id'], code: 'NOT_FOUND' }],
    });
    expect(calls).toEqual([`GET ${root()}`]);
  });

  it('delete', async () => {
    const { id } = await firstRow();
    const deleted = await write('deleteWebhookEndpoint', { id: gid(id) });
    expect(deleted).toEqual({
      payload: { deletedId: gid(id), userErrors: [] },
      errors: [],
      calls: [`DELETE ${root()}/${id}`],
    });
    const again = await write('deleteWebhookEndpoint', { id });
    expect(again.payload).toMatchObject({
      deletedId: null,
      userErrors: [{ field: ['id'], code: 'NOT_FOUND' }],
    });
    expect(await rows()).toHaveLength(2);
  });

  it('receive what is done here', async () => {
    await using receiver = await startReceiver();
    const { payload } = await write('createWebhookEndpoints', { url: receiver.url, events: ['REFUND'] });
    const id = payload?.webhookEndpoints?.[0]?.paynowId ?? '';
    const { data } = await bed.ask('{ store { orders(first: 1, filter: { status: COMPLETED }) { nodes { id } } } }');
    const orderId = (data as { store: { orders: { nodes: { id: string }[] } } }).store.orders.nodes[0]?.id;
    const refund = `mutation ($id: ID!) { refundOrder(input: { orderId: $id, idempotencyKey: "webhook" }) {
      userErrors { message } } }`;
    expect((await bed.ask(refund, { variables: { id: orderId } })).data).toEqual({ refundOrder: { userErrors: [] } });
    const [received] = await receiver.wait(1);
    expect(JSON.parse(received?.text ?? '')).toMatchObject({ event_type: 'ON_REFUND' });
    const query = `query ($id: ID!) { node(id: $id) { ... on WebhookEndpoint { deliveries { history { payload } } } } }`;
    const shown = await bed.ask(query, { variables: { id: gid(id) } });
    expect(shown.data).toEqual({
      node: { deliveries: { history: [{ payload: JSON.parse(received?.text ?? '') as unknown }] } },
    });
  });
});

describe('input that cannot be sent', () => {
  beforeAll(async () => {
    bed = await startTestBed();
  });
  afterAll(() => bed[Symbol.asyncDispose]());

  it.each<[keyof typeof SHOWN | 'deleteWebhookEndpoint', Record<string, unknown>, string[] | null]>([
    ['createWebhookEndpoints', { url: 'hooks.example', events: ['REFUND'] }, ['url']],
    ['createWebhookEndpoints', { url: '/hooks', events: ['REFUND'] }, ['url']],
    ['createWebhookEndpoints', { url: 'ftp://hooks.example', events: ['REFUND'] }, ['url']],
    ['createWebhookEndpoints', { url: 'https://', events: ['REFUND'] }, ['url']],
    ['createWebhookEndpoints', { url: `${URL_}/${'a'.repeat(2048)}`, events: ['REFUND'] }, ['url']],
    ['createWebhookEndpoints', { url: URL_, events: [] }, ['events']],
    ['createWebhookEndpoints', { url: URL_, events: ['REFUND', 'CHARGEBACK', 'REFUND'] }, ['events', '2']],
    ['createWebhookEndpoints', { url: URL_, events: ['REFUND', 'OTHER'] }, ['events', '1']],
    ['createWebhookEndpoints', { url: URL_, events: ['REFUND'], discordColor: '#fff' }, ['discordColor']],
    ['createWebhookEndpoints', { url: URL_, events: ['REFUND'], storeId: 'x' }, ['storeId']],
    ['updateWebhookEndpoint', { id: '1' }, null],
    ['updateWebhookEndpoint', { id: '1', resetSecret: false }, null],
    ['updateWebhookEndpoint', { id: '1', url: null }, ['url']],
    ['updateWebhookEndpoint', { id: '1', url: 'mailto:a@example.com' }, ['url']],
    ['updateWebhookEndpoint', { id: '1', event: null }, ['event']],
    ['updateWebhookEndpoint', { id: '1', event: 'OTHER' }, ['event']],
    ['updateWebhookEndpoint', { id: '1', discordFormat: null }, ['discordFormat']],
    ['updateWebhookEndpoint', { id: 'x', url: URL_ }, ['id']],
    ['deleteWebhookEndpoint', { id: 'gid://paynow/1/Coupon/1' }, ['id']],
  ])('%s %j is refused before any call', async (name, input, field) => {
    const { payload, errors, calls } = await write(name, input);
    expect(errors).toEqual([]);
    const shown = name === 'deleteWebhookEndpoint' ? 'deletedId' : SHOWN[name];
    expect(payload).toEqual({ [shown]: null, userErrors: [{ message: text, field, code: 'INVALID' }] });
    expect(calls).toEqual([]);
  });

  it('too many events are refused before any call', async () => {
    const events = Array.from({ length: 101 }, () => 'REFUND');
    const { payload, calls } = await write('createWebhookEndpoints', { url: URL_, events });
    expect(payload?.userErrors).toMatchObject([{ field: ['events'], code: 'TOO_MANY' }]);
    expect(calls).toEqual([]);
  });
});
