import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DESK } from '../../scripts/desk/demo.js';
import { SANDBOX_KEYS } from '../../src/sandbox/state.js';
import { seriousFindings, withPage } from '../support/browser.js';
import { CHROMIUM, DESK_PACKAGES } from '../support/needs.js';
import { CREDENTIAL, clientFiles } from './clientFiles.js';
import { type DeskBed, startDeskBed } from './deskBed.js';

const PHONE = { viewport: { width: 390, height: 844 } };
/** What Chromium says of requests that a test has cut. */
const CUT = /Failed to load resource|net::ERR/;

interface OrderRow {
  readonly id: string;
  readonly created_at: string;
  readonly total_amount: number;
  readonly lines: readonly object[];
}

describe.runIf(CHROMIUM.isThere && DESK_PACKAGES.isThere)(CHROMIUM.title(DESK_PACKAGES.title('examples/desk')), () => {
  let desk: DeskBed;
  let orders: readonly OrderRow[];

  beforeAll(async () => {
    desk = await startDeskBed();
    orders = (await desk.bed.paynow('orders?status=completed&limit=100')) as readonly OrderRow[];
  });
  afterAll(() => desk?.[Symbol.asyncDispose]());

  const refunds = () => desk.writes().filter((write) => write.endsWith('/refund'));
  const dialogOf = (page: Page) => page.getByRole('dialog');
  /** A refund that the desk has not asked for. */
  const refundElsewhere = async (id = '') => {
    const { data } = await desk.bed.ask(
      `mutation ($id: ID!) { refundOrder(input: { orderId: $id, idempotencyKey: "elsewhere-${id}" }) { refund { status } } }`,
      { variables: { id } },
    );
    expect(data).toEqual({ refundOrder: { refund: { status: 'COMPLETED' } } });
  };
  const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: false });

  it('lets in who has signed in, and lists orders in one PayNow call per page', async () => {
    const findings: string[] = [];
    await withPage(async (page) => {
      await page.goto(`${desk.address}/?status=REFUNDED`);
      findings.push(...(await seriousFindings(page)));
      await page.getByLabel('Name').fill('anna');
      await page.getByLabel('Password').fill('guessed-it');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByText('Name or password is wrong.').waitFor();
      await page.getByLabel('Name').fill('Anna');
      await page.getByLabel('Password').fill('emberfall');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.locator('.order-row').first().waitFor();
      expect(page.url()).toBe(`${desk.address}/?status=REFUNDED`);
      expect(new Set(await page.locator('.order-row .status').allInnerTexts())).toEqual(new Set(['Refunded']));
      await page.getByText('Live', { exact: true }).waitFor();
      const listed = () => desk.bed.sandbox.calls.list.filter(({ path }) => path.endsWith('/orders'));
      desk.bed.sandbox.calls.clear();
      await page.getByLabel('Status').selectOption('');
      await expect.poll(() => page.locator('.order-row').count()).toBe(25);
      expect(listed().map(({ query }) => query)).toEqual(['?limit=26']);
      await page.mouse.wheel(0, 20_000);
      await expect.poll(() => page.locator('.order-row').count()).toBe(50);
      expect(desk.bed.sandbox.calls.list).toHaveLength(2);
      findings.push(...(await seriousFindings(page)));
      await page.goBack();
      await expect.poll(() => page.getByLabel('Status').inputValue()).toBe('REFUNDED');
      await page.getByLabel('Customer', { exact: true }).fill('76561199360580373');
      await button(page, 'Find').click();
      await page.waitForURL(/customer=638385964091179009/);
      await button(page, 'lonefox41').waitFor();
      expect(await page.evaluate('document.cookie')).toBe('');
    }, PHONE);
    expect(findings).toEqual([]);
  });

  it('refunds once: a double click, and a line whose answer was lost', async () => {
    const [whole, lines] = [orders[0], orders.find((order) => order.lines.length > 1)];
    await desk.atDesk(
      async (page) => {
        desk.bed.sandbox.calls.clear();
        await page.goto(`${desk.address}/orders/${whole?.id}`);
        await button(page, 'Refund …').click();
        await dialogOf(page).getByText('$49.19', { exact: true }).waitFor();
        expect(await seriousFindings(page)).toEqual([]);
        expect(refunds()).toEqual([]);
        await page.getByLabel('Reason').fill('Bought twice');
        await button(page, 'Refund $49.19').dblclick();
        await dialogOf(page).getByText('$49.19 was refunded.').waitFor();
        await button(page, 'Close').click();
        await page.locator('.title .status', { hasText: 'Refunded' }).waitFor();
        expect(refunds()).toEqual([`POST /orders/${whole?.id}/refund`]);

        desk.bed.sandbox.calls.clear();
        await page.goto(`${desk.address}/orders/${lines?.id}`);
        const refundLine = page.locator('.line button').first();
        await refundLine.click();
        await page.route('**/graphql', (route) => route.fetch().then(() => route.abort()), { times: 1 });
        await button(page, /^Refund \$/).click();
        await page.getByRole('alert').getByText('it is not known whether').waitFor();
        expect(await seriousFindings(page)).toEqual([]);
        await page.keyboard.press('Escape');
        // The focus is back where it was, and what is open stays open, also once the page is read anew.
        expect(await page.evaluate('document.activeElement.textContent')).toBe(await refundLine.textContent());
        await page.reload();
        await page.locator('.line button').first().click();
        await button(page, 'Ask again').click();
        await dialogOf(page).getByText('was refunded.').waitFor();
        expect(refunds()).toEqual([`POST /orders/${lines?.id}/refund`]);
        expect(await page.evaluate('localStorage.length')).toBe(0);
      },
      {},
      CUT,
    );
  });

  it('says what is not known, and what has changed', async () => {
    const [lost, changed] = orders.filter((order) => order.lines.length === 1).slice(2);
    await desk.atDesk(async (page) => {
      desk.bed.sandbox.calls.clear();
      desk.bed.sandbox.faults.add({ match: { path: '/refund$', times: 1 }, fault: { kind: 'reset' }, when: 'after' });
      await page.goto(`${desk.address}/orders/${lost?.id}`);
      await button(page, 'Refund …').click();
      await button(page, /^Refund \$/).click();
      await page.getByRole('alert').getByText('it is not known whether').waitFor();
      await button(page, 'Ask again').click();
      await dialogOf(page).getByText('was refunded.').waitFor();
      await page.goto(`${desk.address}/orders/${changed?.id}`);
      await button(page, 'Refund …').click();
      await button(page, /^Refund \$/).waitFor();
      await refundElsewhere(changed?.id);
      desk.bed.sandbox.calls.clear();
      await button(page, /^Refund \$/).click();
      await dialogOf(page).getByRole('alert').waitFor();
      await button(page, /^Refund \$/).waitFor({ state: 'detached' });
      expect(refunds()).toEqual([]);
    });
  });

  it('shows what a customer misses, bans, lifts the ban, and creates a coupon', async () => {
    await desk.atDesk(async (page) => {
      await page.goto(`${desk.address}/customers`);
      await page.getByLabel('Name or id').fill('GrimBear32');
      await page.getByLabel('Name or id').press('Enter');
      await page.getByRole('link', { name: 'GrimBear32' }).click();
      await page.getByText('oxide.usergroup add 76561198503544501 vip').first().waitFor();
      await page.getByText('has not run').first().waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      desk.bed.sandbox.calls.clear();
      await button(page, 'Ban …').click();
      await page.getByLabel('Reason').fill('Chargeback');
      await button(page, 'Ban GrimBear32').dblclick();
      await page.getByText('Banned', { exact: true }).waitFor();
      const [ban] = (await desk.bed.paynow('bans?limit=1')) as ReadonlyArray<{ reason: string; identities: object[] }>;
      expect([ban?.reason, ban?.identities.length]).toEqual(['Chargeback', 2]);
      await button(page, 'Lift …').first().click();
      await button(page, 'Lift the ban').click();
      await page.getByText('Banned', { exact: true }).waitFor({ state: 'detached' });
      expect(desk.writes()).toEqual(['POST /bans', expect.stringMatching(/^DELETE \/bans\/\d+$/)]);

      desk.bed.sandbox.calls.clear();
      await page.getByRole('link', { name: 'Coupons' }).click();
      const taken = await page.locator('.coupon-row a').first().innerText();
      const create = async (code: string) => {
        await page.getByLabel('Code').fill(code);
        await page.getByLabel('Discount').fill('12.5');
        await button(page, 'Create coupon').click();
      };
      await create(taken.split('\n')[0]?.split(':')[0] ?? '');
      await page.locator('#main .wrong').waitFor();
      expect(await page.getByLabel('Code').getAttribute('aria-invalid')).toBe('true');
      expect(await seriousFindings(page)).toEqual([]);
      await create('LUNA12');
      await page.locator('.coupon-row', { hasText: 'LUNA12' }).getByText('12.5 %').waitFor();
      expect(await page.locator('.coupon-row').first().innerText()).toContain('LUNA12');
      expect(desk.writes()).toEqual(['POST /coupons', 'POST /coupons']);
    });
  });

  it('sums the revenue, and shows a sale as it happens, once, also after a broken connection', async () => {
    await desk.atDesk(
      async (page) => {
        await page.goto(`${desk.address}/sales`);
        await page.getByText('Orders count on the day').waitFor();
        const paid = (await desk.bed.paynow('orders?status=completed&limit=100')) as readonly OrderRow[];
        const ofDay = paid.filter(({ created_at }) => created_at.startsWith('2026-11-01'));
        const told = paid.map(({ id }) => id);
        const dayOf = (count: number) => {
          const cents = ofDay.slice(0, count).reduce((sum, { total_amount }) => sum + total_amount, 0);
          return `1 Nov ${count} $${(cents / 100).toFixed(2)}`;
        };
        const newestDay = async () => (await page.locator('tbody tr').first().innerText()).replaceAll(/\s+/g, ' ');
        await page.getByText('As a table').click();
        expect(await newestDay()).toBe(dayOf(ofDay.length));
        expect(await seriousFindings(page)).toEqual([]);
        await page.getByText('Live', { exact: true }).waitFor();
        const arrived = page.locator('.feed .new');
        await desk.tellOfSale(told[0] ?? '');
        await arrived.first().waitFor();
        desk.tunnel.cut();
        await page.getByText('Connection lost').waitFor();
        await desk.tellOfSale(told[1] ?? '');
        desk.tunnel.restore();
        await button(page, 'Try now').click();
        await expect.poll(() => arrived.count()).toBe(2);
        // A refund that was made elsewhere takes its order out of the sum.
        await refundElsewhere(ofDay.at(-1)?.id);
        await expect.poll(newestDay).toBe(dayOf(ofDay.length - 1));
        expect(await arrived.allInnerTexts()).toEqual([
          expect.stringMatching(/refunded[^]*−\$/),
          ...Array(2).fill(expect.any(String)),
        ]);

        await page.getByRole('link', { name: 'Orders', exact: true }).click();
        await page.locator('.order-row').first().waitFor();
        desk.bed.sandbox.calls.clear();
        await desk.tellOfSale(told[2] ?? '');
        const listed = () => desk.bed.sandbox.calls.list.filter(({ query }) => query === '?limit=26').length;
        await expect.poll(listed).toBe(1);
        await page.goto('about:blank');
        // Nobody listens for a page that was left.
        await expect
          .poll(async () => (await fetch(new URL('/metrics', desk.bed.url))).text())
          .toMatch(/^gateway_event_listeners 0$/m);
      },
      PHONE,
      CUT,
    );
  });

  it('gives its token to nobody, and acts for nobody else', async () => {
    const cookie = await desk.signIn();
    const ask = async (headers: Readonly<Record<string, string>>) => {
      const response = await fetch(`${desk.address}/graphql`, {
        method: 'POST',
        headers: { origin: desk.address, 'content-type': 'application/json', cookie, ...headers },
        body: '{"query":"{ store { giftCards { nodes { code } } paynowId } }"}',
      });
      return { status: response.status, text: await response.text() };
    };
    // Of the browser's own header nothing is passed on: the key would see gift cards, which the token does not.
    const asKey = await ask({ authorization: `APIKey ${SANDBOX_KEYS.apiKey}` });
    expect(asKey).toEqual({ status: 200, text: expect.stringMatching(/"FORBIDDEN".*"giftCards":null/s) });
    desk.bed.sandbox.calls.clear();
    for (const [headers, status] of [
      [{ origin: 'https://elsewhere.example' }, 403],
      [{ 'sec-fetch-site': 'same-site' }, 403],
      [{ cookie: '' }, 401],
      [{ cookie: 'desk=guessed' }, 401],
      [{ 'content-type': 'text/plain' }, 415],
    ] as const) {
      expect([headers, (await ask(headers)).status]).toEqual([headers, status]);
    }
    expect(desk.bed.sandbox.calls.list).toEqual([]);

    const listening = await fetch(`${desk.address}/graphql`, {
      method: 'POST',
      headers: { origin: desk.address, 'content-type': 'application/json', accept: 'text/event-stream', cookie },
      body: '{"query":"subscription { storeEvents { cursor } }"}',
    });
    const page = await (await fetch(desk.address, { headers: { cookie } })).text();
    const signedOut = await fetch(`${desk.address}/sign-out`, {
      method: 'POST',
      headers: { origin: desk.address, cookie },
      redirect: 'manual',
    });
    expect(signedOut.headers.getSetCookie()).toEqual(['desk=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0']);
    await expect(listening.text()).rejects.toThrow('terminated');
    expect((await ask({})).status).toBe(401);

    const files = clientFiles(DESK);
    expect(files.length).toBeGreaterThan(2);
    const secrets = [desk.token, ...Object.values(SANDBOX_KEYS), desk.bed.url, desk.tunnel.url, cookie.slice(5)];
    for (const text of [...files, page]) {
      expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
      expect(CREDENTIAL.exec(text)).toBeNull();
    }
  });
});
