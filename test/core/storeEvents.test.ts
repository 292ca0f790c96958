import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { deliveredEvent, STORE_EVENT_NAMES, STORE_EVENTS, subscribedEvent } from '../../src/core/storeEvents.js';

const lock = JSON.parse(readFileSync(new URL('../../contract/wire.lock.json', import.meta.url), 'utf8')) as {
  readonly schemas: { readonly WebhookEventType: { readonly enum: readonly string[] } };
};

describe('the events of a store', () => {
  it('are those that can be subscribed to, without the one that is never delivered', () => {
    const known = STORE_EVENT_NAMES.map((name) => STORE_EVENTS[name].wire);
    expect(new Set([...known, 'OnIgnore'])).toEqual(new Set(lock.schemas.WebhookEventType.enum));
    expect(known).toHaveLength(lock.schemas.WebhookEventType.enum.length - 1);
  });

  it('are found by either wire name', () => {
    for (const name of STORE_EVENT_NAMES) {
      expect(subscribedEvent(STORE_EVENTS[name].wire)).toBe(name);
      expect(deliveredEvent(STORE_EVENTS[name].delivered)).toBe(name);
      expect(STORE_EVENTS[name].delivered).toBe(`ON_${name}`);
    }
  });

  it('have names that no rule would give', () => {
    expect(subscribedEvent('OnDiscordOrderActionsQueued')).toBe('DISCORD_ACCOUNT_LINKED_TO_CHECKOUT');
    expect(deliveredEvent('ON_DISCORD_ORDER_ACTIONS_QUEUED')).toBeUndefined();
    expect([subscribedEvent('OnIgnore'), subscribedEvent('toString'), deliveredEvent('constructor')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
