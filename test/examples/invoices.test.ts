import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Books } from '../../examples/books.js';
import type { Shop } from '../../examples/client.js';
import { checkoutOf, pay, playInvoice, prepare, startBilling, subscribe } from '../../examples/invoices.js';
import { startTestBed, type TestBed } from '../support/gateway.js';
import { startReceiver } from '../support/receiver.js';

let bed: TestBed;
let folder: string;
let shop: Shop;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'books-'));
  bed = await startTestBed({}, { webhookRetryMs: 10 });
  shop = { url: bed.url, apiKey: bed.sandbox.apiKey, sandboxUrl: bed.sandbox.url };
});
afterEach(async () => {
  await bed[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const posts = () => bed.sandbox.calls.count('POST', /\/checkouts$/);

it('an invoice is paid and booked', async () => {
  const said: string[] = [];
  const books = new Books(folder);
  await playInvoice(shop, books, (line) => said.push(line));
  expect(await books.all()).toEqual([
    { invoice: 'INV-2026-0001', orderId: expect.stringMatching(/^\d+$/) as unknown, total: 900, currency: 'USD' },
  ]);
  expect(said).toHaveLength(2);
  expect(posts()).toBe(1);
});

it('is booked once, however often PayNow tells of it, and never for a stranger', async () => {
  const books = new Books(folder);
  await using billing = await startBilling(books);
  await using post = await startReceiver(); // sees what PayNow sends
  const seen = await bed.ask(
    'mutation ($url: String!) { createWebhookEndpoints(input: { url: $url, events: [ORDER_COMPLETED] }) { webhookEndpoints { secret } } }',
    { variables: { url: post.url } },
  );
  const { createWebhookEndpoints: made } = seen.data as {
    createWebhookEndpoints: { webhookEndpoints: [{ secret: string }] };
  };
  const invoice = { number: 'INV-7', email: 'a@example.com', ...(await prepare(shop)) };
  const checkout = await checkoutOf(shop, invoice);
  expect(await checkoutOf(shop, invoice)).toEqual(checkout);
  expect(posts()).toBe(1);
  await pay(shop, checkout.paynowId);
  const [delivery] = await post.wait(1);
  const deliver = async (text: string, signature?: string) => {
    const { 'paynow-timestamp': sentAt, 'paynow-signature': own } = delivery?.headers ?? {};
    const headers = { 'paynow-timestamp': String(sentAt), 'paynow-signature': signature ?? String(own) };
    return (await fetch(billing.url, { method: 'POST', headers, body: text })).status;
  };
  const text = delivery?.text ?? '';
  expect(await deliver(text)).toBe(401); // it knows no secret yet
  billing.trust(made.webhookEndpoints[0].secret);
  expect(await deliver(text.replace('INV-7', 'INV-8'))).toBe(401);
  expect(await deliver(text, 'bm8=')).toBe(401);
  await expect(books.all()).resolves.toEqual([]);
  const statuses = await Promise.all([deliver(text), deliver(text), deliver(text)]);
  expect(statuses).toEqual([204, 204, 204]);
  const { orderId } = (await books.all())[0] ?? {};
  // The same order under another event id is no other invoice.
  const told = JSON.stringify({ event: 'ORDER_COMPLETED', id: orderId });
  await fetch(`${shop.sandboxUrl}/__sandbox/events`, { method: 'POST', body: told });
  const [, again] = await post.wait(2);
  expect(again?.text).not.toBe(text);
  const { 'paynow-timestamp': sentAt, 'paynow-signature': signature } = again?.headers ?? {};
  const headers = { 'paynow-timestamp': String(sentAt), 'paynow-signature': String(signature) };
  expect((await fetch(billing.url, { method: 'POST', headers, body: again?.text ?? '' })).status).toBe(204);
  expect(await books.all()).toMatchObject([{ invoice: 'INV-7', total: 900 }]);
});

it('is booked, once, also when it could not be at first, or its receiver died before it answered', async () => {
  let told = 0;
  let tellThird: () => void = () => {};
  const third = new Promise<void>((resolve) => {
    tellThird = resolve;
  });
  class Shaken extends Books {
    override async book(...given: Parameters<Books['book']>): Promise<boolean> {
      told += 1;
      if (told === 1) throw new Error('killed before booking');
      const isNew = await super.book(...given);
      if (told === 2) throw new Error('killed after booking, before PayNow was answered');
      tellThird();
      return isNew;
    }
  }
  await using billing = await startBilling(new Shaken(folder));
  await subscribe(shop, billing);
  const invoice = { number: 'INV-9', email: 'a@example.com', ...(await prepare(shop)) };
  await pay(shop, (await checkoutOf(shop, invoice)).paynowId);
  await third;
  expect(await new Books(folder).all()).toMatchObject([{ invoice: 'INV-9', total: 900 }]);
});
