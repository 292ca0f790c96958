import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CreateGiftCardBody, GiftCardRow } from '../../../src/upstream/management/giftCards.js';
import type { OrderRow } from '../../../src/upstream/management/orders.js';
import { type Bed, errorForm, first, startBed } from '../support.js';

let bed: Bed;
beforeEach(async () => {
  bed = await startBed();
});
afterEach(() => bed[Symbol.asyncDispose]());

const card: CreateGiftCardBody = { enabled: true, code: 'Test-Card', balance: 1500, usable_at: '2026-01-01T00:00:00Z' };

describe('gift cards', () => {
  it('a new one is there, changes, and is canceled', async () => {
    const { status, body } = await bed.send('POST', 'giftcards', { ...card, expires_at: null });
    expect(status).toBe(200);
    expect(body).toMatchObject({ ...card, starting_balance: 1500, created_by: { type: 'api_key' } });
    expect(body).not.toHaveProperty('expires_at');
    const { id } = body as GiftCardRow;
    expect(first(await bed.rows('giftcards?limit=1')).id).toBe(id);
    const changed = await bed.send('PATCH', `giftcards/${id}`, { balance: 20, expires_at: '2030-01-01T00:00:00Z' });
    expect(changed.body).toMatchObject({ balance: 20, starting_balance: 1500, expires_at: '2030-01-01T00:00:00Z' });
    const cleared = await bed.send('PATCH', `giftcards/${id}`, { expires_at: null });
    expect(cleared.body).not.toHaveProperty('expires_at');
    const canceled = await bed.send('DELETE', `giftcards/${id}`);
    expect(canceled.body).toMatchObject({ id, canceled_by: { type: 'api_key' } });
    expect((await bed.send('GET', `giftcards/${id}`)).body).toEqual(canceled.body);
    expect(await bed.rows('giftcards?code=test-card')).toEqual([]);
    expect(await bed.rows('giftcards?code=test-card&include_canceled=true')).toEqual([canceled.body]);
    expect((await bed.send('DELETE', `giftcards/${id}`)).body).toEqual(errorForm(409, 'giftcard-canceled'));
    expect((await bed.send('PATCH', `giftcards/${id}`, { balance: 1 })).body).toEqual(
      errorForm(409, 'giftcard-canceled'),
    );
  });

  it('a code is taken while its card stands', async () => {
    const { id } = (await bed.send('POST', 'giftcards', card)).body as GiftCardRow;
    const again = await bed.send('POST', 'giftcards', { ...card, code: 'TEST-card' });
    expect(again.body).toEqual(errorForm(409, 'giftcard-code-already-exists'));
    expect((await bed.send('PATCH', `giftcards/${id}`, { code: 'TEST-CARD' })).status).toBe(200);
    await bed.send('DELETE', `giftcards/${id}`);
    expect((await bed.send('POST', 'giftcards', card)).status).toBe(200);
  });

  it.each<[Partial<Record<keyof CreateGiftCardBody, unknown>>, string]>([
    [{ balance: -1 }, 'balance'],
    [{ balance: 1.5 }, 'balance'],
    [{ code: ' ' }, 'code'],
    [{ note: null }, 'note'],
    [{ usable_at: null }, 'usable_at'],
    [{ usable_at: '2027-01-02T00:00:00Z', expires_at: '2027-01-01T00:00:00Z' }, 'expires_at'],
  ])('%j is refused, new or changed', async (change, path) => {
    const refusal = { status: 400, code: 'bad-request', errors: [{ path }] };
    expect((await bed.send('POST', 'giftcards', { ...card, ...change })).body).toMatchObject(refusal);
    const { id } = first(await bed.rows('giftcards?limit=1'));
    expect((await bed.send('PATCH', `giftcards/${id}`, change)).body).toMatchObject(refusal);
  });

  it('what is not there is not found', async () => {
    for (const [method, body] of [['GET'], ['PATCH', { balance: 1 }], ['DELETE']] as const) {
      expect((await bed.send(method, 'giftcards/42', body)).body).toEqual(errorForm(404, 'not-found'));
    }
  });

  it('the seed has the card of every order, with what the order left of it', async () => {
    const cards = new Map<string, GiftCardRow>();
    for (let after = ''; ; ) {
      const page = await bed.rows<GiftCardRow>(`giftcards?limit=100&include_canceled=true${after}`);
      for (const row of page) cards.set(row.id, row);
      if (page.length < 100) break;
      after = `&after=${page.at(-1)?.id}`;
    }
    const codes = [...cards.values()].map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    expect([...cards.values()].filter((row) => row.canceled_at)).toHaveLength(3);
    const orders = await bed.rows<OrderRow>('orders?limit=100');
    const usages = orders.flatMap((order) => order.applied_giftcards.map((usage) => ({ order, usage })));
    expect(usages.length).toBeGreaterThan(0);
    for (const { order, usage } of usages) {
      const row = cards.get(usage.giftcard_id);
      const spent = (row?.starting_balance ?? 0) - (row?.balance ?? 0);
      expect(spent).toBe(order.completed_at ? usage.usage_amount : 0);
    }
  });
});
