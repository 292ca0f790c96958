import { comparePlaces, type EventPlace, type StoredEvent } from '../event.js';
import type { EventStore } from '../store/eventStore.js';
import type { RelayPosition } from './relay.js';

const BATCH = 50;

/** What is next behind a position. */
export type Ahead =
  | { readonly kind: 'event'; readonly event: StoredEvent }
  | { readonly kind: 'nothing' }
  /** The log was lost and begun anew. */
  | { readonly kind: 'lost'; readonly epoch: string }
  /** Events up to this place were removed, since they were too old. */
  | { readonly kind: 'expired'; readonly removed: EventPlace };

/** Reads a store's log for one relay, event by event, with a batch in hand. */
export class RelayQueue {
  #batch: StoredEvent[] = [];
  #behind: EventPlace | undefined;

  constructor(
    private readonly store: EventStore,
    private readonly storeId: string,
  ) {}

  /** The next event behind a position. */
  async after({ epoch, place }: RelayPosition): Promise<Ahead> {
    if (this.#batch[0]?.place === place) {
      this.#batch.shift();
      this.#behind = place;
    }
    if (this.#behind === place && this.#batch[0]) return { kind: 'event', event: this.#batch[0] };
    const events = await this.store.read({ storeId: this.storeId, after: place, limit: BATCH });
    // Asked last: what is removed in between has been read.
    const state = await this.store.state(this.storeId);
    if (state.epoch !== epoch) return { kind: 'lost', epoch: state.epoch };
    this.#batch = [...events];
    this.#behind = place;
    const [first] = events;
    const { removed } = state;
    const isGap = removed !== undefined && comparePlaces(place, removed) < 0;
    if (isGap && (first === undefined || comparePlaces(first.place, removed) > 0)) return { kind: 'expired', removed };
    return first ? { kind: 'event', event: first } : { kind: 'nothing' };
  }
}
