import { LRUCache } from 'lru-cache';
import { upTo } from '../../core/bounds.js';

/** Epochs that are remembered. Callers name stores freely, so there is no end of names. */
const MAX_EPOCHS = 10_000;

/**
 * When what was last written to. What was never seen shares one epoch; forgetting the least used name raises that one,
 * so that no epoch ever comes back: at worst, something is read again that need not be.
 */
export class Epochs {
  readonly #known = new LRUCache<string, number>({
    ...upTo(MAX_EPOCHS),
    dispose: (_epoch, _name, reason) => {
      if (reason === 'evict') this.#others = this.#draw();
    },
  });
  #others = 0;
  #last = 0;

  /** The epoch of what has this name. */
  of(name: string): number {
    return this.#known.get(name) ?? this.#others;
  }

  /** Begins a new one, which there has never been. */
  raise(name: string): void {
    this.#known.set(name, this.#draw());
  }

  /** Begins new ones for all names. */
  raiseAll(): void {
    this.#known.clear();
    this.#others = this.#draw();
  }

  #draw(): number {
    this.#last += 1;
    return this.#last;
  }
}
