import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CheckoutSessionRow } from '../../../src/upstream/wire/checkouts.js';
import type { CustomerRow } from '../../../src/upstream/wire/customers.js';
import { startReceiver } from '../../support/receiver.js';
import { brokenRule, type ShopBed, startShopBed } from '../storefront/shopBed.js';
import { first } from '../support.js';

let bed: ShopBed;
let customer: CustomerRow;
let productId: string;

beforeAll(async () => {
  bed = await startShopBed();
  customer = first(await bed.rows<CustomerRow>('customers?limit=1'));
  productId = (await bed.product('coins-500')).id;
});
afterAll(() => bed[Symbol.asyncDispose]());

const create = (rest: object) =>
  bed.send('POST', 'checkouts', { customer_id: customer.id, lines: [{ product_id: productId, quantity: 1 }], ...rest });

it('a paid checkout tells its metadata, and that of its lines, by webhook', async () => {
  await using receiver = await startReceiver();
  const subscribed = { url: receiver.url, subscribed_to: 'OnOrderCompleted', type: 'json_v1' };
  expect((await bed.send('POST', 'webhooks', subscribed)).status).toBe(200);
  const lines = [
    { product_id: productId, quantity: 1, metadata: { position: '1' } },
    { product_id: productId, quantity: 2 },
  ];
  const made = await create({ lines, metadata: { invoice: 'INV-1' } });
  const { order_id: id } = await bed.pay(made.body as CheckoutSessionRow);
  const [delivery] = await receiver.wait(1);
  expect(JSON.parse(delivery?.text ?? '')).toMatchObject({
    event_type: 'ON_ORDER_COMPLETED',
    body: {
      id,
      customer: { id: customer.id },
      checkout: {
        id: (made.body as CheckoutSessionRow).id,
        metadata: { invoice: 'INV-1' },
        lines: [{ metadata: { position: '1' } }, { metadata: {} }],
      },
    },
  });
});

it('is priced where it is billed', async () => {
  const { body } = await create({ customer_details: { billing_address: { country: 'DE' }, billing_name: 'Ada' } });
  const { order_id: id } = await bed.pay(body as CheckoutSessionRow);
  expect((await bed.send('GET', `orders/${id}`)).body).toMatchObject({
    billing_country: 'DE',
    billing_name: 'Ada',
    presentment_currency: 'eur',
  });
});

it.each<[object, string, string]>([
  [{ customer_id: '42' }, 'customer_id', 'reference'],
  [{ lines: [] }, 'lines', 'length'],
  [{ metadata: { a: 1 } }, 'metadata', 'object'],
  [{ customer_details: { billing_email: 'ada' } }, 'customer_details.billing_email', 'email'],
  [{ customer_details: { billing_address: { country: 'de' } } }, 'customer_details.billing_address.country', 'pattern'],
  [{ promo_codes: ['NO-SUCH'] }, 'promo_codes[0]', 'promo-code'],
])('%j is refused', async (body, path, rule) => {
  expect((await create(body)).body).toEqual(brokenRule(path, rule));
});

it('takes no gift that is a subscription', async () => {
  const gift = { gift_to: { platform: 'paynow_name', id: 'A friend' }, subscription: true };
  const { body } = await create({ lines: [{ product_id: productId, quantity: 1, ...gift }] });
  expect(body).toEqual(brokenRule('lines[0].subscription', 'not-allowed'));
});
