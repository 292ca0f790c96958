import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { readEventsLock } from '../../scripts/contract/events.js';
import { STORE_EVENTS, type StoreEventName } from '../../src/core/storeEvents.js';
import { startState } from '../../src/sandbox/seed/startState.js';
import type { Outbox, StoreState } from '../../src/sandbox/state.js';
import { TOLD_EVENTS, type ToldEvent, tellOf } from '../../src/sandbox/webhooks/tell.js';
import { checkValue } from '../contract/checkValue.js';

const { events, schemas } = readEventsLock(fileURLToPath(new URL('../..', import.meta.url)));
const lock = { operations: {}, schemas };

const refundsOf = (store: StoreState) => store.payments.all().flatMap(({ refunds }) => refunds ?? []);

/** The rows that an event may be about. */
function rowsOf(event: ToldEvent, store: StoreState): readonly { readonly id: string }[] {
  if (event === 'REFUND') return refundsOf(store);
  if (/^(ORDER|DISCORD)/.test(event)) return store.orders.all();
  if (/^(PAYMENT|CHARGEBACK)/.test(event)) return store.payments.all();
  if (event.startsWith('DELIVERY')) return store.deliveryItems.all();
  return store.subscriptions.all();
}

it('knows every event whose body PayNow describes, and no other', () => {
  const described = TOLD_EVENTS.map((event) => STORE_EVENTS[event].delivered);
  expect([...described].sort()).toEqual(Object.keys(events).sort());
});

it.each(TOLD_EVENTS)(
  '%s has the body that PayNow describes, whatever it is about',
  (event: ToldEvent & StoreEventName) => {
    const outbox: Outbox = { post: () => undefined };
    const state = startState({ seed: 1, now: new Date('2026-11-01T12:00:00Z') }, outbox);
    const { wire, delivered } = STORE_EVENTS[event];
    let told = 0;
    for (const store of state.stores.values()) {
      const [webhook] = store.webhooks.all();
      if (!webhook) continue;
      for (const { id } of store.webhooks.all()) store.webhooks.remove(id);
      store.webhooks.put({ ...webhook, subscribed_to: wire });
      // Rows of every kind the seed has; a product is gone for one of them.
      const rows = rowsOf(event, store);
      const some = rows.filter((_, index) => index % Math.ceil(rows.length / 40) === 0);
      const before = new Set(store.webhookDeliveries.all().map(({ id }) => id));
      for (const [index, { id }] of some.entries()) {
        if (index === some.length - 5) for (const product of store.products.all()) store.products.remove(product.id);
        tellOf(state, event, id);
      }
      for (const delivery of store.webhookDeliveries.all().filter(({ id }) => !before.has(id))) {
        const payload = delivery.payload as { event_type: string; body: unknown };
        expect(payload.event_type).toBe(delivered);
        expect(checkValue(payload.body, events[delivered] ?? {}, delivered, lock)).toEqual([]);
        told += 1;
      }
    }
    expect(told).toBeGreaterThan(5);
  },
);
