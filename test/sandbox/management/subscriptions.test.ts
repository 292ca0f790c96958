import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SubscriptionRow } from '../../../src/upstream/management/subscriptions.js';
import { type Bed, errorForm, first, startBed } from '../support.js';

let bed: Bed;
beforeEach(async () => {
  bed = await startBed();
});
afterEach(() => bed[Symbol.asyncDispose]());

const active = async () => first(await bed.rows<SubscriptionRow>('subscriptions?status=active&limit=1'));
const read = async (id: string) => (await bed.send('GET', `subscriptions/${id}`)).body;

describe('subscriptions', () => {
  it('are filtered', async () => {
    const some = await bed.rows<SubscriptionRow>('subscriptions?limit=100');
    const one = first(some.filter((row) => row.payment_method_id));
    const cases: Array<[string, (row: SubscriptionRow) => boolean]> = [
      ['status=active&status=created', ({ status }) => status === 'active' || status === 'created'],
      [`customer_id=${one.customer.id}`, ({ customer }) => customer.id === one.customer.id],
      [`subscription_id=${one.id}`, ({ id }) => id === one.id],
      [`billing_email=${one.billing_email?.toUpperCase()}`, ({ billing_email }) => billing_email === one.billing_email],
      [`payment_method_id=${one.payment_method_id}`, (row) => row.payment_method_id === one.payment_method_id],
      [`checkout_id=${one.checkout_id}`, ({ checkout_id }) => checkout_id === one.checkout_id],
    ];
    for (const [query, passes] of cases) {
      const rows = await bed.rows<SubscriptionRow>(`subscriptions?limit=100&${query}`);
      expect(rows.every(passes), query).toBe(true);
      const expected = some.filter(passes).map(({ id }) => id);
      expect(rows.map(({ id }) => id).slice(0, expected.length), query).toEqual(expected);
    }
    expect(await bed.rows('subscriptions?trial_id=42')).toEqual([]);
    expect((await bed.send('GET', 'subscriptions?status=lost')).status).toBe(400);
    expect(await read('42')).toEqual(errorForm(404, 'not-found'));
  });

  it('end at once', async () => {
    const { id } = await active();
    const { status, body } = await bed.send('POST', `subscriptions/${id}/cancel`, { cancel_at_period_end: false });
    expect([status, body]).toEqual([204, undefined]);
    expect(await read(id)).toMatchObject({
      status: 'canceled',
      canceled_at: expect.any(String),
      next_attempt_at: null,
    });
    const again = await bed.send('POST', `subscriptions/${id}/cancel`, {});
    expect(again.body).toEqual(errorForm(409, 'subscription-already-canceled'));
  });

  it('end with their period; asking again changes nothing', async () => {
    const { id } = first(
      (await bed.rows<SubscriptionRow>('subscriptions?status=active')).filter((row) => !row.cancel_at_period_end),
    );
    const ask = () => bed.send('POST', `subscriptions/${id}/cancel`, { cancel_at_period_end: true });
    expect((await ask()).status).toBe(204);
    const once = (await read(id)) as SubscriptionRow;
    expect(once).toMatchObject({ status: 'active', cancel_at_period_end: true, canceled_at: null });
    expect((await ask()).status).toBe(204);
    expect(await read(id)).toMatchObject({ cancellation_requested_at: once.cancellation_requested_at });
  });

  it.each([[{ cancel_at_period_end: 'yes' }], ['[]']])('%j is refused', async (body) => {
    const { id } = await active();
    expect((await bed.send('POST', `subscriptions/${id}/cancel`, body)).body).toEqual(errorForm(400, 'bad-request'));
    expect((await bed.send('POST', 'subscriptions/42/cancel', {})).status).toBe(404);
  });
});
