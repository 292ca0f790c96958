import { GatewayError } from '../core/errors.js';
import type { Accepted } from './accepted.js';
import { LedgerUnavailable } from './errors.js';
import { Hold, type HoldOptions } from './hold.js';
import type { EntryState, LedgerCall, WriteSteps } from './ledger.js';
import type { Observed } from './observed.js';
import type { Held } from './record.js';

/** What writes are sent with. */
export interface SendingOptions extends HoldOptions {
  readonly observed: Observed;
  readonly accepted: Accepted;
  /** Told of each state that an entry comes into. */
  readonly onState: ((state: EntryState) => void) | undefined;
}

/** From a write's entry to its send, and to what is known of its outcome. */
export class Sending {
  constructor(private readonly options: SendingOptions) {}

  /** Carries out a write whose entry has been begun, and records how it ended. Rejects with what the steps throw. */
  async carryOut<T, Plan>(call: LedgerCall, begun: Held, steps: WriteSteps<T, Plan>): Promise<T> {
    const hold = new Hold(begun, this.options);
    try {
      const plan = await this.#readyToSend(hold, steps);
      return await this.#send(call, hold, plan, steps);
    } finally {
      hold.letGo();
    }
  }

  /** Everything before the send. Whatever fails, nothing was sent, and the entry goes. */
  async #readyToSend<T, Plan>(hold: Hold, steps: WriteSteps<T, Plan>): Promise<Plan> {
    try {
      const plan = await steps.prepare();
      const change = { state: 'sent', sentAt: this.options.now(), plan } as const;
      if (!(await hold.move(change)) || !hold.isAlive) throw new LedgerUnavailable('it was too slow.');
      this.options.onState?.('sent');
      return plan;
    } catch (error) {
      await hold.drop();
      throw error;
    }
  }

  async #send<T, Plan>(call: LedgerCall, hold: Hold, plan: Plan, steps: WriteSteps<T, Plan>): Promise<T> {
    let result: T;
    let claims: readonly string[];
    try {
      result = await steps.send(plan);
      claims = steps.claimsOf?.(result) ?? []; // throws for an answer that does not say what was made
    } catch (error) {
      if (!steps.freesKey(error)) {
        const left = await hold.leaveUnknown();
        if (left) this.options.observed.lost(left);
        this.options.onState?.('unknown');
      } else if (error instanceof GatewayError && error.code === 'UNAUTHENTICATED') {
        // A credential that PayNow does not accept any more leaves no trace either.
        this.options.accepted.forget(call, steps);
        await hold.drop();
      } else {
        await hold.end({ state: 'refused', settledAt: this.options.now() });
        this.options.onState?.('refused');
      }
      throw error;
    }
    await hold.end({ state: 'done', settledAt: this.options.now(), claims }, { result });
    this.options.onState?.('done');
    return result;
  }
}
