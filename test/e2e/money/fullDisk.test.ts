import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OrderRow } from '../../../src/upstream/management/orders.js';
import { RELAY_SECRET } from '../../events/relaySupport.js';
import { deliver, SECRET } from '../../events/support.js';
import { temporaryFolder } from '../../ledger/stores.js';
import { setDiskFull } from '../../support/fullDisk.js';
import { startTestBed, type TestBed } from '../../support/gateway.js';
import { PRLIMIT } from '../../support/needs.js';
import { logged, type Running, start } from '../../support/processes.js';

const REFUND = `mutation ($input: RefundOrderInput!) { refundOrder(input: $input) {
  refund { paynowId } userErrors { code } } }`;

/** A gateway in a process of its own, whose disk can be full. */
class Gateway {
  private constructor(
    private readonly running: Running,
    private readonly authorization: string,
  ) {}

  static async start(bed: TestBed, folder: string): Promise<Gateway> {
    const { url, storeId, apiKey } = bed.sandbox;
    const running = await start('dist/main.js', {
      PORT: '0',
      PAYNOW_BASE_URL: url,
      PAYNOW_STORE_ID: storeId,
      PAYNOW_API_KEY: apiKey,
      PAYNOW_WEBHOOK_SECRETS: SECRET,
      GATEWAY_DATA_DIR: folder,
    });
    return new Gateway(running, `APIKey ${apiKey}`);
  }

  get url(): string {
    return String(this.running.hello['url']);
  }

  setDiskFull(isFull: boolean): void {
    setDiskFull(this.running.child, isFull);
  }

  async ask(query: string, variables: object, authorization = this.authorization) {
    const response = await fetch(this.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors = [] } = (await response.json()) as {
      data: unknown;
      errors?: { message: string; extensions: { code: string } }[];
    };
    return { data, codes: errors.map(({ extensions }) => extensions.code), messages: errors.map((e) => e.message) };
  }

  async ready(): Promise<unknown> {
    const response = await fetch(new URL('/ready', this.url));
    return [response.status, await response.json()];
  }

  logged(): Record<string, unknown>[] {
    return logged(this.running).map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  async stop(): Promise<unknown> {
    this.running.child.kill('SIGTERM');
    const [code] = await this.running.ended;
    return code;
  }
}

describe.runIf(PRLIMIT.isThere)(PRLIMIT.title('a full disk'), () => {
  let bed: TestBed;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let gateway: Gateway;

  beforeAll(async () => {
    folder = await temporaryFolder();
    bed = await startTestBed();
    gateway = await Gateway.start(bed, join(folder.path, 'data'));
  });
  afterAll(async () => {
    expect(await gateway.stop()).toBe(0);
    await bed[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  it('refuses the write, is told by /ready and the log, and is over when there is room again', async () => {
    const [order, other] = (await bed.paynow('orders?status=completed&limit=2')) as [OrderRow, OrderRow];
    const refund = (id: string, key: string) => gateway.ask(REFUND, { input: { orderId: id, idempotencyKey: key } });
    expect(await refund(other.id, 'before')).toMatchObject({ codes: [] });
    expect(await gateway.ready()).toEqual([200, { status: 'ready' }]);
    gateway.setDiskFull(true);
    bed.sandbox.calls.clear();
    const said = 'what it is kept in failed with EFBIG.';
    const message = `The ledger cannot be used: ${said} Nothing was sent.`;
    for (const answer of await Promise.all(['k', 'l', 'm'].map((key) => refund(order.id, key)))) {
      expect(answer).toEqual({ data: { refundOrder: null }, codes: ['UNAVAILABLE'], messages: [message] });
    }
    expect(bed.sandbox.calls.list.filter(({ method }) => method !== 'GET')).toEqual([]);
    expect(await gateway.ready()).toEqual([200, { status: 'degraded', ledger: said }]);
    expect(await gateway.ask('{ store { name } }', {})).toMatchObject({ codes: [] });
    expect(await refund(other.id, 'before')).toMatchObject({ data: { refundOrder: { userErrors: [] } }, codes: [] });
    gateway.setDiskFull(false);
    await expect.poll(() => gateway.ready()).toEqual([200, { status: 'ready' }]);
    expect(await refund(order.id, 'k')).toMatchObject({
      data: { refundOrder: { refund: { paynowId: expect.any(String) }, userErrors: [] } },
      codes: [],
    });
    const told = gateway.logged().map(({ level, msg, why }) => ({ level, msg, why }));
    expect(told.filter(({ msg }) => String(msg).includes('ledger'))).toEqual([
      { level: 50, msg: 'the ledger failed', why: said },
      { level: 30, msg: 'the ledger can be written again', why: undefined },
    ]);
  });

  it('accepts no event and makes no relay that it cannot keep, and goes on when there is room again', async () => {
    const create = () =>
      gateway.ask(
        `mutation ($input: CreateEventRelayInput!) { createEventRelay(input: $input) { relay { id } userErrors { code } } }`,
        { input: { url: 'https://shop.example/hook', secret: RELAY_SECRET } },
      );
    const send = (eventId: string) => deliver({ url: gateway.url, secret: SECRET, eventId });
    expect(await send('1')).toMatchObject({ status: 204 });
    gateway.setDiskFull(true);
    for (const { status } of await Promise.all(['2', '3', '4'].map(send))) expect(status).toBe(503);
    expect(await send('2')).toMatchObject({ status: 503 });
    expect(await create()).toMatchObject({ data: { createEventRelay: null }, codes: ['UNAVAILABLE'] });
    expect(await gateway.ask('{ store { events(first: 9) { nodes { eventId } } } }', {})).toEqual({
      data: { store: { events: { nodes: [{ eventId: '1' }] } } },
      codes: [],
      messages: [],
    });
    gateway.setDiskFull(false);
    await expect.poll(async () => (await send('2')).status).toBe(204);
    expect(await send('3')).toMatchObject({ status: 204 });
    expect(await create()).toMatchObject({ data: { createEventRelay: { userErrors: [] } }, codes: [] });
    const { data } = await gateway.ask(
      '{ store { events(first: 9) { nodes { eventId } } eventRelays { nodes { id } } } }',
      {},
    );
    expect(data).toEqual({
      store: {
        events: { nodes: ['1', '2', '3'].map((eventId) => ({ eventId })) },
        eventRelays: { nodes: [{ id: expect.any(String) }] },
      },
    });
  });
});
