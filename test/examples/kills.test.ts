import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { Books } from '../../examples/books.js';
import { checkoutOf, pay, prepare } from '../../examples/invoices.js';
import { Place, someOrders, tell } from '../../examples/renewals.js';
import { inProject, PROGRAM } from '../../scripts/programs.js';
import { connectWebhooks } from '../../src/cli/demo.js';
import { SANDBOX_KEYS } from '../../src/sandbox/state.js';
import { freePort } from '../support/freePort.js';
import { startTestBed, type TestBed } from '../support/gateway.js';

// Real processes, killed by the system between event and booking, and between booking and answer.

let folder: string;
let program: string;
let bed: TestBed;
let shop: { url: string; apiKey: string; sandboxUrl: string };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kills-'));
  program = join(folder, 'mortal.mjs');
  // With an address of their own, the examples do not take the program for themselves, and play nothing.
  const define = { 'import.meta.url': '"file:///elsewhere"' };
  const entryPoints = [inProject('test/examples/mortal.ts')];
  await build({ ...PROGRAM, splitting: false, define, entryPoints, outfile: program });
  bed = await startTestBed({ PAYNOW_API_KEY: SANDBOX_KEYS.apiKey }, { webhookRetryMs: 10 });
  shop = { url: bed.url, apiKey: bed.sandbox.apiKey, sandboxUrl: bed.sandbox.url };
});
afterAll(async () => {
  await bed[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** Starts the program; it is ended with the test if it has not ended by itself. */
function start(orders: object) {
  const child = spawn(process.execPath, [program, JSON.stringify({ ...shop, ...orders })], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ready = once(createInterface(child.stdout), 'line');
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { ready, ended };
}

/**
 * Listens in front of the billing systems, and holds what PayNow sends until the next one is there: PayNow waits longer
 * after each attempt, and has six.
 */
async function startFront(target: number) {
  let ready: Promise<unknown> | undefined;
  const waiting: (() => void)[] = [];
  const lead = async (near: Socket): Promise<void> => {
    if (!ready) await new Promise<void>((go) => waiting.push(go));
    await ready;
    const far = connect(target, '127.0.0.1').on('error', () => near.destroy());
    near.pipe(far).pipe(near);
  };
  const server = createServer((near) => {
    near.on('error', () => undefined);
    lead(near).catch((error: Error) => near.destroy(error));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return {
    port: (server.address() as AddressInfo).port,
    /** Leads to a system from when it is ready until it is killed. */
    leadTo<System extends ReturnType<typeof start>>(system: System): System {
      ready = system.ready;
      void system.ended.then(() => (ready = undefined));
      for (const go of waiting.splice(0)) go();
      return system;
    },
  };
}

const KILLED = [null, 'SIGKILL'];

it('an invoice is booked once by a billing system that is killed before and after booking it', async () => {
  const port = await freePort();
  const front = await startFront(port);
  const { data, errors } = await bed.ask(
    `mutation ($url: String!) { createWebhookEndpoints(input: { url: $url, events: [ORDER_COMPLETED] }) {
      webhookEndpoints { secret } userErrors { message }
    } }`,
    { variables: { url: `http://127.0.0.1:${front.port}/paynow` } },
  );
  expect(errors).toEqual([]);
  const made = data as { createWebhookEndpoints: { webhookEndpoints: [{ secret: string }] } };
  const [{ secret }] = made.createWebhookEndpoints.webhookEndpoints;
  const orders = { example: 'invoices', folder: join(folder, 'invoices'), port, secret };
  const books = new Books(orders.folder);
  const first = front.leadTo(start({ ...orders, dies: 'before' }));
  const invoice = { number: 'INV-1', email: 'a@example.com', ...(await prepare(shop)) };
  await pay(shop, (await checkoutOf(shop, invoice)).paynowId);
  expect(await first.ended).toEqual(KILLED);
  await expect(books.all()).rejects.toThrow('ENOENT'); // nothing is booked
  expect(await front.leadTo(start({ ...orders, dies: 'after' })).ended).toEqual(KILLED);
  const booked = await books.all();
  expect(booked).toMatchObject([{ invoice: 'INV-1', total: 900 }]);
  front.leadTo(start({ ...orders, dies: 'never' }));
  const isDelivered = async () => {
    const rows = (await bed.paynow('webhooks')) as { id: string; url: string }[];
    const own = rows.find(({ url }) => url.includes(`:${front.port}/`));
    const { history } = (await bed.paynow(`webhooks/${own?.id}/history`)) as { history: { state: string }[] };
    return history.map(({ state }) => state);
  };
  await expect.poll(isDelivered).toEqual(['success']);
  expect(await books.all()).toEqual(booked);
});

it('a renewal is booked with its order’s amount, and a purchase granted, once, by a listener that is killed', async () => {
  await connectWebhooks(bed.sandbox, bed.url);
  const { renewal, purchase } = await someOrders(shop);
  await tell(shop, 'SUBSCRIPTION_RENEWED', renewal.subscriptionId);
  await tell(shop, 'ORDER_COMPLETED', renewal.paynowId);
  const orders = { example: 'renewals', folder: join(folder, 'renewals') };
  const [books, place] = [new Books(orders.folder), new Place(orders.folder)];
  expect(await start({ ...orders, dies: 'before' }).ended).toEqual(KILLED);
  await expect(books.all()).rejects.toThrow('ENOENT');
  expect(await start({ ...orders, dies: 'after' }).ended).toEqual(KILLED);
  expect(await place.read()).toBeUndefined();
  start({ ...orders, dies: 'never' });
  await tell(shop, 'ORDER_COMPLETED', purchase.paynowId);
  await tell(shop, 'ORDER_COMPLETED', purchase.paynowId); // under another event id
  await tell(shop, 'ORDER_COMPLETED', renewal.paynowId);
  const cursorOfLast = async () => {
    const { data } = await bed.ask('{ store { events(first: 100) { edges { cursor node { type } } } } }');
    const { edges } = (data as { store: { events: { edges: { cursor: string; node: { type: string } }[] } } }).store
      .events;
    const completed = edges.filter(({ node }) => node.type === 'ORDER_COMPLETED');
    return completed.length === 4 ? completed.at(-1)?.cursor : 'not yet';
  };
  await expect.poll(async () => (await place.read()) === (await cursorOfLast())).toBe(true);
  const order = (id: string) => bed.paynow(`orders/${id}`) as Promise<{ total_amount: number }>;
  const [{ total_amount: renewed }, { total_amount: bought }] = [
    await order(renewal.paynowId),
    await order(purchase.paynowId),
  ];
  expect(await books.all()).toMatchObject([
    { invoice: `PURCHASE-${purchase.paynowId}`, total: bought },
    { invoice: `RENEWAL-${renewal.paynowId}`, total: renewed },
  ]);
  expect(renewed).toBeGreaterThan(0);
});
