import { LRUCache } from 'lru-cache';
import { upTo } from '../core/bounds.js';
import type { Caller } from './caller.js';

/** Milliseconds for which PayNow's word on a credential counts. */
export const ACCEPTANCE_MS = 60_000;

/** Credentials that are remembered; beyond it the one unused for longest is forgotten. */
const MAX_CREDENTIALS = 10_000;

interface Word {
  readonly accepted: boolean;
  readonly until: number;
}

/**
 * What PayNow has said of callers' own credentials in the last minute, by their keyed hashes. Anybody can write down
 * something that looks like a key, so having sent one proves nothing.
 */
export class Acceptance {
  readonly #words = new LRUCache<string, Word>(upTo(MAX_CREDENTIALS));

  /** @param now milliseconds of a clock that only goes forward */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Whether PayNow accepts the credential; `undefined` when it has not said so lately. */
  known(credentialKey: string): boolean | undefined {
    const word = this.#words.get(credentialKey);
    return word && this.now() < word.until ? word.accepted : undefined;
  }

  /** Remembers what PayNow has just said. */
  remember(credentialKey: string, accepted: boolean): void {
    this.#words.set(credentialKey, { accepted, until: this.now() + ACCEPTANCE_MS });
  }

  /** Whether the caller is known to be somebody, without asking PayNow: a token was checked here. */
  knows(caller: Caller): boolean {
    if (caller.kind === 'anonymous') return false;
    return caller.kind === 'token' || this.known(caller.credential.key) === true;
  }
}
