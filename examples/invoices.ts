import { createHmac, timingSafeEqual } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Booking, Books } from './books.js';
import { ask, type Shop, withShop } from './client.js';

const manager = ({ apiKey }: Shop): string => `APIKey ${apiKey}`;

/** What a billing system asks a customer to pay. */
export interface Invoice {
  /** The billing system's own number; it comes back with the order. */
  readonly number: string;
  readonly customerId: string;
  readonly productId: string;
  readonly email: string;
}

/**
 * Makes the checkout of an invoice. The number is the idempotency key, too: however often the billing system asks, also
 * after it was killed, there is one checkout.
 */
export async function checkoutOf(
  shop: Shop,
  invoice: Invoice,
): Promise<{ readonly paynowId: string; readonly url: string }> {
  const { createCheckoutForCustomer } = await ask<{
    createCheckoutForCustomer: { checkout: { paynowId: string; url: string } };
  }>(
    shop,
    manager(shop),
    `mutation ($input: CreateCheckoutForCustomerInput!) {
      createCheckoutForCustomer(input: $input) { checkout { paynowId url } userErrors { message } }
    }`,
    {
      input: {
        customerId: invoice.customerId,
        lines: [{ productId: invoice.productId }],
        metadata: [{ key: 'invoice', value: invoice.number }],
        customerDetails: { billingEmail: invoice.email },
        idempotencyKey: invoice.number,
      },
    },
  );
  return createCheckoutForCustomer.checkout;
}

/** An event of the shop. Whoever brings it, a webhook here, has made sure that it comes from PayNow. */
interface ShopEvent {
  readonly event_type: string;
  readonly body: {
    readonly id: string;
    readonly total_amount: number;
    readonly currency: string;
    readonly checkout: { readonly metadata: Readonly<Record<string, string>> };
  };
}

/** What an event means to the books; nothing, where it is about no invoice of ours. */
function bookingOf({ event_type: type, body }: ShopEvent): Booking | undefined {
  const invoice = type === 'ON_ORDER_COMPLETED' ? body.checkout.metadata['invoice'] : undefined;
  if (invoice === undefined) return undefined;
  return { invoice, orderId: body.id, total: body.total_amount, currency: body.currency };
}

const FIVE_MINUTES = 5 * 60_000;

/** Whether PayNow has signed a delivery, and now. */
function isSigned({ headers }: IncomingMessage, raw: Buffer, secret: string): boolean {
  const sentAt = String(headers['paynow-timestamp']);
  const signature = Buffer.from(String(headers['paynow-signature']), 'base64');
  const own = createHmac('sha256', secret).update(`${sentAt}.`).update(raw).digest();
  const isFresh = Math.abs(Date.now() - Number(sentAt)) <= FIVE_MINUTES;
  return isFresh && signature.length === own.length && timingSafeEqual(signature, own);
}

/** A billing system that waits for PayNow to tell it what was paid. */
export interface Billing extends AsyncDisposable {
  readonly url: string;
  /** Gets the secret that PayNow signs with. */
  trust(secret: string): void;
  /** Waits for the booking of an invoice. */
  booked(invoice: string): Promise<unknown>;
}

/**
 * Starts the receiver of a billing system. It books first and answers then: if it dies in between, or the books are not to
 * be had, PayNow tells it again, and the books know what they have.
 * @param port where PayNow finds it again after a restart; any free one when absent
 */
export async function startBilling(books: Books, port = 0): Promise<Billing> {
  const news = new EventEmitter();
  let secret: string | undefined;
  const receive = async (request: IncomingMessage): Promise<number> => {
    const raw = Buffer.concat((await request.toArray()) as Buffer[]);
    if (secret === undefined || !isSigned(request, raw, secret)) return 401;
    const booking = bookingOf(JSON.parse(raw.toString('utf8')) as ShopEvent);
    if (booking && (await books.book(booking))) news.emit(booking.invoice);
    return 204; // not ours, too: PayNow would only send it again
  };
  const server = createServer((request, response) => {
    receive(request).then(
      (status) => response.writeHead(status).end(),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((listening) => {
    server.listen(port, '127.0.0.1', listening);
  });
  const { port: bound } = server.address() as AddressInfo; // a server on a port has an address of this kind
  return {
    url: `http://127.0.0.1:${bound}/paynow`,
    trust: (own) => {
      secret = own;
    },
    booked: (invoice) => once(news, invoice),
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Has PayNow tell a billing system of completed orders, at its address. */
export async function subscribe(shop: Shop, billing: Billing): Promise<void> {
  const { createWebhookEndpoints } = await ask<{
    createWebhookEndpoints: { webhookEndpoints: Array<{ secret: string }> };
  }>(
    shop,
    manager(shop),
    `mutation ($url: String!) {
      createWebhookEndpoints(input: { url: $url, events: [ORDER_COMPLETED] }) {
        webhookEndpoints { secret } userErrors { message }
      }
    }`,
    { url: billing.url },
  );
  const [endpoint] = createWebhookEndpoints.webhookEndpoints;
  if (!endpoint) throw new Error('there is no endpoint');
  billing.trust(endpoint.secret);
}

/** Something to sell, and somebody to sell it to. */
export async function prepare(shop: Shop): Promise<Pick<Invoice, 'customerId' | 'productId'>> {
  const { createProduct, createCustomer } = await ask<{
    createProduct: { product: { paynowId: string } };
    createCustomer: { customer: { paynowId: string } };
  }>(
    shop,
    manager(shop),
    `mutation ($product: CreateProductInput!, $customer: CreateCustomerInput!) {
      createProduct(input: $product) { product { paynowId } userErrors { message } }
      createCustomer(input: $customer) { customer { paynowId } userErrors { message } }
    }`,
    {
      product: { name: 'A month of hosting', slug: `hosting-${Date.now()}`, price: 900, description: 'Eight slots.' },
      customer: { name: 'Wayfarer' },
    },
  );
  return { productId: createProduct.product.paynowId, customerId: createCustomer.customer.paynowId };
}

/** Pays a checkout, which a person does in a browser otherwise. */
export async function pay(shop: Shop, checkoutId: string): Promise<void> {
  const paid = await fetch(`${shop.sandboxUrl}/__sandbox/checkouts/${checkoutId}/complete`, { method: 'POST' });
  if (!paid.ok) throw new Error(`the checkout could not be paid: ${paid.status}`);
}

/** A billing system sends an invoice, the customer pays, and the invoice is booked, once. */
export async function playInvoice(shop: Shop, books: Books, say: (line: string) => void = () => {}): Promise<void> {
  await using billing = await startBilling(books);
  await subscribe(shop, billing);
  const invoice = { number: 'INV-2026-0001', email: 'wayfarer@example.com', ...(await prepare(shop)) };
  const checkout = await checkoutOf(shop, invoice);
  say(`Invoice ${invoice.number} is to be paid at ${checkout.url}.`);
  const booked = billing.booked(invoice.number);
  await pay(shop, checkout.paynowId);
  await booked;
  for (const { invoice: number, total, currency } of await books.all()) {
    say(`Booked: ${number}, ${total} minor units of ${currency}.`);
  }
}

/** Plays it with books of its own, in a folder that is removed at the end. */
async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'books-'));
  try {
    await withShop((shop) => playInvoice(shop, new Books(folder), (text) => process.stdout.write(`${text}\n`)));
  } finally {
    await rm(folder, { recursive: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
