import { readdirSync, readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  COUNTRY_HEADER,
  runCommand,
  STOREFRONT,
  type Started,
  shopAddress,
  startShop,
} from '../../scripts/storefront/programs.js';
import { type SteamStandIn, startSteamStandIn } from '../../scripts/storefront/steam.js';
import { SANDBOX_KEYS } from '../../src/sandbox/state.js';
import { closeBrowser, type PageRecord, withPage } from '../support/browser.js';
import { startTestBed, type TestBed } from '../support/gateway.js';
import { CHROMIUM, STOREFRONT_PACKAGES } from '../support/needs.js';
import { type TokenFolder, tokenFolder } from '../support/tokens.js';

const AXE = `${STOREFRONT}/node_modules/axe-core/axe.min.js`;

/** Problems that keep people out, as axe-core finds them on the page. */
async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(readFileSync(AXE, 'utf8'));
  const { violations } = await page.evaluate<{
    violations: { id: string; impact: string; nodes: { html: string }[] }[];
  }>('axe.run()');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

describe.runIf(CHROMIUM.isThere && STOREFRONT_PACKAGES.isThere)(
  CHROMIUM.title(STOREFRONT_PACKAGES.title('examples/storefront')),
  () => {
    let tokens: TokenFolder;
    let token: string;
    let bed: TestBed;
    let steam: SteamStandIn;
    let shop: Started;
    let address: string;

    beforeAll(async () => {
      tokens = await tokenFolder();
      token = (await tokens.bearer(['customers:sign-in'])).replace('Bearer ', '');
      const building = runCommand(['npm', 'run', 'build', '--silent'], STOREFRONT);
      bed = await startTestBed({
        TRUST_PROXY: '1',
        TRUST_PROXY_COUNTRY_HEADER: COUNTRY_HEADER,
        PAYNOW_API_KEY: SANDBOX_KEYS.apiKey,
        GATEWAY_TOKENS_FILE: tokens.file,
      });
      steam = await startSteamStandIn(new Map([['76561198000000001', 'Somebody']]));
      await building;
      shop = await startShop(bed.url, {
        PORT: '0',
        COUNTRY_HEADER,
        SIGN_IN_TOKEN: token,
        STEAM_URL: steam.url,
      });
      address = shopAddress(shop).replace(/\/$/, '');
    });
    afterAll(async () => {
      await closeBrowser();
      await shop?.stop();
      await steam?.[Symbol.asyncDispose]();
      await bed?.[Symbol.asyncDispose]();
      await tokens?.[Symbol.asyncDispose]();
    });

    /** Opens a page that the server has rendered: it asks for itself and its two files, and for nothing else. */
    async function open(page: Page, record: PageRecord, path: string): Promise<void> {
      const before = record.requests.length;
      await page.goto(address + path, { waitUntil: 'networkidle' });
      expect(record.requests.slice(before)).toEqual([
        address + path,
        expect.stringMatching(/\/assets\/[\w-]+\.js$/),
        expect.stringMatching(/\/assets\/[\w-]+\.css$/),
      ]);
    }

    const form = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
      fetch(address + path, {
        method: 'POST',
        body: new URLSearchParams(fields),
        headers: { origin: address, ...headers },
        redirect: 'manual',
      });

    it('sells: shelf, tag, country, sign-in, cart, payment, order', async () => {
      const findings: string[] = [];
      const record = await withPage(
        async (page, requested) => {
          const price = page.locator('.card', { hasText: 'VIP Rank' }).locator('.price');
          const heading = page.getByRole('heading', { level: 1 });
          bed.sandbox.calls.clear();
          await open(page, requested, '/');
          expect(bed.sandbox.calls.list.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual([
            'GET /v1/store',
            'GET /v1/store/products',
            'GET /v1/store/tags',
          ]);
          expect(await page.locator('.card').count()).toBeGreaterThan(30);
          expect(await price.innerText()).toBe('$9.99');
          findings.push(...(await seriousFindings(page)));

          // One request for what a click shows; none for what has been seen.
          const asked = async (act: () => Promise<unknown>) => {
            const before = requested.requests.length;
            await act();
            await page.waitForLoadState('networkidle');
            return requested.requests.slice(before).map((url) => url.replace(address, ''));
          };
          const ranks = page.getByRole('link', { name: 'Ranks', exact: true });
          expect(await asked(() => ranks.click().then(() => heading.getByText('Ranks').waitFor()))).toEqual([
            '/graphql',
          ]);
          expect(page.url()).toBe(`${address}/?tag=ranks`);
          await page.locator('.card', { hasText: 'Ash Wings' }).waitFor({ state: 'detached' });
          expect(await asked(() => page.goBack().then(() => heading.getByText('Emberfall').waitFor()))).toEqual([]);

          await page.getByLabel('Country').selectOption('DE');
          await price.getByText('€10.94').waitFor();
          await page.getByLabel('Currency').selectOption('GBP');
          await price.getByText('£').waitFor();
          await page.getByLabel('Currency').selectOption('');
          await price.getByText('€10.94').waitFor();

          await page.getByRole('link', { name: 'VIP Rank' }).click();
          await page.getByRole('link', { name: 'Sign in to buy' }).click();
          await page.getByLabel('Your name in Minecraft').fill('Wayfarer_7');
          findings.push(...(await seriousFindings(page)));
          await page.getByRole('button', { name: 'Sign in', exact: true }).click();
          await page.waitForURL('**/products/rank-vip');
          await page.getByLabel('Chat Colour').selectOption('gold');
          await page.getByLabel('How many').fill('2');
          findings.push(...(await seriousFindings(page)));
          const add = () => page.getByRole('button', { name: 'Add to cart' }).click();
          expect(await asked(() => add().then(() => page.getByText('It is in your cart.').waitFor()))).toEqual([
            '/graphql',
          ]);
          expect(await page.getByRole('link', { name: 'Cart 2 items' }).isVisible()).toBe(true);

          await page.getByRole('link', { name: 'Go to the cart' }).click();
          await page.getByText('€26.24').waitFor();
          const more = page.getByRole('button', { name: 'One more' });
          expect(await asked(() => more.click().then(() => page.getByText('€39.36').waitFor()))).toEqual(['/graphql']);
          findings.push(...(await seriousFindings(page)));
          await page.getByRole('button', { name: 'Go to payment' }).click();
          await page.waitForURL(`${bed.sandbox.url}/__sandbox/checkouts/*`);
          findings.push(...(await seriousFindings(page)));
          await page.getByRole('button', { name: /^Pay .*39\.36/ }).click();

          await page.waitForURL(`${address}/orders?paid`);
          await page.getByText('Thank you.').waitFor();
          expect(await page.locator('.row').allInnerTexts()).toEqual([
            expect.stringMatching(/VIP Rank × 3[^]*Paid[^]*€39\.36/),
          ]);
          findings.push(...(await seriousFindings(page)));
          await page.getByRole('link', { name: 'VIP Rank × 3' }).click();
          await page.getByText('Chat Colour').waitFor();
          findings.push(...(await seriousFindings(page)));
          await open(page, requested, '/items');
          expect(await page.locator('.row').count()).toBe(3);
          await page.getByRole('link', { name: 'Subscriptions' }).click();
          await page.getByText('Nothing renews.').waitFor();
          expect(await page.evaluate('document.cookie')).toBe('place=DE.');
          return requested;
        },
        { viewport: { width: 390, height: 844 } },
      );
      expect(findings).toEqual([]);
      expect(record.errors).toEqual([]);
      expect(record.violations).toEqual([]);
      expect(record.foreignRequests(address).filter((url) => !url.startsWith(bed.sandbox.url))).toEqual([]);
    });
  },
);
