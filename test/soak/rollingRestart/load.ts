import { setTimeout as pause } from 'node:timers/promises';
import { sign } from '../../events/support.js';
import type { Balancer } from './balancer.js';

const READS = [
  '{ store { name currency } }',
  '{ store { products(first: 5) { nodes { paynowId name price { minorUnits } } } } }',
  '{ store { orders(first: 5) { nodes { prettyId status customer { name } lines { productName product { slug } } } } } }',
  '{ store { customers(first: 5) { nodes { paynowId name } } } }',
];
const REFUND = `mutation ($input: RefundOrderInput!) { refundOrder(input: $input) {
  refund { paynowId } userErrors { code message } } }`;

/** How much is sent a second. */
export interface Rates {
  readonly reads: number;
  readonly refunds: number;
  readonly events: number;
}

/** What the load needs to know. */
export interface LoadOptions {
  readonly balancer: Balancer;
  readonly rates: Rates;
  readonly authorization: string;
  readonly storeId: string;
  readonly secret: string;
  /** Orders that nothing was refunded of. */
  readonly orderIds: readonly string[];
}

/** Delivers an event as PayNow does, and gives the status. */
export async function deliver(
  { balancer, storeId, secret }: Pick<LoadOptions, 'balancer' | 'storeId' | 'secret'>,
  n: number,
): Promise<number> {
  const event = { id: String(n), store_id: storeId };
  const body = JSON.stringify({ event_type: 'ON_ORDER_COMPLETED', event_id: String(n), body: event });
  const at = Date.now();
  const headers = { 'paynow-timestamp': String(at), 'paynow-signature': sign(secret, at, body) };
  return (await balancer.send({ path: '/webhooks/paynow', headers, body })).status;
}

interface Answer {
  readonly data?: { readonly refundOrder?: { readonly refund: { readonly paynowId: string } | null } } | null;
  readonly errors?: unknown;
}

/** Sends at a steady pace, whatever the answers do, as clients do who know nothing of each other. */
export class SteadyLoad {
  readonly counts = { reads: 0, refunds: 0, repeats: 0, events: 0 };
  /** What failed, and when. */
  readonly failures: string[] = [];
  readonly times: number[] = [];
  /** The refund that each key was answered with. */
  readonly refunds = new Map<string, Set<string>>();
  readonly #running: Promise<unknown>[] = [];
  readonly #begun = performance.now();
  #isOver = false;
  readonly #loops: Promise<void>[];

  constructor(private readonly options: LoadOptions) {
    const { rates } = options;
    this.#loops = [
      this.#steadily(rates.reads, (n) => this.#read(n)),
      this.#steadily(rates.refunds, (n) => this.#refund(n)),
      this.#steadily(rates.events, (n) => this.#deliver(n)),
    ];
  }

  /** Sends no more, and waits for the last answers. */
  async stop(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#loops);
    await Promise.all(this.#running);
  }

  async #steadily(perSecond: number, send: (n: number) => Promise<void>): Promise<void> {
    const from = performance.now();
    for (let sent = 0; !this.#isOver; await pause(10)) {
      const due = ((performance.now() - from) / 1_000) * perSecond;
      for (; sent < due; sent += 1) this.#running.push(send(sent));
    }
  }

  async #read(n: number): Promise<void> {
    this.counts.reads += 1;
    const from = performance.now();
    await this.#ask({ query: READS[n % READS.length] ?? '' });
    this.times.push(performance.now() - from);
  }

  /** One key, every third of them twice at once: both get one answer. */
  async #refund(n: number): Promise<void> {
    const orderId = this.options.orderIds[n];
    if (orderId === undefined) throw new Error('there are no more orders to refund');
    this.counts.refunds += 1;
    const body = { query: REFUND, variables: { input: { orderId, idempotencyKey: `rolling-${n}` } } };
    const twice = n % 3 === 0;
    if (twice) this.counts.repeats += 1;
    const answers = await Promise.all([this.#ask(body), ...(twice ? [this.#ask(body)] : [])]);
    const made = answers.map(
      (answer) => answer?.data?.refundOrder?.refund?.paynowId ?? `none: ${JSON.stringify(answer)}`,
    );
    this.refunds.set(orderId, new Set(made));
  }

  /** Delivers as PayNow does: again and again, until it is taken. */
  async #deliver(n: number): Promise<void> {
    for (;;) {
      const status = await deliver(this.options, n + 1).catch(String);
      if (status === 204) break;
      this.#failed('a delivery', String(status));
      await pause(100);
    }
    this.counts.events += 1;
  }

  async #ask(body: object): Promise<Answer | undefined> {
    const { balancer, authorization } = this.options;
    const headers = { 'content-type': 'application/json', authorization };
    try {
      const { status, text } = await balancer.send({ path: '/graphql', headers, body: JSON.stringify(body) });
      const answer = JSON.parse(text) as Answer;
      if (status !== 200 || answer.errors !== undefined) this.#failed(`status ${status}`, text);
      return answer;
    } catch (error) {
      this.#failed('a request', String(error));
      return undefined;
    }
  }

  #failed(what: string, how: string): void {
    const at = ((performance.now() - this.#begun) / 1_000).toFixed(1);
    this.failures.push(`${at} s: ${what}: ${how.slice(0, 300)}`);
  }
}
