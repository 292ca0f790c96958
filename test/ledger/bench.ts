import { afterAll, beforeAll, beforeEach } from 'vitest';
import { GatewayError } from '../../src/core/errors.js';
import { silentLog } from '../../src/core/log.js';
import type { LedgerCall, WriteSteps } from '../../src/ledger/ledger.js';
import type { LedgerStore } from '../../src/ledger/store.js';
import { type LedgerOptions, WriteLedger } from '../../src/ledger/writeLedger.js';
import type { KINDS, Place } from './stores.js';

/** What a test's PayNow says to refuse. */
export class Refused extends Error {}

/** A call; what is given replaces parts of it. */
export const call = (changed: object = {}): LedgerCall => ({
  storeId: '1',
  key: 'key-1',
  caller: 'anna',
  input: { mutation: 'refund', ...{ amount: 5, reason: 'x' } },
  subject: 'order:7',
  ...changed,
});

/** Settings of the ledgers that a bench opens, in milliseconds. */
export const SETTLE_AFTER = 1_000_000;
export const LEASE = 60_000;

/** The outcome of a write whose answer did not arrive. */
export const unknown = { code: 'UPSTREAM_OUTCOME_UNKNOWN' };
export const lost = (): Promise<never> =>
  Promise.reject(new GatewayError('UPSTREAM_OUTCOME_UNKNOWN', 'the answer is lost'));

/** The steps of a write that is sent like this. */
export const steps = <T>(
  send: () => Promise<T>,
  more: Partial<WriteSteps<T, unknown>> = {},
): WriteSteps<T, unknown> => ({
  prepare: async () => ({ planned: true }),
  send,
  freesKey: (error) => error instanceof Refused || (error instanceof GatewayError && error.code !== unknown.code),
  ...more,
});

/** The steps of a call that must come to neither preparing nor sending. */
export const forbidden = steps<unknown>(() => Promise.reject(new Error('sent twice')), {
  prepare: () => Promise.reject(new Error('prepared twice')),
});

/** Key and state of the newest entries. */
export const states = async (ledger: WriteLedger): Promise<readonly string[]> =>
  (await ledger.entries('1', { limit: 10 })).map(({ entry }) => `${entry.key} ${entry.state}`);

/** All that a store holds. */
export const everything = (store: LedgerStore) => store.scan({ prefix: '', limit: 1_000 });

/** Empties the place before every test of this suite, and opens ledgers there with a clock of their own. */
export function useBench({ isThere, place: makePlace }: (typeof KINDS)[number]) {
  let place: Place;
  let stores: LedgerStore[];
  let now: number;
  beforeAll(async () => {
    if (isThere) place = await makePlace();
  });
  beforeEach(async () => {
    if (!isThere) return;
    await place.clear();
    stores = [];
    now = 1_000_000_000_000;
    return async () => {
      for (const store of stores) await store.close();
    };
  });
  afterAll(() => place?.[Symbol.asyncDispose]());

  const openStore = async (): Promise<LedgerStore> => {
    const store = await place.open();
    stores.push(store);
    return store;
  };
  return {
    openStore,
    /** A ledger as another process, or the same one after a restart, has it. */
    open: async (options: Partial<LedgerOptions> = {}) =>
      new WriteLedger({
        store: await openStore(),
        settleAfterMs: SETTLE_AFTER,
        leaseMs: LEASE,
        log: silentLog,
        now: () => now,
        elapsed: () => now,
        keyedBy: () => 'one',
        ...options,
      }),
    now: () => now,
    /** Moves the clock on. */
    pass: (ms: number) => {
      now += ms;
    },
  };
}
