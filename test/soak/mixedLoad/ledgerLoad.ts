import type { Random } from '../../../src/sandbox/seed/random.js';
import type { DeliveryItemRow } from '../../../src/upstream/management/deliveryItems.js';
import type { GiftCardRow } from '../../../src/upstream/management/giftCards.js';
import type { OrderRow } from '../../../src/upstream/management/orders.js';
import { idsBy } from '../support/sandboxAt.js';
import type { GraphqlAnswer } from './answers.js';
import type { Sending } from './client.js';
import type { Shop } from './shop.js';

/** A mutation with a key, sent again and again. */
interface Keyed {
  readonly kind: Kind;
  readonly key: string;
  /** By which PayNow's rows are found: an order, a customer, or a note. */
  readonly mark: string;
  readonly sending: Sending;
  sent: number;
  /** Ids of what it made, as answered. */
  readonly made: Set<string>;
}

const DOCUMENTS = {
  refund: `mutation ($input: RefundOrderInput!) { made: refundOrder(input: $input) {
    rows: refund { paynowId } userErrors { code } } }`,
  giftCard: `mutation ($input: CreateGiftCardInput!) { made: createGiftCard(input: $input) {
    rows: giftCard { paynowId } userErrors { code } } }`,
  assignment: `mutation ($input: AssignDeliveryItemInput!) { made: assignDeliveryItem(input: $input) {
    rows: deliveryItems { paynowId } userErrors { code } } }`,
} as const;

type Kind = keyof typeof DOCUMENTS;

interface Made {
  readonly made?: { readonly rows: { readonly paynowId: string } | readonly { readonly paynowId: string }[] | null };
}

/** Milliseconds between two new keys: PayNow's lists, which the sandbox keeps in memory, stay readable. */
const NEW_KEY_MS = 100;
/** Keys that are sent again: the latest ones. */
const RECENT = 300;

/** What keys were sent, and what PayNow had before. */
export class LedgerLoad {
  readonly #all: Keyed[] = [];
  #newAt = 0;

  private constructor(
    private readonly shop: Shop,
    private readonly orderIds: string[],
    private readonly newcomerIds: string[],
  ) {}

  static async create(shop: Shop): Promise<LedgerLoad> {
    const refunded = await shop.sandbox.refundsByOrder();
    const orders = await shop.sandbox.readAll<OrderRow>('orders');
    const whole = orders.filter(({ id, status }) => status === 'completed' && !refunded.has(id));
    return new LedgerLoad(shop, whole.map(({ id }) => id).toReversed(), [...shop.newcomerIds]);
  }

  /** A key that was sent before, or now and then a new one. */
  next(random: Random): Keyed {
    const now = performance.now();
    const recent = this.#all.slice(-RECENT);
    if (recent.length > 0 && now < this.#newAt) return random.pick(recent);
    this.#newAt = now + NEW_KEY_MS;
    const keyed = this.#create(random);
    this.#all.push(keyed);
    return keyed;
  }

  /** Takes an answer; nothing where the client had left. */
  take({ made }: Keyed, answer: GraphqlAnswer | undefined): void {
    const rows = (answer?.data as Made | null | undefined)?.made?.rows;
    for (const { paynowId } of [rows ?? []].flat()) made.add(paynowId);
  }

  /** How many keys of each kind there were, and how many were carried out as far as callers were told. */
  summary(): Record<string, number> {
    const counts: Record<string, number> = {};
    const count = (name: string, by = 1) => {
      counts[name] = (counts[name] ?? 0) + by;
    };
    for (const { kind, sent, made } of this.#all) {
      count(`${kind}: keys`);
      count(`${kind}: sent`, sent);
      if (made.size > 0) count(`${kind}: told as done`);
    }
    return counts;
  }

  /** What was carried out twice, or told as done and is not there, by PayNow's own rows. */
  async faults(): Promise<string[]> {
    const { sandbox } = this.shop;
    const cards = await sandbox.readAll<GiftCardRow>('giftcards');
    const items = await sandbox.readAll<DeliveryItemRow>('delivery/items');
    const rows = {
      refund: await sandbox.refundsByOrder(),
      giftCard: idsBy(cards, ({ note }) => note ?? ''),
      assignment: idsBy(items, ({ customer_id: id }) => id ?? ''),
    };
    return this.#all.flatMap(({ kind, key, mark, made }) => {
      const found = rows[kind].get(mark) ?? [];
      const lost = [...made].filter((id) => !found.includes(id));
      const name = `${kind} of key ${key}`;
      return [
        ...(found.length > 1 ? [`${name} was carried out ${found.length} times`] : []),
        ...(made.size > 1 ? [`${name} was answered with ${made.size} different results`] : []),
        ...(lost.length > 0 ? [`${name} was told as done, and PayNow does not have it`] : []),
      ];
    });
  }

  #create(random: Random): Keyed {
    const key = `key-${this.#all.length}-${random.hex(6)}`;
    const kinds: Kind[] = ['giftCard', ...(['refund', 'assignment'] as const).filter((kind) => this.#left(kind) > 0)];
    const kind = random.pick(kinds);
    const { mark, input } = this.#inputOf(kind, key, random);
    const authorization = random.pick(this.shop.managers.slice(0, 2)); // the others may only read
    const body = { query: DOCUMENTS[kind], variables: { input: { ...input, idempotencyKey: key } } };
    return { kind, key, mark, sending: { authorization, body }, sent: 0, made: new Set() };
  }

  #left(kind: 'refund' | 'assignment'): number {
    return (kind === 'refund' ? this.orderIds : this.newcomerIds).length;
  }

  #inputOf(kind: Kind, key: string, random: Random): { mark: string; input: object } {
    if (kind === 'refund') {
      const orderId = this.orderIds.pop() ?? '';
      return { mark: orderId, input: { orderId } };
    }
    if (kind === 'giftCard') return { mark: key, input: { startingBalance: random.between(1, 9_999), note: key } };
    const customerId = this.newcomerIds.pop() ?? '';
    return { mark: customerId, input: { customerId, productId: random.pick(this.shop.productIds) } };
  }
}
