import type { CancelSignal } from '../../core/cancellation.js';

/** Who wants to send a call. */
export interface Turn {
  /** The credential's hash, or the address of one who has none. */
  readonly name: string;
  /** Where a stranger comes from; `undefined` for a credential that PayNow has accepted. */
  readonly strangerAt: string | undefined;
}

/** How many may be inside at one time. */
export interface GateBounds {
  readonly all: number;
  /** With one name. */
  readonly each: number;
  /** Of all strangers together. */
  readonly strangers: number;
  /** Of the strangers at one address. */
  readonly address: number;
}

interface Party {
  readonly key: string;
  readonly name: string;
  readonly strangerAt: string | undefined;
  inside: number;
  /** In the order in which they came. */
  readonly waiting: Set<Waiter>;
}

/** One who waits, and with whom they are counted: strangers may come to be known meanwhile. */
interface Waiter {
  party: Party;
  readonly admit: () => void;
}

/**
 * Shares a bounded number of slots. Whoever finds no room waits; a slot that comes free goes to the name, and among
 * strangers to the address, with the fewest inside, in turns among equals. Strangers never have more than their part:
 * there is always room for those whom PayNow knows.
 */
export class FairGate {
  #inside = 0;
  #strangers = 0;
  readonly #addresses = new Map<string, number>();
  /** How many are inside with a name: some may have come in as strangers before it was known. */
  readonly #names = new Map<string, number>();
  readonly #parties = new Map<string, Party>();
  /** Those of whom somebody waits, in turns. */
  readonly #waiting = new Set<Party>();

  constructor(private readonly bounds: GateBounds) {}

  /** Runs `work` inside. Rejects with the signal's reason when aborted while waiting. */
  async run<T>(turn: Turn, signal: CancelSignal, work: () => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    let party = this.#partyOf(turn);
    if (this.#hasRoom(party)) this.#count(party, 1);
    else party = await this.#wait(party, signal);
    try {
      return await work();
    } finally {
      this.#leave(party);
    }
  }

  /** How many are inside, and how many wait. */
  counts(): { readonly inside: number; readonly waiting: number } {
    let waiting = 0;
    for (const party of this.#waiting) waiting += party.waiting.size;
    return { inside: this.#inside, waiting };
  }

  /** Whoever waits with this name is no stranger any more. */
  welcome(name: string): void {
    for (const party of [...this.#waiting]) {
      if (party.name !== name || party.strangerAt === undefined) continue;
      const known = this.#partyOf({ name, strangerAt: undefined });
      for (const waiter of party.waiting) {
        party.waiting.delete(waiter);
        waiter.party = known;
        this.#queue(waiter);
      }
      this.#forgetIdle(party);
    }
    this.#fill();
  }

  #partyOf({ name, strangerAt }: Turn): Party {
    const key = strangerAt === undefined ? name : `${name} ${strangerAt}`;
    const known = this.#parties.get(key);
    if (known) return known;
    const party: Party = { key, name, strangerAt, inside: 0, waiting: new Set() };
    this.#parties.set(key, party);
    return party;
  }

  #hasRoom(party: Party): boolean {
    const { all, each, strangers, address } = this.bounds;
    if (this.#inside >= all || (this.#names.get(party.name) ?? 0) >= each) return false;
    return party.strangerAt === undefined || (this.#strangers < strangers && this.#load(party) < address);
  }

  /** How many are inside beside whom this party is held to be fair. */
  #load({ strangerAt, inside }: Party): number {
    return strangerAt === undefined ? inside : (this.#addresses.get(strangerAt) ?? 0);
  }

  #count(party: Party, change: 1 | -1): void {
    this.#inside += change;
    party.inside += change;
    countIn(this.#names, party.name, change);
    const { strangerAt } = party;
    if (strangerAt === undefined) return;
    this.#strangers += change;
    countIn(this.#addresses, strangerAt, change);
  }

  /** Gives the party in which a slot was taken. */
  #wait(party: Party, signal: CancelSignal): Promise<Party> {
    return new Promise<Party>((resolve, reject) => {
      const leave = () => {
        waiter.party.waiting.delete(waiter);
        this.#forgetIdle(waiter.party);
        reject(signal.reason as Error);
      };
      const waiter: Waiter = {
        party,
        admit: () => {
          signal.removeEventListener('abort', leave);
          resolve(waiter.party);
        },
      };
      this.#queue(waiter);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  #queue(waiter: Waiter): void {
    waiter.party.waiting.add(waiter);
    this.#waiting.add(waiter.party);
  }

  #leave(party: Party): void {
    this.#count(party, -1);
    this.#fill();
    this.#forgetIdle(party);
  }

  /** Lets in whoever waits, as long as there is room. */
  #fill(): void {
    for (;;) {
      const next = this.#waiting.size === 0 ? undefined : this.#next();
      const [waiter] = next?.waiting ?? [];
      if (!next || !waiter) return;
      next.waiting.delete(waiter);
      this.#waiting.delete(next);
      if (next.waiting.size > 0) this.#waiting.add(next); // behind the others
      this.#count(next, 1);
      waiter.admit();
    }
  }

  #next(): Party | undefined {
    let best: Party | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const party of this.#waiting) {
      const load = this.#load(party);
      if (load >= least || !this.#hasRoom(party)) continue;
      if (load === 0) return party;
      best = party;
      least = load;
    }
    return best;
  }

  #forgetIdle(party: Party): void {
    if (party.waiting.size > 0) return;
    this.#waiting.delete(party);
    if (party.inside === 0) this.#parties.delete(party.key);
  }
}

/** Changes a count; one that has come down to nothing is not kept. */
function countIn(counts: Map<string, number>, key: string, change: 1 | -1): void {
  const count = (counts.get(key) ?? 0) + change;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
}
