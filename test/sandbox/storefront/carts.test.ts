import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { GameServerRow } from '../../../src/upstream/management/gameServers.js';
import type { CartRow } from '../../../src/upstream/storefront/carts.js';
import type { CustomerRow } from '../../../src/upstream/wire/customers.js';
import { first } from '../support.js';
import { brokenRule, type ShopBed, startShopBed } from './shopBed.js';

let bed: ShopBed;
let token: string;
let shoppers = 0;
beforeAll(async () => {
  bed = await startShopBed();
});
afterAll(() => bed[Symbol.asyncDispose]());
beforeEach(async () => {
  shoppers += 1;
  token = await bed.signIn(`Carter_${shoppers}`);
});

const put = async (slug: string, rest = '') => {
  const { id } = await bed.product(slug);
  return bed.ask('PUT', `/v1/store/cart/lines?product_id=${id}${rest}`, { token });
};
const cart = (query = '', headers = {}) => bed.get<CartRow>(`/v1/store/cart${query}`, { token, headers });
const server = async (name: string) =>
  first((await bed.rows<GameServerRow>('gameservers')).filter((row) => row.name === name)).id;

describe('a cart', () => {
  it('takes lines, changes their quantity, and lets them go', async () => {
    expect(await cart()).toMatchObject({ lines: [], total: 0, currency: 'usd' });
    expect((await put('coins-500', '&quantity=2')).status).toBe(204);
    expect((await put('coins-1200')).status).toBe(204);
    expect(await cart()).toMatchObject({
      lines: [
        { slug: 'coins-500', quantity: 2, price: 499, subscription: false, trial: false },
        { slug: 'coins-1200', quantity: 1 },
      ],
      total: 2 * 499 + 999,
    });
    await put('coins-500', '&quantity=3&increment=true');
    await put('coins-1200', '&quantity=4');
    expect((await cart()).lines.map(({ quantity }) => quantity)).toEqual([5, 4]);
    await put('coins-500', '&quantity=-2&increment=true');
    await put('coins-1200', '&quantity=0');
    expect(await cart()).toMatchObject({ lines: [{ slug: 'coins-500', quantity: 3 }], total: 3 * 499 });
    expect((await bed.ask('DELETE', '/v1/store/cart', { token })).status).toBe(204);
    expect(await cart()).toMatchObject({ lines: [], total: 0 });
  });

  it('is shown in the currency and with the tax of its shopper', async () => {
    await put('coins-500', '&quantity=2');
    const german = await cart('', { 'x-paynow-customer-countrycode': 'DE' });
    // 4.99 and 19 % make 5.94, which is 5.46 euros.
    expect(german).toMatchObject({ currency: 'eur', total: 2 * 546, lines: [{ pricing: { price_final: 546 } }] });
    expect(await cart('?currency=jpy')).toMatchObject({ currency: 'jpy', total: 2 * 749 });
  });

  it("is the customer's own", async () => {
    await put('coins-500');
    token = await bed.signIn('Somebody_else');
    expect(await cart()).toMatchObject({ lines: [] });
  });

  it('keeps what the shopper chose, and lines that differ in it apart', async () => {
    const gameServer = await server('Minecraft Survival');
    const crate = (value: string) => `&gameserver_id=${gameServer}&custom_variables[lucky_number]=${value}`;
    await put('crate-common', crate('7'));
    await put('crate-common', crate('13'));
    await put('rank-vip', '&custom_variables[chat_color]=aqua');
    const { lines } = await cart();
    expect(lines).toMatchObject([
      { selected_gameserver: { name: 'Minecraft Survival' }, custom_variables: [{ value: '7' }] },
      { selected_gameserver_id: gameServer, custom_variables: [{ value: '13', identifier: 'lucky_number' }] },
      {
        price: 999 + 99,
        custom_variables: [{ value: 'aqua', selected_option: { name: 'Aqua', price: 99 } }],
      },
    ]);
    expect(new Set(lines.map(({ line_key: key }) => key)).size).toBe(3);
    await put('crate-common', `${crate('7')}&quantity=0`);
    expect((await cart()).lines.map(({ slug }) => slug)).toEqual(['crate-common', 'rank-vip']);
  });

  it('holds gifts, by customer or by account', async () => {
    const friend = first(await bed.rows<CustomerRow>('customers?limit=1&asc=true'));
    await put('coins-500', `&gift_to_customer_id=${friend.id}`);
    await put('coins-1200', '&gift_to.platform=minecraft_java_name&gift_to.id=NewFriend');
    expect((await cart()).lines).toMatchObject([
      { gift_to_customer_id: friend.id, gift_to_customer: { name: friend.name } },
      { gift_to_customer: { name: 'NewFriend', minecraft_platform: 'java' } },
    ]);
  });

  it('takes a subscription and a free trial, which costs nothing now', async () => {
    await put('vip-monthly', '&subscription=true');
    await put('kit-wipe-pass', `&subscription=true&trial=true&gameserver_id=${await server('Rust EU Main')}`);
    const { lines, total } = await cart();
    expect(lines).toMatchObject([
      { subscription: true, trial: false },
      { subscription: true, trial: true },
    ]);
    expect(total).toBe(lines[0]?.pricing.price_final);
  });
});

describe('a line is refused', () => {
  it.each([
    ['kit-scout', '', 'gameserver_id', 'required'],
    ['kit-scout', '&gameserver_id=42', 'gameserver_id', 'reference'],
    ['crate-common', '&gameserver_id=SERVER', 'custom_variables[lucky_number]', 'required'],
    [
      'crate-common',
      '&gameserver_id=SERVER&custom_variables[lucky_number]=x',
      'custom_variables[lucky_number]',
      'number',
    ],
    [
      'crate-common',
      '&gameserver_id=SERVER&custom_variables[lucky_number]=0',
      'custom_variables[lucky_number]',
      'pattern',
    ],
    ['rank-vip', '&custom_variables[chat_color]=pink', 'custom_variables[chat_color]', 'enum'],
    ['rank-vip', '&custom_variables[size]=xl', 'custom_variables[size]', 'unknown'],
    ['coins-500', '&subscription=true', 'subscription', 'not-allowed'],
    ['ember-club', '', 'subscription', 'required'],
    ['vip-monthly', '&subscription=true&trial=true', 'trial', 'not-allowed'],
    ['cosmetic-founder-statue', '&gift_to.platform=paynow_name&gift_to.id=Friend', 'gift_to', 'not-allowed'],
    ['coins-500', '&gift_to.id=Friend', 'gift_to.platform', 'required'],
    ['coins-500', '&gift_to_customer_id=42', 'gift_to_customer_id', 'reference'],
    ['cosmetic-founder-statue', '&quantity=2', 'quantity', 'stock'],
    ['coins-500', '&quantity=-1', 'quantity', 'range'],
    ['coins-500', '&colour=red', 'colour', 'unknown'],
    ['coins-500', '&increment=perhaps', 'increment', 'boolean'],
  ])('%s%s: %s, %s', async (slug, rest, path, rule) => {
    const answer = await put(slug, rest.replace('SERVER', await server('Minecraft Survival')));
    expect(answer.body).toEqual(brokenRule(path, rule));
    expect(await cart()).toMatchObject({ lines: [] });
  });

  it('when its product is not there, or its pieces in all lines are too many', async () => {
    const unknown = await bed.ask('PUT', '/v1/store/cart/lines?product_id=42', { token });
    expect(unknown.body).toEqual(brokenRule('product_id', 'reference'));
    const [one, two] = await Promise.all([server('Rust EU Main'), server('Rust US Main')]);
    await put('kit-raider', `&gameserver_id=${one}&quantity=2`);
    expect((await put('kit-raider', `&gameserver_id=${two}`)).body).toEqual(brokenRule('quantity', 'stock'));
  });
});
