import type { FaultRule } from '../../../src/sandbox/faults/faults.js';
import type { Random } from '../../../src/sandbox/seed/random.js';
import { isShoppers, type Kind } from './mutations.js';
import type { ModelOrder, World } from './world.js';

/** A fault for the requests with one mark. */
export interface AimedFault {
  readonly mark: string;
  readonly rule: FaultRule;
  /** Shows what was; PayNow is not as late as the time after which an unseen write counts as not carried out. */
  readonly isStale?: true;
}

/** What can happen to a write: refused, or its answer lost before PayNow has carried it out or after. */
export function drawWriteFault(random: Random, of: Kind): FaultRule {
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

/** What can happen to a read. */
export function drawReadFault(random: Random, of: Kind): FaultRule {
  const match = { method: 'GET', times: random.between(1, 2), skip: random.between(0, 2) };
  return random.chance(0.5)
    ? { match, fault: { kind: 'cut' } }
    : { match, fault: { kind: 'status', status: random.pick(isShoppers(of) ? [429, 500] : [404, 429, 500]) } };
}

/** PayNow shows the order's payments once as they were when the history began. */
export function staleRead(mark: string, order: ModelOrder | undefined, world: World): readonly AimedFault[] {
  if (!order) return [];
  const body = world.paymentsOf(order);
  const match = { method: 'GET', path: '/payments$', times: 1 };
  return [{ mark, rule: { match, fault: { kind: 'status', status: 200, body } }, isStale: true }];
}
