import { join } from 'node:path';
import { readConfig } from '../../src/core/config.js';
import { silentLog } from '../../src/core/log.js';
import { createGateway, type GatewayOptions } from '../../src/server/gateway.js';
import type { OrderRow } from '../../src/upstream/management/orders.js';
import type { PaymentRow, RefundRow } from '../../src/upstream/management/payments.js';
import { temporaryFolder } from '../ledger/stores.js';
import { startTestBed, type TestBed, type TestSettings } from './gateway.js';

const REFUND = `mutation ($input: RefundOrderInput!) { refundOrder(input: $input) {
  refund { paynowId amount { minorUnits } } userErrors { message field code } } }`;

interface Outcome {
  readonly refund: { readonly paynowId: string; readonly amount: { readonly minorUnits: number } } | null;
  readonly userErrors: readonly {
    readonly message: string;
    readonly field: readonly string[];
    readonly code: string;
  }[];
}

/** Sends a query to one gateway; gives its data and the codes of its errors. */
export type Ask = (
  query: string,
  variables: object,
) => Promise<{ readonly data: unknown; readonly codes: readonly unknown[] }>;

/** A gateway with a ledger in a folder, others beside it, and a sandbox behind them. */
export class MoneyBed implements AsyncDisposable {
  readonly #close: Array<() => Promise<void>> = [];

  private constructor(
    readonly bed: TestBed,
    /** Removed at the end. */
    readonly folder: string,
    private readonly removeFolder: () => Promise<void>,
  ) {}

  static async start(): Promise<MoneyBed> {
    const folder = await temporaryFolder();
    const bed = await startTestBed({ GATEWAY_DATA_DIR: join(folder.path, 'data') });
    return new MoneyBed(bed, folder.path, async () => folder[Symbol.asyncDispose]());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.closeOthers();
    await this.bed[Symbol.asyncDispose]();
    await this.removeFolder();
  }

  /** Asks the first gateway. */
  readonly first: Ask = async (query, variables) => {
    const { data, errors } = await this.bed.ask(query, { variables: { ...variables } });
    return { data, codes: errors.map(({ extensions }) => extensions['code']) };
  };

  /** Another gateway in front of the same PayNow, with the same ledger unless the settings say otherwise. */
  another(settings: TestSettings = {}, clocks: Pick<GatewayOptions, 'now' | 'elapsed'> = {}, log = silentLog): Ask {
    const { sandbox } = this.bed;
    const config = readConfig({
      PAYNOW_BASE_URL: sandbox.url,
      PAYNOW_STORE_ID: sandbox.storeId,
      PAYNOW_RETRIES: '0',
      CACHE_MAX_ENTRIES: '0',
      GATEWAY_DATA_DIR: join(this.folder, 'data'),
      ...settings,
    });
    const gateway = createGateway({ config, log, ...clocks });
    this.#close.push(gateway.close);
    return async (query, variables) => {
      const response = await gateway.fetch(
        new Request('http://gateway/graphql', {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `APIKey ${sandbox.apiKey}` },
          body: JSON.stringify({ query, variables }),
        }),
      );
      const body = (await response.json()) as { data: unknown; errors?: { extensions: { code: unknown } }[] };
      return { data: body.data, codes: (body.errors ?? []).map(({ extensions }) => extensions.code) };
    };
  }

  /** Closes every gateway but the first. */
  async closeOthers(): Promise<void> {
    for (const close of this.#close.splice(0)) await close();
  }

  async refund(input: object, ask: Ask = this.first) {
    const { data, codes } = await ask(REFUND, { input });
    const outcome = (data as { refundOrder: Outcome | null }).refundOrder;
    return { refund: outcome?.refund ?? null, userErrors: outcome?.userErrors ?? [], codes };
  }

  /** The newest order that can be refunded. */
  async anOrder(): Promise<OrderRow> {
    const [order] = await this.#orders();
    if (!order) throw new Error('the seed has no completed order');
    return order;
  }

  /** An order of several lines, paid without gift cards. */
  async aLongOrder() {
    const isPlain = ({ lines, giftcard_usage_amount: cards }: OrderRow) => lines.length > 1 && cards === 0;
    const order = (await this.#orders()).find(isPlain);
    const [line, other] = order?.lines ?? [];
    if (!order || !line || !other) throw new Error('the seed has no order of two lines');
    return { order, line, other };
  }

  async refundsOf({ id }: OrderRow): Promise<readonly RefundRow[]> {
    const payments = (await this.bed.paynow(`payments?order_id=${id}`)) as PaymentRow[];
    return payments.flatMap(({ refunds }) => refunds ?? []);
  }

  /** How many POSTs PayNow got since the calls were cleared, or `first` was asked. */
  posts(): number {
    return this.bed.sandbox.calls.list.filter(({ method }) => method === 'POST').length;
  }

  /** The answer of the next POST is lost: before PayNow has carried it out, or after. */
  lose(when: 'before' | 'after'): void {
    this.bed.sandbox.faults.add({ match: { method: 'POST', times: 1 }, fault: { kind: 'cut' }, when });
  }

  async #orders(): Promise<readonly OrderRow[]> {
    return (await this.bed.paynow('orders?status=completed&limit=100')) as OrderRow[];
  }
}
