import type { FaultRule } from '../../../src/sandbox/faults/faults.js';
import type { Random } from '../../../src/sandbox/seed/random.js';
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

/** A key with all who use it; who comes first owns it. */
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
  readonly faults: ReadonlyArray<{
    readonly mark: string;
    readonly rule: FaultRule;
    /** Shows what was; PayNow is not as late as the time after which an unseen write counts as not carried out. */
    readonly isStale?: true;
  }>;
  readonly calls: ReadonlyArray<{ readonly key: KeyPlan; readonly claimant: Claimant; readonly slot: number }>;
  readonly crash?: CrashPlan;
  readonly then: 'nothing' | 'leasePasses' | 'settleTimePasses' | 'refundFails' | 'personResolves';
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
];

/** Draws a history, and makes in the store what it is about. */
export function drawHistory(random: Random, name: string, world: World): HistoryPlan {
  const orders = [world.anOrder(), world.anOrder()].slice(0, random.chance(0.3) ? 2 : 1);
  const card = world.aCard();
  const keys = Array.from({ length: random.between(1, 4) }, (_, n) => {
    const kind = random.pick(KIND_WEIGHTS);
    return drawKey(random, `${name}-k${n}`, kind, { orders, card, world });
  });
  const isStale = random.chance(0.15);
  const steps = Array.from({ length: random.between(2, 5) }, () => drawStep(random, keys, isStale, world));
  return { orders, keys, steps, isStale };
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
    ...(isStale && random.chance(0.3) ? staleRead(mark, focus, world) : []),
  ]);
  const isAfterwards = random.next();
  const then =
    isAfterwards < 0.35
      ? 'nothing'
      : isAfterwards < 0.6
        ? 'leasePasses'
        : isAfterwards < 0.85
          ? 'settleTimePasses'
          : isAfterwards < 0.93
            ? 'refundFails'
            : 'personResolves';
  return { faults, calls, ...(random.chance(0.4) && { crash: drawCrash(random) }), then };
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

/** What can happen to a write: refused, or its answer lost before PayNow has carried it out or after. */
function drawWriteFault(random: Random, of: Kind): FaultRule {
  const match = { method: of === 'updateGiftCard' ? 'PATCH' : 'POST', times: random.between(1, 2) };
  if (random.chance(0.3)) {
    const status = random.pick([401, 403, 409, 422, 429]);
    return { match, fault: { kind: 'status', status }, when: 'before' };
  }
  const when = random.pick(['before', 'after'] as const);
  // Hanging is dear: the gateway waits for its whole time.
  const kind = random.chance(0.04)
    ? 'hang'
    : random.pick(['cut', 'cut', 'cut', 'reset', 'status', 'malformed', 'empty'] as const);
  return { match, fault: kind === 'status' ? { kind, status: random.pick([500, 503]) } : { kind }, when };
}

function drawReadFault(random: Random, of: Kind): FaultRule {
  const match = { method: 'GET', times: random.between(1, 2), skip: random.between(0, 2) };
  return random.chance(0.5)
    ? { match, fault: { kind: 'cut' } }
    : { match, fault: { kind: 'status', status: random.pick(isShoppers(of) ? [429, 500] : [404, 429, 500]) } };
}

/** PayNow shows the order's payments once as they were when the history began. */
function staleRead(mark: string, { order }: KeyPlan, world: World): StepPlan['faults'] {
  if (!order) return [];
  const body = world.paymentsOf(order);
  const match = { method: 'GET', path: '/payments$', times: 1 };
  return [{ mark, rule: { match, fault: { kind: 'status', status: 200, body } }, isStale: true }];
}
