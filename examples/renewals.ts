import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient } from 'graphql-sse';
import { type Booking, Books } from './books.js';
import { ask, type Shop, withShop } from './client.js';

const manager = ({ apiKey }: Shop): string => `APIKey ${apiKey}`;

const EVENT = `cursor ... on OrderCompletedEvent {
  order { paynowId type totals { total { minorUnits currency } } }
}`;

/** An event of the shop: an order was completed. */
interface OrderEvent {
  readonly cursor: string;
  readonly order: {
    readonly paynowId: string;
    readonly type: string;
    readonly totals: { readonly total: { readonly minorUnits: number; readonly currency: string } };
  } | null;
}

/**
 * Every completed order behind a cursor: first those of the log, then those that come. Without a cursor, from the
 * beginning of the log. It ends when the connection does: call it again with the last cursor.
 */
async function* completedOrders(shop: Shop, from: string | undefined): AsyncGenerator<OrderEvent> {
  let after = from ?? null;
  for (let more = true; more; ) {
    const { store } = await ask<{
      store: { events: { nodes: OrderEvent[]; pageInfo: { endCursor: string; hasNextPage: boolean } } };
    }>(
      shop,
      manager(shop),
      `query ($after: String) { store { events(first: 100, after: $after, types: [ORDER_COMPLETED]) {
        nodes { ${EVENT} } pageInfo { endCursor hasNextPage }
      } } }`,
      { after },
    );
    yield* store.events.nodes;
    after = store.events.pageInfo.endCursor;
    more = store.events.pageInfo.hasNextPage;
  }
  const client = createClient({ url: shop.url, headers: { authorization: manager(shop) }, retryAttempts: 0 });
  const query = `subscription ($after: String) { storeEvents(after: $after, types: [ORDER_COMPLETED]) { ${EVENT} } }`;
  for await (const { data, errors } of client.iterate<{ storeEvents: OrderEvent }>({ query, variables: { after } })) {
    if (!data) throw new Error(errors?.map(({ message }) => message).join(' '));
    yield data.storeEvents;
  }
}

/**
 * What a completed order means to the books. A renewal is an order, too: the event `SUBSCRIPTION_RENEWED` has neither
 * an amount nor an order, and says nothing that this one does not. The key is the order's number: an order completes
 * once, however often it is told.
 */
function bookingOf({ paynowId, type, totals }: NonNullable<OrderEvent['order']>): Booking {
  const kind = type === 'SUBSCRIPTION_RENEWAL' ? 'RENEWAL' : 'PURCHASE';
  const { minorUnits: total, currency } = totals.total;
  return { invoice: `${kind}-${paynowId}`, orderId: paynowId, total, currency };
}

/** Where a listener has come to: a file that is replaced whole. */
export class Place {
  private readonly file: string;

  constructor(private readonly folder: string) {
    this.file = join(folder, 'cursor');
  }

  async read(): Promise<string | undefined> {
    return readFile(this.file, 'utf8').catch(() => undefined);
  }

  async keep(cursor: string): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    await writeFile(`${this.file}.new`, cursor, { flush: true });
    await rename(`${this.file}.new`, this.file);
  }
}

/**
 * Books every renewal and grants every purchase, once. It books first and keeps the cursor then: if it dies in between,
 * it gets the order again, and the books know what they have. Ends after this many new bookings.
 */
export async function keepBooks(shop: Shop, books: Books, place: Place, bookings = Infinity): Promise<void> {
  let left = bookings;
  for await (const { cursor, order } of completedOrders(shop, await place.read())) {
    // Grant what was bought where `book` says that it is new, in one transaction with the booking.
    if (order && (await books.book(bookingOf(order)))) left -= 1;
    await place.keep(cursor);
    if (left <= 0) return;
  }
}

/** Has the sandbox send an event: of a renewal, or of a purchase. */
export async function tell(shop: Shop, event: 'ORDER_COMPLETED' | 'SUBSCRIPTION_RENEWED', id: string): Promise<void> {
  const told = await fetch(`${shop.sandboxUrl}/__sandbox/events`, {
    method: 'POST',
    body: JSON.stringify({ event, id }),
  });
  if (!told.ok) throw new Error(`the event could not be sent: ${told.status}`);
}

/** An order of each kind, of the shop's past. */
export async function someOrders(shop: Shop): Promise<{
  readonly renewal: { readonly paynowId: string; readonly subscriptionId: string };
  readonly purchase: { readonly paynowId: string };
}> {
  const { store } = await ask<{
    store: { orders: { nodes: Array<{ paynowId: string; type: string; subscriptionId: string | null }> } };
  }>(
    shop,
    manager(shop),
    '{ store { orders(first: 100, filter: { status: [COMPLETED] }) { nodes { paynowId type subscriptionId } } } }',
  );
  const of = (kind: string) => store.orders.nodes.find(({ type }) => type === kind);
  const [renewal, purchase] = [of('SUBSCRIPTION_RENEWAL'), of('ONE_TIME')];
  if (!renewal?.subscriptionId || !purchase) throw new Error('the shop has no such orders');
  return { renewal: { ...renewal, subscriptionId: renewal.subscriptionId }, purchase };
}

/** A subscription renews, and a shopper buys something: both are booked, from orders. */
export async function playRenewals(shop: Shop, folder: string, say: (line: string) => void = () => {}): Promise<void> {
  const { renewal, purchase } = await someOrders(shop);
  const books = new Books(folder);
  await tell(shop, 'SUBSCRIPTION_RENEWED', renewal.subscriptionId);
  await tell(shop, 'ORDER_COMPLETED', renewal.paynowId);
  await tell(shop, 'ORDER_COMPLETED', purchase.paynowId);
  await tell(shop, 'ORDER_COMPLETED', purchase.paynowId); // PayNow may tell twice
  await keepBooks(shop, books, new Place(folder), 2);
  for (const { invoice, total, currency } of await books.all()) {
    say(`Booked: ${invoice}, ${total} minor units of ${currency}.`);
  }
}

/** Plays it with books of its own, in a folder that is removed at the end. */
async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'books-'));
  try {
    await withShop((shop) => playRenewals(shop, folder, (text) => process.stdout.write(`${text}\n`)));
  } finally {
    await rm(folder, { recursive: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
