import type { Random } from '../../../src/sandbox/seed/random.js';
import { type AimedFault, drawReadFault, drawWriteFault, staleRead } from './faults.js';
import { isShoppers, type Kind } from './mutations.js';
import type { ModelOrder, World } from './world.js';

/** Somebody who uses a key: a caller with an input. */
export interface Claimant {
  readonly name: string;
  /** The secret of their credential; nobody else's but that of the same caller with another input. */
  readonly mark: string;
  readonly kind: Kind;
  readonly input: Readonly<Record<string, unknown>>;
}

/** A key with all who use it; of each caller, who comes first owns it. */
export interface KeyPlan {
  readonly key: string;
  readonly kind: Kind;
  readonly order?: ModelOrder;
  readonly claimants: readonly Claimant[];
}

/** A gateway dies when this happens to it. */
export interface CrashPlan {
  readonly slot: number;
  readonly when: 'arrived' | 'handled' | 'soon';
  /** Only a request that writes kills it. */
  readonly onWrite: boolean;
  /** How many such requests it survives; for `soon`, turns of the event loop. */
  readonly after: number;
}

/** Calls that are under way together, and what happens to them. */
export interface StepPlan {
  readonly faults: readonly AimedFault[];
  readonly calls: ReadonlyArray<{ readonly key: KeyPlan; readonly claimant: Claimant; readonly slot: number }>;
  readonly crash?: CrashPlan;
  readonly afterwards: 'nothing' | 'leasePasses' | 'settleTimePasses' | 'refundFails' | 'personResolves';
}

/** What happens in a history, up to its end. */
export interface HistoryPlan {
  readonly orders: readonly ModelOrder[];
  readonly keys: readonly KeyPlan[];
  readonly steps: readonly StepPlan[];
  /** Whether PayNow may show an order as it was before: refunds that it would refuse may then be sent. */
  readonly isStale: boolean;
}

/** How many gateways a history uses. */
export const SLOTS = 2;

const KIND_WEIGHTS: readonly Kind[] = [
  ...Array<Kind>(10).fill('refundOrder'),
  ...Array<Kind>(3).fill('createGiftCard'),
  'updateGiftCard',
  'updateGiftCard',
  'assignDeliveryItem',
  'assignDeliveryItems',
  'createCheckout',
  'checkoutCart',
  'createCheckoutForCustomer',
];

/** Draws a history, and makes in the store what it is about. */
export function drawHistory(random: Random, name: string, world: World): HistoryPlan {
  const orders = [world.anOrder(), world.anOrder()].slice(0, random.chance(0.3) ? 2 : 1);
  const card = world.aCard();
  const keys = Array.from({ length: random.between(1, 3) }, (_, n) => {
    const kind = random.pick(KIND_WEIGHTS);
    return drawKey(random, `${name}-k${n}`, kind, { orders, card, world });
  });
  const isStale = random.chance(0.2);
  const twins = isStale || random.chance(0.25) ? drawTwins(random, name, { orders, card, world }) : [];
  const all = [...keys, ...twins];
  const steps = Array.from({ length: random.between(2, 5) }, () => drawStep(random, all, isStale, world));
  return { orders, keys: all, steps: [...(isStale ? lateView(twins, world) : rivals(twins)), ...steps], isStale };
}

/** Two keys for one line. */
function drawTwins(random: Random, name: string, things: Things): readonly KeyPlan[] {
  const [order] = things.orders;
  if (!order) return [];
  const input = { orderId: order.id, orderLineId: random.pick(order.lines) };
  return ['t0', 't1'].map((twin): KeyPlan => {
    const key = `${name}-${twin}`;
    const kind = 'refundOrder';
    return {
      key,
      kind,
      order,
      claimants: [{ name: `${key}.0`, mark: `${key}-a`, kind, input: { ...input, idempotencyKey: key } }],
    };
  });
}

/** Both are asked for at once, of two gateways. */
const rivals = (twins: readonly KeyPlan[]): readonly StepPlan[] => {
  const calls = twins.flatMap((key, slot) => key.claimants.map((claimant) => ({ key, claimant, slot })));
  return calls.length === 0 ? [] : [{ faults: [], calls, afterwards: 'nothing' }];
};

/**
 * The first is refunded, but its answer is lost, and PayNow shows it late. To the second PayNow shows the order from
 * before, and then loses its refund.
 */
function lateView([first, second]: readonly KeyPlan[], world: World): readonly StepPlan[] {
  const [claimant] = second?.claimants ?? [];
  const [other] = first?.claimants ?? [];
  if (!first || !second || !claimant || !other) return [];
  const lose = (mark: string, when: 'before' | 'after'): AimedFault => ({
    mark,
    rule: { match: { method: 'POST', times: 1 }, fault: { kind: 'cut' }, when },
  });
  const ask = (key: KeyPlan, claimant: Claimant, faults: readonly AimedFault[]): StepPlan => ({
    faults,
    calls: [{ key, claimant, slot: 0 }],
    afterwards: 'nothing',
  });
  return [
    ask(first, other, [lose(other.mark, 'after')]),
    ask(first, other, staleRead(other.mark, first.order, world)),
    ask(first, other, []),
    ask(second, claimant, [...staleRead(claimant.mark, second.order, world), lose(claimant.mark, 'before')]),
  ];
}

interface Things {
  readonly orders: readonly ModelOrder[];
  readonly card: string;
  readonly world: World;
}

function drawKey(random: Random, key: string, kind: Kind, things: Things): KeyPlan {
  const order = random.pick(things.orders);
  const first = drawInput(random, kind, order, things);
  const claimants: Claimant[] = [];
  const add = (mark: string, of: Kind, input: object) => {
    if (isShoppers(of)) things.world.aShopper(mark);
    const name = `${key}.${claimants.length}`;
    claimants.push({ name, mark, kind: of, input: { ...input, idempotencyKey: key } });
  };
  add(`${key}-a`, kind, first);
  if (random.chance(0.4)) add(`${key}-b`, kind, first); // another caller
  if (random.chance(0.4)) add(`${key}-a`, kind, otherInput(kind, first, order));
  if (random.chance(0.15) && !isShoppers(kind)) {
    const other = kind === 'createGiftCard' ? 'refundOrder' : 'createGiftCard'; // another mutation
    add(`${key}-a`, other, drawInput(random, other, order, things));
  }
  return { key, kind, ...(kind === 'refundOrder' && { order }), claimants };
}

function drawInput(random: Random, kind: Kind, order: ModelOrder, { card, world }: Things): object {
  const customerId = () => world.aCustomer();
  const productId = world.aProduct();
  switch (kind) {
    case 'refundOrder': {
      const lineId = random.chance(0.2) ? undefined : random.pick(order.lines);
      return { orderId: order.id, ...(lineId !== undefined && { orderLineId: lineId }) };
    }
    case 'createGiftCard': {
      const startingBalance = random.between(1, 1000);
      return { startingBalance, ...(random.chance(0.4) && { code: `GIVEN-${card}-${random.between(1, 3)}` }) };
    }
    case 'updateGiftCard':
      return { id: card, balance: random.between(1, 1000) };
    case 'assignDeliveryItem':
      return { customerId: customerId(), productId, quantity: random.between(1, 2) };
    case 'assignDeliveryItems':
      return { assignments: [1, 2].map((quantity) => ({ customerId: customerId(), productId, quantity })) };
    case 'createCheckout':
      return { lines: [{ productId, quantity: 1 }] };
    case 'checkoutCart':
      return {};
    case 'createCheckoutForCustomer':
      return { customerId: customerId(), lines: [{ productId, quantity: 1 }], metadata: [{ key: 'n', value: '1' }] };
  }
}

/** An input that differs a little. */
function otherInput(kind: Kind, input: object, order: ModelOrder): object {
  const given = input as { readonly orderLineId?: string; readonly quantity?: number };
  switch (kind) {
    case 'refundOrder':
      // The equal line, or a reason that PayNow never gets.
      return given.orderLineId === order.lines[0]
        ? { ...input, orderLineId: order.lines[1] }
        : { ...input, reason: 'asked twice' };
    case 'createGiftCard':
      return { ...input, note: 'another' };
    case 'updateGiftCard':
      return { ...input, balance: 1001 };
    case 'assignDeliveryItem':
      return { ...input, quantity: 3 };
    case 'assignDeliveryItems':
      return { assignments: (input as { readonly assignments: readonly object[] }).assignments.slice(1) };
    case 'createCheckoutForCustomer':
      return { ...input, metadata: [{ key: 'n', value: '2' }] };
    case 'createCheckout':
    case 'checkoutCart':
      return { ...input, returnUrl: 'https://shop.example/back' };
  }
}

function drawStep(random: Random, keys: readonly KeyPlan[], isStale: boolean, world: World): StepPlan {
  const focus = random.pick(keys); // most of a step is about one key
  const calls = Array.from({ length: random.between(1, 4) }, () => {
    const key = random.chance(0.6) ? focus : random.pick(keys);
    const [first = random.pick(key.claimants)] = key.claimants;
    return {
      key,
      claimant: random.chance(0.65) ? first : random.pick(key.claimants),
      slot: random.between(0, SLOTS - 1),
    };
  });
  const struck = new Map(calls.map(({ claimant: { mark, kind } }) => [mark, kind]));
  const faults = [...struck].flatMap(([mark, kind]) => [
    ...(random.chance(0.55) ? [{ mark, rule: drawWriteFault(random, kind) }] : []),
    ...(random.chance(0.12) ? [{ mark, rule: drawReadFault(random, kind) }] : []),
    ...(isStale && random.chance(0.3) ? staleRead(mark, focus.order, world) : []),
  ]);
  const share = random.next();
  const afterwards =
    share < 0.35
      ? 'nothing'
      : share < 0.6
        ? 'leasePasses'
        : share < 0.85
          ? 'settleTimePasses'
          : share < 0.93
            ? 'refundFails'
            : 'personResolves';
  return { faults, calls, ...(random.chance(0.4) && { crash: drawCrash(random) }), afterwards };
}

function drawCrash(random: Random): CrashPlan {
  const when = random.pick(['arrived', 'handled', 'soon'] as const);
  const onWrite = random.chance(0.7);
  return {
    slot: random.between(0, SLOTS - 1),
    when,
    onWrite,
    after: when === 'soon' ? random.between(0, 40) : onWrite ? 0 : random.between(0, 3),
  };
}
