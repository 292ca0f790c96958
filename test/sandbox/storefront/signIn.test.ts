import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SANDBOX_KEYS } from '../../../src/sandbox/state.js';
import type { CustomerTokenRow } from '../../../src/upstream/management/customers.js';
import type { GiftCardRow } from '../../../src/upstream/management/giftCards.js';
import type { AuthenticatedCustomerRow } from '../../../src/upstream/storefront/customers.js';
import type { CustomerRow } from '../../../src/upstream/wire/customers.js';
import { errorForm, first } from '../support.js';
import { brokenRule, type ShopBed, startShopBed } from './shopBed.js';

let bed: ShopBed;
beforeAll(async () => {
  bed = await startShopBed();
});
afterAll(() => bed[Symbol.asyncDispose]());

const auth = (platform: string, id: string) => bed.ask('POST', '/v1/store/customer/auth', { body: { platform, id } });

async function whoIs(platform: string, id: string): Promise<CustomerRow> {
  const { status, body } = await auth(platform, id);
  expect({ status, body }).toMatchObject({ status: 200 });
  const { customer_token: token } = body as AuthenticatedCustomerRow;
  return bed.get<CustomerRow>('/v1/store/customer', { token });
}

describe('signing in', () => {
  it.each([
    ['steam', '76561198000012345', { steam_id: '76561198000012345' }],
    ['minecraft', 'Notch_1', { minecraft_platform: 'java', name: 'Notch_1' }],
    ['minecraft_java_name', 'Steve_2', { minecraft_platform: 'java', name: 'Steve_2' }],
    ['minecraft_bedrock_name', '.Bed Rock', { minecraft_platform: 'bedrock', name: 'Bed Rock' }],
    ['minecraft_uuid', '069a79f444e94726a5befca90e38aaf5', { minecraft_uuid: '069a79f4-44e9-4726-a5be-fca90e38aaf5' }],
    ['xbox_xuid', '2535412345678901', { xbox_xuid: '2535412345678901' }],
    ['paynow_name', 'Someone', { name: 'Someone' }],
  ])('by %s makes a customer once, whom the manager sees', async (platform, id, identity) => {
    const customer = await whoIs(platform, id);
    expect(customer).toMatchObject(identity);
    expect(await whoIs(platform, id)).toEqual(customer);
    expect((await bed.send('GET', `customers/${customer.id}`)).body).toEqual(customer);
  });

  it('finds customers who were there before', async () => {
    const [known] = (await bed.rows<CustomerRow>('customers?limit=100')).filter((row) => row.steam_id);
    const steam = await whoIs('steam', known?.steam_id ?? '');
    expect(steam).toEqual(known);
    expect(await whoIs('paynow', steam.id)).toEqual(known);
  });

  it.each([
    ['steam', 'gabe', 'id', 'format'],
    ['minecraft_java_name', 'a b', 'id', 'format'],
    ['minecraft_uuid', '1234', 'id', 'format'],
    ['paynow', '42', 'id', 'reference'],
    ['invalid', 'x', 'platform', 'enum'],
    ['discord', 'x', 'platform', 'enum'],
    ['steam', '', 'id', 'string'],
  ])('by %s as "%s" is refused', async (platform, id, path, rule) => {
    expect((await auth(platform, id)).body).toEqual(brokenRule(path, rule));
  });
});

describe('tokens', () => {
  it('that a manager makes work until they are revoked', async () => {
    const { id } = await whoIs('minecraft_java_name', 'Revoked');
    const made = await bed.send('POST', `customers/${id}/tokens`);
    const { token } = made.body as CustomerTokenRow;
    expect(await bed.get('/v1/store/customer', { token })).toMatchObject({ id });
    expect((await bed.send('DELETE', `customers/${id}/tokens`)).status).toBe(204);
    expect((await bed.ask('GET', '/v1/store/customer', { token })).body).toEqual(errorForm(401, 'unauthorized'));
  });

  it('decide the store', async () => {
    const token = SANDBOX_KEYS.otherCustomerToken;
    const { otherStoreId } = bed.sandbox;
    expect(await bed.get('/v1/store/customer', { token })).toMatchObject({ store_id: otherStoreId });
    expect(await bed.get('/v1/store/cart', { token })).toMatchObject({ store_id: otherStoreId, currency: 'jpy' });
  });
});

describe('gift cards by code', () => {
  it('tell what is left, and nothing of cards that cannot be used', async () => {
    const token = await bed.signIn('CardHolder');
    const cards = await bed.rows<GiftCardRow>('giftcards?limit=100&include_canceled=true');
    const open = first(
      cards.filter((card) => card.enabled && !card.canceled_at && !card.expires_at && card.note === null),
    );
    const path = (code: string) => `/v1/store/customer/giftcards/lookup/${encodeURIComponent(code)}`;
    const { code, balance, starting_balance } = open;
    expect(await bed.get(path(code.toLowerCase()), { token })).toEqual({
      code,
      balance,
      starting_balance,
      expires_at: null,
    });
    const closed = first(cards.filter((card) => !card.enabled));
    for (const wrong of [closed.code, 'NO-SUCH-CODE']) {
      expect((await bed.ask('GET', path(wrong), { token })).body).toEqual(errorForm(404, 'not-found'));
    }
  });
});
