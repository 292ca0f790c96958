import { showTold, type Told } from './mutations.js';
import type { SeenWrite } from './paynow.js';
import type { Claimant, HistoryPlan, KeyPlan } from './plan.js';
import type { Stage } from './run.js';
import type { World } from './world.js';

/** A call that has ended. Times are lines of the log. */
export interface Asked {
  readonly key: string;
  readonly claimant: Claimant;
  readonly began: number;
  readonly ended: number;
  readonly told: Told;
}

/** What was seen from both sides of the gateways. */
export interface Seen {
  readonly asked: readonly Asked[];
  readonly writes: ReadonlyArray<SeenWrite & { readonly key: string; readonly at: number }>;
}

type Write = Seen['writes'][number];

/** Compares what PayNow has with what the callers were told; gives what must not be. */
export async function judge(plan: HistoryPlan, seen: Seen, world: World, stage: Stage): Promise<readonly string[]> {
  return [
    ...plan.keys.flatMap(byCaller).flatMap((key) => judgeKey(key, seen, plan.isStale)),
    ...judgeRefunds(plan, world),
    ...(plan.isStale
      ? []
      : seen.writes.filter(({ isImpossible, what }) => isImpossible && what.includes('/refund'))
    ).map(({ key, what }) => `${key} sent a refund that PayNow had to refuse: ${what}`),
    ...(await judgeClaims(plan, stage)),
  ];
}

/** Keys belong to their callers: what one of them does with a key is nothing to the others. */
function byCaller(plan: KeyPlan): KeyPlan[] {
  const marks = new Set(plan.claimants.map(({ mark }) => mark));
  return [...marks].map((mark) => ({ ...plan, claimants: plan.claimants.filter((one) => one.mark === mark) }));
}

function judgeKey({ key, claimants }: KeyPlan, seen: Seen, isStale: boolean): string[] {
  const mark = claimants[0]?.mark;
  const asked = seen.asked.filter((one) => one.key === key && one.claimant.mark === mark);
  const sent = seen.writes.filter((write) => write.key === key && write.mark === mark && !write.isRefused);
  const [write] = sent;
  const say = (problem: string, one?: Asked) =>
    `${one?.claimant.name ?? key}: ${problem}${one ? `, was told: ${showTold(one.told)}` : ''}`;
  const problems = sent.length > 1 ? [say(`${sent.length} writes that PayNow may have carried out`)] : [];
  const made = sent.flatMap((one) => one.made);
  problems.push(
    ...judgeResults(asked, made).map((one) => say(`not what PayNow made (${made.join() || 'nothing'})`, one)),
  );
  if (made.length > 0) {
    problems.push(...toldAs(asked, 'notSeen').map((one) => say(`but PayNow made ${made.join()}`, one)));
  }
  if (write) problems.push(...judgeOthers(asked, write).map((one) => say('the key is not theirs', one)));
  if (write) problems.push(...judgeOwner(asked, write).map((one) => say('but it was sent before', one)));
  const last = lastTold(asked, claimants);
  if (made.length > 0 && !last.some(({ told }) => ['done', 'unknown', 'settledByHand'].includes(told))) {
    problems.push(say(`the result is lost: ${last.map(showTold).join('; ')}`));
  }
  if (made.length > 0 && write?.isReadable && !isStale && !last.some(({ told }) => told === 'done')) {
    problems.push(say(`the result was not found by reading: ${last.map(showTold).join('; ')}`));
  }
  if (!isStale && last.some(({ told }) => told === 'busy')) problems.push(say('the order is still taken'));
  if (last.some(({ told }) => told === 'unknown')) problems.push(say('a person has recorded it, and it is unknown'));
  return problems;
}

const toldAs = (asked: readonly Asked[], told: Told['told']) => asked.filter((one) => one.told.told === told);

/** What each was told last. */
const lastTold = (asked: readonly Asked[], claimants: readonly Claimant[]): readonly Told[] =>
  claimants.flatMap((claimant) => asked.findLast((one) => one.claimant === claimant)?.told ?? []);

/** Results that differ from each other, or from what PayNow made. */
function judgeResults(asked: readonly Asked[], made: readonly string[]): readonly Asked[] {
  const done = asked.flatMap((one) => (one.told.told === 'done' ? [{ one, ...one.told }] : []));
  return done.filter(({ ids, text }) => ids.join() !== made.join() || text !== done[0]?.text).map(({ one }) => one);
}

const OF_THE_WRITE: ReadonlyArray<Told['told']> = ['done', 'notSeen', 'settledByHand'];

/** Calls with another input that were told of the write, or began after it and met no conflict. */
function judgeOthers(asked: readonly Asked[], write: Write): readonly Asked[] {
  const isToldOfIt = ({ told: { told } }: Asked) => OF_THE_WRITE.includes(told);
  const isOfCaller = ({ claimant, ended, told: { told } }: Asked) =>
    claimant.mark === write.mark && ended > write.at && (OF_THE_WRITE.includes(told) || told === 'unknown');
  const owner = asked.find(isOfCaller)?.claimant;
  return asked.filter((one) => {
    const { claimant, began, told } = one;
    if (claimant.mark === write.mark && (owner === undefined || claimant === owner)) return false;
    return isToldOfIt(one) || (began > write.at && !['keyTaken', 'lost', 'failed'].includes(told.told));
  });
}

/** Calls of the owner's that began after the write was sent, or its result told, and were told that nothing was done. */
function judgeOwner(asked: readonly Asked[], write: Write): readonly Asked[] {
  const first = asked.find(({ told }) => told.told === 'done');
  return asked.filter(({ claimant, began, told: { told } }) => {
    if (first?.claimant === claimant && began > first.ended) return !['done', 'lost', 'failed'].includes(told);
    return claimant.mark === write.mark && began > write.at && (told === 'refused' || told === 'busy');
  });
}

/** No line of an order may have two refunds that have not failed, and no refund may exceed the payment. */
function judgeRefunds(plan: HistoryPlan, world: World): string[] {
  return plan.orders.flatMap((order) => {
    const live = world.refundsOf(order).filter(({ status }) => status !== 'failed' && status !== 'canceled');
    const lines = live.flatMap(({ order_line_id: line }) => line ?? []);
    return new Set(lines).size < lines.length ? [`order ${order.id}: two refunds of one line`] : [];
  });
}

/** No two entries may claim the same thing. */
async function judgeClaims({ keys }: HistoryPlan, { journal, paynow }: Stage): Promise<string[]> {
  const found = await Promise.all(keys.map(({ key }) => journal.findAll(paynow.store.store.id, key)));
  const claims = found.flat().flatMap(({ record }) => record.claims ?? []);
  return new Set(claims).size < claims.length ? [`two entries claim the same: ${claims.join()}`] : [];
}
