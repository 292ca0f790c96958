import type { Random } from '../../../src/sandbox/seed/random.js';
import { Answers, type GraphqlAnswer } from './answers.js';
import type { Sending } from './client.js';
import { LedgerLoad } from './ledgerLoad.js';
import { READS } from './reads.js';
import type { Shop } from './shop.js';
import { WRITES } from './writes.js';

/** At one time. */
const CLIENTS = 96;
/** Share of the requests whose client does not wait. */
const LEAVING = 0.04;
const LEAVE_WITHIN_MS = 40;

/** Keys that the counter of guesses holds: `MAX_KEYS` in src/server/limits/guesses.ts. */
const GUESSING_KEYS = 50_000;
const GUESS = '{ storefront(storeId: "nowhere") { giftCard(code: "A") { code } } }';

/** What fills the caches of documents, which hold 1,024 each, and those that `settingsOf` bounds. */
const FILLING: Readonly<Record<string, number>> = {
  'a document never seen': 700,
  'a document never seen, invalid': 700,
  'a document never seen, unreadable': 1_300,
  'storefront by hash': 800,
};

/** Everything that is sent, and its result. */
export class Load {
  readonly answers = new Answers();

  private constructor(
    private readonly shop: Shop,
    private readonly random: Random,
    readonly ledger: LedgerLoad,
  ) {}

  static async create(shop: Shop, random: Random): Promise<Load> {
    return new Load(shop, random, await LedgerLoad.create(shop));
  }

  /**
   * Fills what is kept and bounded by a number of entries, so that only what is not bounded can grow afterwards. Of
   * guesses, strangers make them: each has an address and a token of its own, which are two keys.
   */
  async fill(): Promise<void> {
    await this.#times(GUESSING_KEYS / 2, async () => {
      const address = `2001:db8:2:${this.random.hex(4)}:${this.random.hex(4)}::${this.random.hex(4)}`;
      const headers = { 'x-forwarded-for': address };
      const authorization = `Customer ${this.random.hex(24)}`;
      await this.#send("strangers' guesses", { authorization, headers, body: { query: GUESS } });
    });
    for (const [kind, count] of Object.entries(FILLING)) {
      const make = READS[kind];
      if (make) await this.#times(count, async () => void (await this.#send(kind, make(this.shop, this.random))));
    }
  }

  /** Sends requests of all kinds for so many milliseconds, and waits for the last of them. */
  async run(milliseconds: number): Promise<void> {
    const end = performance.now() + milliseconds;
    await this.#crowd(async () => {
      await this.#one();
      return performance.now() < end;
    });
  }

  /** As many clients as there are, each with one request after the other while `again` says so. */
  async #crowd(again: () => Promise<boolean>): Promise<void> {
    const client = async () => {
      while (await again());
    };
    await Promise.all(Array.from({ length: CLIENTS }, client));
  }

  async #times(count: number, send: () => Promise<void>): Promise<void> {
    let left = count;
    await this.#crowd(async () => {
      left -= 1;
      if (left >= 0) await send();
      return left > 0;
    });
  }

  async #one(): Promise<void> {
    const { random, shop } = this;
    const share = random.next();
    if (share < 0.1) return this.#keyed();
    const [kind, make] = random.pick(Object.entries(share < 0.25 ? WRITES : READS));
    await this.#send(kind, make(shop, random));
  }

  /** One key, up to three times at once. */
  async #keyed(): Promise<void> {
    const keyed = this.ledger.next(this.random);
    const copies = this.random.chance(0.2) ? 3 : 1;
    const send = async () => {
      keyed.sent += 1;
      this.ledger.take(keyed, await this.#send(`${keyed.kind} with a key`, keyed.sending));
    };
    await Promise.all(Array.from({ length: copies }, send));
  }

  async #send(kind: string, sending: Sending): Promise<GraphqlAnswer | undefined> {
    const leaveAfterMs = this.random.chance(LEAVING) ? this.random.next() * LEAVE_WITHIN_MS : undefined;
    return this.answers.take(kind, await this.shop.client.send({ ...sending, leaveAfterMs }));
  }
}
