import type { EventStore } from '../store/eventStore.js';
import type { RelayState } from './relay.js';

/** Where a relay starts when nobody says where: with what happens from now on. */
export async function startOf(store: EventStore, storeId: string): Promise<RelayState> {
  const { epoch, newest, removed } = await store.state(storeId);
  return { position: { epoch, place: newest ?? removed ?? '0-0' } };
}
