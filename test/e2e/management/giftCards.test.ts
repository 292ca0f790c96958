import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GiftCardRow } from '../../../src/upstream/management/giftCards.js';
import type { OrderRow } from '../../../src/upstream/management/orders.js';
import { startTestBed, type TestBed } from '../../support/gateway.js';

let bed: TestBed;

beforeEach(async () => {
  bed = await startTestBed();
});
afterEach(() => bed[Symbol.asyncDispose]());

const CARD = `id paynowId code note enabled balance { minorUnits amount currency } startingBalance { minorUnits }
  usableAt expiresAt createdAt createdBy { type } updatedAt updatedBy { type } canceledAt canceledBy { type }`;
const ERRORS = 'userErrors { message field code upstreamCode }';

interface Card {
  readonly id: string;
  readonly paynowId: string;
  readonly code: string;
  readonly usableAt: string;
}

const gid = (id: string, type = 'GiftCard') => `gid://paynow/${bed.sandbox.storeId}/${type}/${id}`;
const cards = async (query = '') => (await bed.paynow(`giftcards?${query}`)) as GiftCardRow[];
const write = async (name: string, input: Record<string, unknown>, selection = `giftCard { ${CARD} }`) => {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${selection} ${ERRORS} } }`;
  const { data, errors, calls } = await bed.ask(query, { variables: { input } });
  expect(errors).toEqual([]);
  const payload = (data as Record<string, { giftCard: Card | null; userErrors: readonly object[] }>)[name];
  if (!payload) throw new Error(`${name} came to nothing`);
  return { ...payload, calls };
};
const newCard = async (input: Record<string, unknown> = {}): Promise<Card> => {
  const { giftCard } = await write('createGiftCard', { startingBalance: 2000, ...input });
  if (!giftCard) throw new Error('no gift card was made');
  return giftCard;
};

describe('gift cards are read', () => {
  it('as pages in either direction, one call each', async () => {
    const all = await cards('limit=100');
    const query = `query ($after: String, $direction: SortDirection!) { store {
      giftCards(first: 4, after: $after, direction: $direction) { nodes { paynowId } pageInfo { hasNextPage endCursor } totalCount } } }`;
    const page = async (direction: string, after?: unknown) => {
      const { data, errors, calls } = await bed.ask(query, { variables: { direction, after } });
      expect({ errors, calls: calls.length }).toEqual({ errors: [], calls: 1 });
      const { giftCards } = (
        data as { store: { giftCards: { nodes: { paynowId: string }[]; pageInfo: { endCursor: string } } } }
      ).store;
      return { ids: giftCards.nodes.map(({ paynowId }) => paynowId), end: giftCards.pageInfo.endCursor };
    };
    const first = await page('DESC');
    const second = await page('DESC', first.end);
    expect([...first.ids, ...second.ids]).toEqual(all.slice(0, 8).map(({ id }) => id));
    const oldest = await cards('limit=4&asc=true');
    expect((await page('ASC')).ids).toEqual(oldest.map(({ id }) => id));
  });

  it('by code, with or without deleted ones; an empty code is refused before any call', async () => {
    const query = `query ($filter: GiftCardFilter) { store { giftCards(filter: $filter) { nodes { paynowId canceledAt } } } }`;
    const found = async (filter: object) =>
      ((await bed.ask(query, { variables: { filter } })).data as { store: { giftCards: { nodes: object[] } } }).store
        .giftCards.nodes;
    const canceled = (await cards('limit=100&include_canceled=true')).find((row) => row.canceled_at);
    if (!canceled) throw new Error('the seed has no canceled gift card');
    expect(await found({ code: canceled.code })).toEqual([]);
    expect(await found({ code: canceled.code, includeCanceled: true })).toEqual([
      { paynowId: canceled.id, canceledAt: canceled.canceled_at },
    ]);
    const empty = await bed.ask(query, { variables: { filter: { code: ' ' } } });
    expect({ codes: empty.errors.map(({ extensions }) => extensions['code']), calls: empty.calls }).toEqual({
      codes: ['BAD_USER_INPUT'],
      calls: [],
    });
  });

  it('by number, global id and node; null when there is none', async () => {
    const [row] = await cards('limit=1');
    if (!row) throw new Error('the seed has no gift card');
    const query = `query ($id: ID!, $gid: ID!, $none: ID!) {
      store { a: giftCard(id: $id) { ${CARD} } b: giftCard(id: $gid) { id } c: giftCard(id: $none) { code } }
      node(id: $gid) { __typename id ... on GiftCard { code } } }`;
    const { data, errors, calls } = await bed.ask(query, { variables: { id: row.id, gid: gid(row.id), none: '42' } });
    expect(errors).toEqual([]);
    expect(data).toMatchObject({
      store: {
        a: {
          id: gid(row.id),
          code: row.code,
          enabled: row.enabled,
          balance: { minorUnits: row.balance, amount: (row.balance / 100).toFixed(2), currency: 'USD' },
          startingBalance: { minorUnits: row.starting_balance },
          usableAt: row.usable_at,
          createdBy: { type: 'USER' },
        },
        b: { id: gid(row.id) },
        c: null,
      },
      node: { __typename: 'GiftCard', id: gid(row.id), code: row.code },
    });
    // The card, the one that is not there, and the store for its currency.
    expect(calls).toHaveLength(3);
  });

  it('from the order they paid, and from the line that made them', async () => {
    const orders = (await bed.paynow('orders?limit=100')) as OrderRow[];
    const order = orders.find((row) => row.applied_giftcards.length > 0);
    const usage = order?.applied_giftcards[0];
    const [line] = order?.lines ?? [];
    if (!order || !usage || !line) throw new Error('the newest orders have no gift card');
    const query = `query ($id: ID!) { store { order(id: $id) {
      appliedGiftCards { giftCardId giftCard { id code startingBalance { minorUnits } } amount { minorUnits } }
      lines { createdGiftCardId createdGiftCard { paynowId code } } } } }`;
    const shown = await bed.ask(query, { variables: { id: order.id } });
    expect(shown.errors).toEqual([]);
    const card = (await bed.paynow(`giftcards/${usage.giftcard_id}`)) as GiftCardRow;
    expect(shown.data).toEqual({
      store: {
        order: {
          appliedGiftCards: [
            {
              giftCardId: card.id,
              giftCard: { id: gid(card.id), code: card.code, startingBalance: { minorUnits: card.starting_balance } },
              amount: { minorUnits: usage.usage_amount },
            },
          ],
          lines: order.lines.map(() => ({ createdGiftCardId: null, createdGiftCard: null })),
        },
      },
    });
    expect(shown.calls).toHaveLength(2);
    bed.sandbox.faults.add({
      match: { path: `/orders/${order.id}` },
      fault: { kind: 'status', status: 200, body: { ...order, lines: [{ ...line, created_giftcard_id: card.id }] } },
    });
    const made = await bed.ask(query, { variables: { id: order.id } });
    expect(made.data).toMatchObject({
      store: {
        order: { lines: [{ createdGiftCardId: card.id, createdGiftCard: { paynowId: card.id, code: card.code } }] },
      },
    });
    expect(made.calls).toHaveLength(2);
  });

  it('as a condition of orders, by either id', async () => {
    const orders = (await bed.paynow('orders?limit=100')) as OrderRow[];
    const order = orders.find((row) => row.applied_giftcards.length > 0);
    const card = order?.applied_giftcards[0]?.giftcard_id ?? '';
    const query = `query ($id: ID!) { store { orders(filter: { giftCardId: $id }) { nodes { paynowId } } } }`;
    for (const id of [card, gid(card)]) {
      const { data } = await bed.ask(query, { variables: { id } });
      expect(data).toEqual({ store: { orders: { nodes: [{ paynowId: order?.id }] } } });
    }
  });
});

describe('createGiftCard', () => {
  it('one input makes a card with a drawn code, usable from now', async () => {
    const before = Date.now();
    const { giftCard, userErrors, calls } = await write('createGiftCard', { startingBalance: '2500' });
    expect({ userErrors, giftCard }).toEqual({
      userErrors: [],
      giftCard: expect.objectContaining({
        code: expect.stringMatching(/^([A-HJ-NP-Z2-9]{4}-){3}[A-HJ-NP-Z2-9]{4}$/),
        enabled: true,
        note: null,
        balance: { minorUnits: 2500, amount: '25.00', currency: 'USD' },
        startingBalance: { minorUnits: 2500 },
        expiresAt: null,
        canceledAt: null,
      }),
    });
    const usableAt = Date.parse(giftCard?.usableAt ?? '');
    expect(usableAt).toBeGreaterThanOrEqual(before);
    expect(usableAt).toBeLessThanOrEqual(Date.now());
    // The card, and the store for its currency.
    expect(calls).toHaveLength(2);
    const another = await newCard();
    expect(another.code).not.toBe(giftCard?.code);
  });

  it('everything can be said', async () => {
    const input = {
      code: 'BIRTHDAY-26',
      enabled: false,
      note: 'for Ann',
      usableAt: '2027-01-01T00:00:00Z',
      expiresAt: '2028-01-01T00:00:00Z',
    };
    expect(await newCard(input)).toMatchObject(input);
  });

  it('one key, one card, although the code is generated', async () => {
    const input = { startingBalance: 700, idempotencyKey: 'card-1' };
    const first = await write('createGiftCard', input, 'giftCard { paynowId code }');
    const again = await write('createGiftCard', input, 'giftCard { paynowId code }');
    expect(again.giftCard).toEqual(first.giftCard);
    expect([first.calls.length, again.calls]).toEqual([2, []]); // one says whether the credential is accepted
    const other = await write('createGiftCard', { ...input, startingBalance: 800 });
    expect(other).toMatchObject({
      giftCard: null,
      userErrors: [{ code: 'CONFLICT', field: ['idempotencyKey'] }],
      calls: [],
    });
  });

  it.each([
    [{ startingBalance: 0 }, 'startingBalance'],
    [{ startingBalance: -5 }, 'startingBalance'],
    [{ code: 'two words' }, 'code'],
    [{ code: '' }, 'code'],
    [{ storeId: 'x' }, 'storeId'],
    [{ idempotencyKey: '' }, 'idempotencyKey'],
    [{ usableAt: '2027-01-01T00:00:00Z', expiresAt: '2026-12-31T00:00:00Z' }, 'expiresAt'],
  ])('%j is refused before any call', async (change, field) => {
    const refused = await write('createGiftCard', { startingBalance: 100, ...change });
    expect(refused).toMatchObject({
      giftCard: null,
      userErrors: [{ field: [field], code: 'INVALID', upstreamCode: null }],
      calls: [],
    });
  });

  it('a code that is taken is a user error; the key is free again', async () => {
    await newCard({ code: 'TAKEN-CODE' });
    const input = { startingBalance: 100, idempotencyKey: 'k' };
    expect(await write('createGiftCard', { ...input, code: 'taken-code' })).toMatchObject({
      giftCard: null,
      userErrors: [{ code: 'CONFLICT', upstreamCode: 'giftcard-code-already-exists' }],
    });
    expect((await write('createGiftCard', { ...input, code: 'FREE-CODE' })).userErrors).toEqual([]);
  });
});

describe('updateGiftCard', () => {
  it('changes what is named and nothing else', async () => {
    const card = await newCard({ expiresAt: '2030-01-01T00:00:00Z', note: 'old' });
    const changed = await write('updateGiftCard', { id: card.id, balance: 0, note: '' }, `giftCard { ${CARD} }`);
    expect(changed.userErrors).toEqual([]);
    expect(changed.giftCard).toEqual({
      ...card,
      note: '',
      balance: { minorUnits: 0, amount: '0.00', currency: 'USD' },
      updatedAt: expect.any(String),
      updatedBy: { type: 'API_KEY' },
    });
    const cleared = await write('updateGiftCard', { id: card.paynowId, expiresAt: null, code: 'NEW-CODE' });
    expect(cleared.giftCard).toMatchObject({ code: 'NEW-CODE', expiresAt: null, balance: { minorUnits: 0 } });
  });

  it('one key, one change', async () => {
    const card = await newCard();
    const input = { id: card.id, balance: 300, idempotencyKey: 'u' };
    await write('updateGiftCard', input, 'giftCard { paynowId }');
    await write('updateGiftCard', { id: card.id, balance: 100 });
    expect((await write('updateGiftCard', input, 'giftCard { paynowId }')).calls).toEqual([]);
    expect((await bed.paynow(`giftcards/${card.paynowId}`)) as GiftCardRow).toMatchObject({ balance: 100 });
  });

  it.each([
    [{ note: null }, ['note']],
    [{ balance: null, usableAt: null }, ['balance', 'usableAt']],
    [{ enabled: null }, ['enabled']],
    [{ code: null }, ['code']],
    [{ balance: -1 }, ['balance']],
    [{ code: 'two words' }, ['code']],
    [{ usableAt: '2027-01-01T00:00:00Z', expiresAt: '2027-01-01T00:00:00Z' }, ['expiresAt']],
    [{ id: 'nonsense', balance: 1 }, ['id']],
    [{ id: 'gid://paynow/1/Coupon/2', balance: 1 }, ['id']],
  ])('%j is refused before any call', async (change, fields) => {
    const refused = await write('updateGiftCard', { id: '42', ...change });
    expect(refused).toMatchObject({
      giftCard: null,
      userErrors: fields.map((field) => ({ field: [field], code: 'INVALID' })),
      calls: [],
    });
  });

  it('nothing to change is refused; what is not there is not found', async () => {
    expect(await write('updateGiftCard', { id: '42' })).toMatchObject({
      userErrors: [{ field: null, code: 'INVALID' }],
      calls: [],
    });
    expect(await write('updateGiftCard', { id: '42', balance: 1 })).toMatchObject({
      giftCard: null,
      userErrors: [{ code: 'NOT_FOUND', upstreamCode: 'not-found' }],
    });
  });
});

describe('deleteGiftCard', () => {
  it('cancels it; it leaves the list but can be read; twice is a user error', async () => {
    const card = await newCard();
    const selection = 'deletedId giftCard { paynowId canceledAt canceledBy { type } }';
    const deleted = await write('deleteGiftCard', { id: card.id }, selection);
    expect(deleted).toMatchObject({
      deletedId: card.id,
      giftCard: { paynowId: card.paynowId, canceledAt: expect.any(String), canceledBy: { type: 'API_KEY' } },
      userErrors: [],
      calls: [`DELETE /v1/stores/${bed.sandbox.storeId}/giftcards/${card.paynowId}`],
    });
    expect(await cards(`code=${card.code}`)).toEqual([]);
    expect(await write('deleteGiftCard', { id: card.paynowId }, selection)).toMatchObject({
      deletedId: null,
      giftCard: null,
      userErrors: [{ code: 'CONFLICT', upstreamCode: 'giftcard-canceled' }],
    });
  });
});

describe('what is kept', () => {
  it('is dropped by a write', async () => {
    await using kept = await startTestBed({ CACHE_MAX_ENTRIES: '100', CACHE_COUPONS_MS: '60000' });
    const [row] = (await kept.paynow('giftcards?limit=1')) as GiftCardRow[];
    const query = `{ store { giftCard(id: "${row?.id}") { enabled } } }`;
    expect((await kept.ask(query)).calls).toHaveLength(1);
    expect((await kept.ask(query)).calls).toEqual([]);
    await kept.ask(`mutation { updateGiftCard(input: { id: "${row?.id}", enabled: false }) { userErrors { code } } }`);
    const after = await kept.ask(query);
    expect(after.data).toEqual({ store: { giftCard: { enabled: false } } });
    expect(after.calls).toHaveLength(1);
  });
});
