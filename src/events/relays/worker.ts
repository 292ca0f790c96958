import { randomBytes } from 'node:crypto';
import { Waking } from './clock.js';
import type { Relay } from './relay.js';
import { type RelayTools, RelayTurn } from './turn.js';

/** After a failure of what is kept, the next look waits this long, in milliseconds. */
const RETRY_MS = 1_000;

/** Delivers for one relay whenever this process holds its lease, on its own: it waits for no other relay. */
export class RelayWorker {
  readonly #waking: Waking;
  readonly #owner = randomBytes(8).toString('hex');
  readonly #running: Promise<void>;
  #turn: RelayTurn | undefined;
  #isStopping = false;
  #isEager = true;
  #isLost = false;

  constructor(
    private relay: Relay,
    private readonly tools: RelayTools,
  ) {
    this.#waking = new Waking(tools.clock);
    this.#running = this.#run();
  }

  /** Milliseconds since 1970 at which the oldest event that waits here was received; undefined when none does. */
  get waitingSince(): number | undefined {
    return this.#turn?.waitingSince;
  }

  get storeId(): string {
    return this.relay.storeId;
  }

  /** Looks for something to do, soon. */
  wake(): void {
    this.#waking.call();
  }

  /** Takes another target or filter; the next attempt is made at once. */
  change(relay: Relay): void {
    if (JSON.stringify(relay) === JSON.stringify(this.relay)) return;
    this.relay = relay;
    this.#isEager = true;
    this.#isLost = true; // a turn is for one target
    this.wake();
  }

  /** Ends after the attempt under way. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#isStopping) {
      let waitMs = this.tools.leaseMs / 3;
      try {
        if (await this.#deliver()) waitMs = 0;
      } catch (error) {
        this.tools.log.warn({ relay: this.relay.id, failure: String(error) }, 'a relay waits: what it keeps is away');
        waitMs = RETRY_MS;
      }
      if (!this.#isStopping && waitMs > 0) await this.#waking.wait(waitMs);
    }
  }

  /** Delivers until the lease is lost, or no more has to be done. Says whether it may be tried again at once. */
  async #deliver(): Promise<boolean> {
    const { records, leaseMs } = this.tools;
    const { relay } = this;
    const lease = { name: relay.id, owner: this.#owner };
    if (!(await records.take(lease, leaseMs))) return false;
    this.#isLost = false;
    const heart = setInterval(() => {
      records.renew(lease, leaseMs).then(
        (isHeld) => {
          if (!isHeld) this.#lose();
        },
        () => undefined, // an attempt renews it before, so it is not made while this fails
      );
    }, leaseMs / 3);
    heart.unref();
    const turn = new RelayTurn(relay, lease, this.tools, this.#isEager);
    this.#turn = turn;
    this.#isEager = false;
    try {
      while (!this.#isStopping && !this.#isLost && relay === this.relay) {
        const step = await turn.step();
        if (typeof step !== 'number') return false;
        if (step > 0) await this.#waking.wait(step);
      }
      return relay !== this.relay;
    } finally {
      clearInterval(heart);
      this.#turn = undefined;
      await records.letGo(lease).catch(() => undefined); // it runs out by itself
    }
  }

  #lose(): void {
    this.#isLost = true;
    this.wake();
  }
}
